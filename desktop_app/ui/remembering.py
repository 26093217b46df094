"""What is described is kept in the history, if the person wants that; off the Qt thread."""

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from desktop_app.engine.errors import ErrorCode, HearsightError
from desktop_app.library.history import Entry, History, HistoryError
from desktop_app.settings.store import Store
from desktop_app.translation import tr
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.jobs import Job, Jobs
from desktop_app.ui.queue import Item
from desktop_app.ui.thumbnails import thumbnail

Result = TypeVar("Result")


class Remembering(QObject):
    """The history as the window uses it: opened when it is first needed."""

    noticed = Signal(str)  # a sentence about the file

    def __init__(
        self, folder: Path, store: Store, announcer: Announcer, jobs: Jobs, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._store = store
        self._announcer = announcer
        self._jobs = jobs
        self._opening = threading.Lock()  # jobs are threads, and there is one history
        self._adding = threading.Lock()  # one large picture in memory at a time
        self._history: History | None = None
        self.noticed.connect(announcer.warn)
        self.is_private = False

    @property
    def keeps(self) -> bool:
        """Whether anything is to be kept now."""
        return self._store["history.keep"] == "on" and not self.is_private

    def keep(self, item: Item) -> None:
        """Keep what is said of a picture file; nothing of a picture that has no file.

        A small copy of the picture is kept with it only if the person has asked for that.
        """
        source, description = item.picture.source, item.description
        if not self.keeps or description is None or not isinstance(source, Path):
            return
        when = datetime.now().astimezone()
        said, sure = description.description, description.confidence
        entry = Entry(when, item.picture.name, source.absolute(), said, sure)
        wants_thumbnail = self._store["history.thumbnails"] == "on"

        def add(history: History) -> None:
            with self._adding:
                history.add(entry, thumbnail(source) if wants_thumbnail else b"")

        self.run(add, lambda _none: None)

    def switch_private(self, on: bool) -> None:
        """Keep nothing, or keep again."""
        self.is_private = on
        on_told, off_told = tr("Private: nothing is kept"), tr("No longer private")
        self._announcer.tell(on_told if on else off_told)

    def run(
        self, work: Callable[[History], Result], on_success: Callable[[Result], None]
    ) -> Job[Result]:
        """Do something with the history off the Qt thread; a failure is told."""

        def task(_cancel: object) -> Result:
            try:
                return work(self._opened())
            except HistoryError as error:
                raise HearsightError(ErrorCode.ENGINE_FAILED, str(error)) from error

        return self._jobs.run(task, on_success, lambda error: self._announcer.warn(error.sentence))

    def close(self) -> None:
        """Close the file."""
        if self._history is not None:
            self._history.close()
            self._history = None

    def _opened(self) -> History:
        limit = self._store.number("history.limit")
        with self._opening:
            if self._history is None:
                self._history = History(self._folder, limit)
                if self._history.notice:
                    self.noticed.emit(self._history.notice)
            self._history.set_limit(limit)
            return self._history
