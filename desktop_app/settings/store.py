"""The settings in one JSON file: read once, written whole at each change.

A value that cannot be is passed over and told; a file that cannot be read at all is put aside, so
that nothing a person chose is lost in silence.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.private_files import write_private
from desktop_app.settings.records import (
    SETTINGS,
    Address,
    Choice,
    Hotkey,
    Number,
    Setting,
    Texts,
    Value,
)
from desktop_app.translation import mark, tr

DAMAGED = mark(
    "The settings could not be read, so Hearsight begins with its own. What was there is kept in "
    "{file}."
)
UNUSABLE = mark("These settings could not be used and are as at first: {names}.")
NOT_SAVED = mark("The settings could not be saved: {reason}. They hold until Hearsight ends.")
NO_SETTINGS = mark("{file} holds no settings of Hearsight. Choose another file.")


class SettingError(Exception):
    """A value that a setting cannot have, or a file without settings; its text says which."""


class Store:
    """The values of all settings, and the file they are kept in."""

    def __init__(self, path: Path) -> None:
        """Read the file; what is wrong with it is in `problems`, a sentence each."""
        self._path = path
        self._records = {record.id: record for record in SETTINGS}
        self._listeners: list[Callable[[str], None]] = []
        self.problems: list[str] = []
        self._values: dict[str, Any] = {}
        self._read()

    def __getitem__(self, setting: str) -> Value:
        record = self._records[setting]
        value: Value = self._values.get(setting, record.default)
        return value

    def number(self, setting: str) -> int:
        """The value of a setting that is a number."""
        value = self[setting]
        assert isinstance(value, int)  # its record says so
        return value

    def texts(self, setting: str) -> dict[str, str]:
        """The value of a setting that is texts by names."""
        value = self[setting]
        assert isinstance(value, dict)  # its record says so
        return dict(value)

    def set(self, setting: str, value: Value) -> None:
        """Change a setting, for now and for later; raises `SettingError`."""
        record = self._records[setting]
        if not record.kind.accepts(value):
            raise SettingError(f"{setting} cannot be {value!r}: {_possible(record)}.")
        if value == self[setting]:
            return
        self._values[setting] = value
        self._save()
        self._tell(setting)

    def reset(self) -> None:
        """Every setting as at first."""
        changed = [record.id for record in SETTINGS if self[record.id] != record.default]
        self._values = {name: v for name, v in self._values.items() if name not in self._records}
        self._save()
        for setting in changed:
            self._tell(setting)

    def export_to(self, path: Path) -> None:
        """Write all settings into another file; raises `OSError`."""
        values = {record.id: self[record.id] for record in SETTINGS}
        _write(path, {**self._values, **values})

    def import_from(self, path: Path) -> None:
        """Take the settings of a file, all or none; raises `OSError` and `SettingError`."""
        values = _parsed(path.read_bytes())
        if values is None or not any(name in self._records for name in values):
            raise SettingError(tr(NO_SETTINGS, file=path.name))
        for name, value in values.items():
            record = self._records.get(name)
            if record is not None and not record.kind.accepts(value):
                raise SettingError(f"{name} cannot be {value!r}: {_possible(record)}.")
        for name, value in values.items():
            if name in self._records:
                self.set(name, value)

    def take_problems(self) -> list[str]:
        """What went wrong since the last time, a sentence each."""
        problems, self.problems = self.problems, []
        return problems

    def on_change(self, listener: Callable[[str], None]) -> None:
        """Call this with the id of each setting that has changed."""
        self._listeners.append(listener)

    def _tell(self, setting: str) -> None:
        for listener in list(self._listeners):
            listener(setting)

    def _read(self) -> None:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            self.problems.append(tr(NOT_SAVED, reason=error.strerror or ""))
            return
        values = _parsed(content)
        if values is None:
            self._put_aside()
            return
        self._values = values
        known = {name: value for name, value in values.items() if name in self._records}
        wrong = [name for name in known if not self._records[name].kind.accepts(known[name])]
        for name in wrong:
            del self._values[name]
        if wrong:
            self.problems.append(tr(UNUSABLE, names=", ".join(wrong)))

    def _put_aside(self) -> None:
        when = datetime.now().astimezone().strftime("%Y-%m-%d-%H-%M-%S")
        kept = self._path.with_name(f"{self._path.stem}.damaged-{when}.json")
        with suppress(OSError):
            self._path.replace(kept)
        self.problems.append(tr(DAMAGED, file=kept.name))

    def _save(self) -> None:
        try:
            _write(self._path, self._values)
        except OSError as error:
            self.problems.append(tr(NOT_SAVED, reason=error.strerror or type(error).__name__))


def _possible(record: Setting) -> str:
    match record.kind:
        case Choice(options):
            return "it is one of " + ", ".join(value for value, _ in options)
        case Number(lowest, highest, _):
            return f"it is a whole number from {lowest} to {highest}"
        case Hotkey():
            return "it is keys such as Ctrl+Alt+Shift+D, or nothing"
        case Texts():
            return "it is texts by names"
        case Address():
            return "it is an address that begins with https://, or nothing"


def _parsed(content: bytes) -> dict[str, Any] | None:
    """The values in a file; None when it holds no JSON object."""
    try:
        values = json.loads(content)
    except ValueError:
        return None
    return values if isinstance(values, dict) else None


def _write(path: Path, values: dict[str, Any]) -> None:
    write_private(path, json.dumps(values, indent=1, ensure_ascii=False) + "\n")
