"""Ways for a picture to come in, as a person finds them: open, paste, drop."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.translation import mark, tr
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.intake import FILE_FILTER, Picture, from_mime, from_path

NOTHING_PASTED = mark(
    "There is no picture on the clipboard. Copy a picture or a picture file first."
)
NOTHING_DROPPED = mark("There is no picture in what was dropped. Drop a picture or a picture file.")


class Getting(QObject):
    """Hands every picture that comes in to `describe`."""

    def __init__(
        self, window: QWidget, announcer: Announcer, describe: Callable[[list[Picture]], None]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._announcer = announcer
        self._describe = describe
        self._folder = ""  # of the file chosen last

    def choose_files(self) -> None:
        """Ask for picture files, then describe them."""
        dialog = QFileDialog(self._window, tr("Open a picture"), self._folder, tr(FILE_FILTER))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._take_files)
        dialog.open()

    def paste(self) -> None:
        """Describe what is on the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        self._take(data, tr("picture from the clipboard"), tr(NOTHING_PASTED))

    def drop(self, data: QMimeData) -> None:
        """Describe what was dropped."""
        self._take(data, tr("dropped picture"), tr(NOTHING_DROPPED))

    def _take(self, data: QMimeData, name: str, otherwise: str) -> None:
        pictures = from_mime(data, name)
        if pictures:
            self._describe(pictures)
        else:
            self._announcer.warn(otherwise)

    def _take_files(self, files: list[str]) -> None:
        paths = [Path(file) for file in files]
        self._folder = str(paths[0].parent)
        self._describe([from_path(path) for path in paths])
