"""Keeps the log, and copies a report: what a helper needs to know, and nothing of any picture."""

import platform
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, qVersion
from PySide6.QtGui import QGuiApplication

from desktop_app import __version__
from desktop_app.log import Log
from desktop_app.settings.records import SETTINGS, Address
from desktop_app.settings.store import Store
from desktop_app.translation import tr, translator
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.callbacks import Callbacks
from desktop_app.ui.describing import Describer
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.queue import Item
from desktop_app.ui.voice_choice import Voice


class Reporting(QObject):
    """Notes what the window's parts tell of."""

    def __init__(
        self,
        path: Path,
        store: Store,
        voice: Voice,
        announcer: Announcer,
        is_private: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._voice = voice
        self._announcer = announcer
        self._log = Log(path, lambda: store["log.content"] == "on" and not is_private())
        self._log.note("started", version=__version__)

    def listen(self, describer: Describer, jobs: Jobs, callbacks: Callbacks) -> None:
        """Note what these tell from now on."""
        describer.ended.connect(self._note_end)
        jobs.failed.connect(lambda error: self._log.note("failed", code=error.code))
        callbacks.engine_notice.connect(lambda _sentence: self._log.note("engine_restarted"))
        callbacks.voice_problem.connect(lambda _sentence: self._log.note("voice_failed"))
        callbacks.voice_missing.connect(
            lambda language: self._log.note("voice_missing", language=language)
        )

    def copy_report(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.report())
        self._announcer.tell(tr("Report copied. It holds no picture, name or description."))

    def report(self) -> str:
        """Version, system, settings that were changed, and the last events."""
        changed = [
            # An address may hold a name, or a key to what it leads to.
            f"{record.id} = {'changed' if record.kind == Address() else self._store[record.id]}"
            for record in SETTINGS
            if self._store[record.id] != record.default
        ]
        lines = [
            f"Hearsight {__version__}",
            f"System: {platform.system()} {platform.release()}, {platform.machine()}",
            f"Python {platform.python_version()}, Qt {qVersion()}, "
            f"{QGuiApplication.platformName()}",
            f"Language: {translator.language}",
            f"Own voice: {'speaks' if self._voice.speaks() else 'is silent'}",
            "Settings that were changed:",
            *(changed or ["none"]),
            "Last events:",
            *(self._log.last() or ["none"]),
        ]
        return "\n".join(lines) + "\n"

    def note_mistake(self, kind: str, place: str) -> None:
        """Note that the program is wrong somewhere."""
        self._log.note("mistake", kind=kind, place=place)

    def close(self) -> None:
        """Note the end."""
        self._log.note("ended")

    def _note_end(self, item: Item) -> None:
        described = item.description
        if described is None:  # the job has told why
            return
        checks = ",".join(described.checks) or "none"
        seconds = round(described.seconds, 3)
        self._log.note("described", seconds=seconds, certainty=described.certainty, checks=checks)
        self._log.note_content(item.picture.name, described.description)
