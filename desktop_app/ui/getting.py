"""Ways for a picture to come in, as a person finds them: open, paste, drop."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.engine.errors import HearsightError
from desktop_app.handover import Request
from desktop_app.standard_input import LONGEST
from desktop_app.translation import mark, tr
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.folders import pictures_in
from desktop_app.ui.intake import FILE_FILTER, Picture, from_mime, from_path
from desktop_app.ui.jobs import Job, Jobs

NOTHING_PASTED = mark(
    "There is no picture on the clipboard. Copy a picture or a picture file first."
)
NOTHING_DROPPED = mark("There is no picture in what was dropped. Drop a picture or a picture file.")
NOTHING_IN_FOLDER = mark("There is no picture in the folder {name}. Choose another folder.")
FROM_THE_WEB = mark(
    "This is a web address, and Hearsight does not use the network. Copy the picture itself, or "
    "save it first."
)

NOTHING_PIPED = mark("Nothing came from standard input. Pipe a picture into Hearsight.")
TOO_MUCH_PIPED = mark(
    "What came from standard input is over 200 megabytes, too much for a picture. Pipe a smaller "
    "one into Hearsight."
)


class Getting(QObject):
    """Hands every picture that comes in to `describe`."""

    def __init__(
        self,
        window: QWidget,
        announcer: Announcer,
        jobs: Jobs,
        describe: Callable[[list[Picture]], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._announcer = announcer
        self._jobs = jobs
        self._search: Job[list[Path]] | None = None  # through a folder
        self._describe = describe
        self._folder = ""  # of the file chosen last

    def choose_files(self) -> None:
        """Ask for picture files, then describe them."""
        dialog = QFileDialog(self._window, tr("Open a picture"), self._folder, tr(FILE_FILTER))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._take_files)
        dialog.open()

    def choose_folder(self) -> None:
        """Ask for a folder, then describe every picture in it."""
        dialog = QFileDialog(self._window, tr("Open a folder"), self._folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda folder: self._search_folder(Path(folder)))
        dialog.open()

    def paste(self) -> None:
        """Describe what is on the clipboard."""
        data = QGuiApplication.clipboard().mimeData() or QMimeData()  # none of an empty one
        self._take(data, tr("picture from the clipboard"), tr(NOTHING_PASTED))

    def drop(self, data: QMimeData) -> None:
        """Describe what was dropped."""
        self._take(data, tr("dropped picture"), tr(NOTHING_DROPPED))

    def take(self, request: Request) -> bool:
        """Describe what a start of Hearsight brings; whether that is anything."""
        if request.content is not None:
            self.take_piped(request.content)
        if request.files:
            self.take_files(list(request.files))
        return bool(request.files) or request.content is not None

    def open_file(self, path: Path) -> None:
        """Describe this file."""
        self._describe([from_path(path)])

    def take_files(self, files: list[Path]) -> None:
        """Describe these files, or the pictures in the one folder."""
        if len(files) == 1:
            self._take_path(files[0])
        else:
            self._describe([from_path(file) for file in files])

    def take_piped(self, content: bytes) -> None:
        """Describe what came from standard input."""
        if not content:
            self._announcer.warn(tr(NOTHING_PIPED))
        elif len(content) > LONGEST:
            self._announcer.warn(tr(TOO_MUCH_PIPED))
        else:
            self._describe([Picture(tr("picture from standard input"), content)])

    def _take(self, data: QMimeData, name: str, otherwise: str) -> None:
        held = from_mime(data, name)

        def take(pictures: list[Picture]) -> None:
            if len(pictures) == 1 and isinstance(pictures[0].source, Path):
                self._take_path(pictures[0].source)
            elif pictures:
                self._describe(pictures)
            else:
                self._announcer.warn(tr(FROM_THE_WEB) if held.is_from_the_web() else otherwise)

        self._jobs.run(lambda _cancel: held.pictures(), take, self._warn)

    def _take_path(self, path: Path) -> None:
        if path.is_dir():
            self._search_folder(path)
        else:
            self._describe([from_path(path)])

    def _search_folder(self, folder: Path) -> None:
        """Look for pictures off the Qt thread, then describe them."""

        def found(paths: list[Path]) -> None:
            if paths:
                self._describe([from_path(path) for path in paths])
            else:
                self._announcer.warn(tr(NOTHING_IN_FOLDER, name=from_path(folder).name))

        if self._search is not None:
            self._search.cancel()
        self._folder = str(folder)
        self._search = self._jobs.run(partial(pictures_in, folder), found, self._warn)

    def _take_files(self, files: list[str]) -> None:
        paths = [Path(file) for file in files]
        self._folder = str(paths[0].parent)
        self._describe([from_path(path) for path in paths])

    def _warn(self, error: HearsightError) -> None:
        self._announcer.warn(tr(error.sentence))
