"""Small pictures beside the entries of a list, for people who see."""

from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QListView

from desktop_app.library.history import Entry, History
from desktop_app.ui.jobs import Job
from desktop_app.ui.remembering import Remembering
from desktop_app.ui.thumbnails import SHOWN, framed

_MOST = 200  # that are held to be shown again, 64 kB each


class ThumbnailColumn(QObject):
    """Beside each entry of a list its small picture, read off the Qt thread once it is looked at.

    While there is none in the whole history the list is left without a place for them.
    """

    def __init__(self, remembering: Remembering, view: QListView) -> None:
        super().__init__(view)
        self._remembering = remembering
        self._view = view
        self._blank = framed(b"")
        self._images: dict[Entry, QImage] = {}
        self._wanted: list[Entry] = []
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._load)
        self._are_there = False
        self._loading: Job[dict[Entry, QImage]] | None = None
        self._looking = remembering.run(History.has_thumbnails, self._make_room)

    def of(self, entry: Entry) -> QImage | None:
        """What stands beside this entry, nothing seen as long as it is not read."""
        if not self._are_there:
            return None
        if entry not in self._images:
            self._wanted.append(entry)
            self._soon.start()
        return self._images.get(entry, self._blank)

    def close(self) -> None:
        """The list goes."""
        for job in (self._looking, self._loading):
            if job is not None:
                job.cancel()

    def _make_room(self, are_there: bool) -> None:
        self._are_there = are_there
        if are_there:
            self._view.setIconSize(QSize(SHOWN, SHOWN))  # the rows are laid out anew

    def _load(self) -> None:
        if self._loading is not None and not self._loading.is_over:
            return  # what is wanted by then is read behind it
        wanted, self._wanted = list(dict.fromkeys(self._wanted)), []

        def read(history: History) -> dict[Entry, QImage]:
            found = history.thumbnails([entry.id for entry in wanted])
            return {entry: framed(found.get(entry.id, b"")) for entry in wanted}

        self._loading = self._remembering.run(read, self._take)

    def _take(self, images: dict[Entry, QImage]) -> None:
        self._images |= images
        for oldest in list(self._images)[:-_MOST]:
            del self._images[oldest]
        if self._wanted:
            self._soon.start()
        self._view.viewport().update()
