"""What happened, for a report when something goes wrong: one line an event, for the owner only.

No picture, file name or description is in it, unless the person has asked for that; such lines
begin with `content` and are left out of every report. The library for logs is not used: it opens
sockets' and threads' modules at every start, and this is ten lines.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

LARGEST = 200_000  # bytes of the file; one older file of that size is kept beside it
_CONTENT = "content"


class Log:
    """Appends events to a file; where it cannot be written nothing is, and nothing is said."""

    def __init__(self, path: Path, has_content: Callable[[], bool] = lambda: False) -> None:
        """`has_content` tells, each time anew, whether names and descriptions may be written."""
        self._path = path
        self._has_content = has_content

    def note(self, event: str, **facts: str | float) -> None:
        """Write an event, a word, and facts that tell nothing of any picture."""
        self._write(" ".join([event, *(f"{name}={value}" for name, value in facts.items())]))

    def note_content(self, name: str, said: str) -> None:
        """Write a picture's name and what was said, if that was asked for."""
        if self._has_content():
            self._write(f"{_CONTENT} {name!r}: {said!r}")

    def last(self, count: int = 50) -> list[str]:
        """The last events, the oldest first, never with content."""
        lines = [line for path in (self._older(), self._path) for line in _lines_of(path)]
        return [line for line in lines if f" {_CONTENT} " not in line][-count:]

    def _older(self) -> Path:
        return self._path.with_suffix(".old.log")

    def _write(self, line: str) -> None:
        told = f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} {line}\n"
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self._path.exists() and self._path.stat().st_size > LARGEST:
                self._path.replace(self._older())
            handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(told)


def _lines_of(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
