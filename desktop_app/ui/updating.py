"""Help ▸ Check for updates: looks when a person asks, downloads what they want, runs nothing.

What talks to the network is imported in the job that needs it: no start of Hearsight has it.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from desktop_app import __version__
from desktop_app.engine.errors import ErrorCode, HearsightError
from desktop_app.settings.store import Store
from desktop_app.translation import mark, tr
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.jobs import Job, Jobs
from desktop_app.ui.widgets import FocusRing, PageButton, ReadingText

if TYPE_CHECKING:
    from desktop_app.updates.release_list import Release

Result = TypeVar("Result")

SETTING = "updates.address"
NO_HOME = mark("There is no address for updates yet: the settings have a place for one.")
LOOKING = mark("Looking for a newer version")
NEWEST = mark("This is the newest version, {version}.")
OFFERED = mark(
    "Version {version} can be downloaded, {megabytes} megabytes. This is version {own}. Return "
    "downloads it into {folder}, Escape leaves. Nothing is installed by itself."
)
NO_FILE = mark(
    "There is a version {version}, but no file of it for this system. Get it where you got "
    "Hearsight."
)
LOADING = mark("Downloading {name}. Escape ends it.")
PERCENT = mark("{percent} percent downloaded")
LOADED = mark("Downloaded: {path}. {how}")

_TOLD = (25, 50, 75)  # percent that are spoken; all are shown


class Updating(QObject):
    """Opens the page, when there is an address to ask."""

    def __init__(
        self,
        window: QWidget,
        store: Store,
        announcer: Announcer,
        jobs: Jobs,
        memory: Path,
        folder: Path,
    ) -> None:
        """`memory` is the file with what was read before; downloads go into `folder`."""
        super().__init__(window)
        self._window = window
        self._store = store
        self._announcer = announcer
        self._jobs = jobs
        self._memory = memory
        self._folder = folder

    def check(self) -> None:
        """Look for a newer version; the only way to the network."""
        address = str(self._store[SETTING])
        if not address:
            self._announcer.tell(tr(NO_HOME))
            return
        page = UpdatePage(address, self._announcer, self._jobs, self._folder, self._window)
        page.open()
        page.look(self._memory)


class UpdatePage(QDialog):
    """Tells what there is and how far the download is; Escape ends whatever is being done."""

    _progressed = Signal(int)  # percent, from the job's thread

    def __init__(
        self, address: str, announcer: Announcer, jobs: Jobs, folder: Path, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._address = address
        self._announcer = announcer
        self._jobs = jobs
        self._folder = folder
        self._release: Release | None = None
        self._job: Job[Any] | None = None
        self._told = 0  # percent spoken last
        self.setWindowTitle(tr("Updates"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._text = ReadingText(tr("Updates"))
        self._percent = QLabel()
        self._percent.hide()
        self._download = PageButton(tr("&Download"), self._load)
        self._download.setDefault(True)
        self._download.hide()
        row = FlowLayout()
        row.addWidget(self._download)
        row.addWidget(PageButton(tr("&Close"), self.reject))
        column = QVBoxLayout(self)
        column.addWidget(self._text)
        column.addWidget(self._percent)
        column.addLayout(row)
        self.resize(parent.size() * 0.7)
        FocusRing(self)
        self._text.setFocus()
        self._progressed.connect(self._show_progress)

    def look(self, memory: Path) -> None:
        """Read the list of releases, and tell what is in it."""
        address = self._address

        def work(cancel: threading.Event) -> "tuple[Release | None, str | None]":
            from desktop_app.updates import checking

            return checking.look(address, memory, cancel), checking.this_system()

        self._tell(tr(LOOKING))
        self._run(work, self._offer)

    def done(self, result: int) -> None:
        """Close, and end what is being done."""
        if self._job is not None:
            self._job.cancel()
            self._announcer.tell(tr("Cancelled"))
        super().done(result)

    def _offer(self, found: "tuple[Release | None, str | None]") -> None:
        release, system = found
        if release is None:
            self._tell(tr(NEWEST, version=__version__))
            return
        if system is None or system not in release.files:
            self._tell(tr(NO_FILE, version=release.version))
            return
        self._release, self._system = release, system
        self._download.show()
        self._tell(
            tr(
                OFFERED,
                version=release.version,
                own=__version__,
                megabytes=max(1, round(release.files[system].size / 1e6)),
                folder=self._folder,
            )
        )

    def _load(self) -> None:
        """Download the file that was offered."""
        assert self._release is not None  # else there is no button
        file, system = self._release.files[self._system], self._system

        def work(cancel: threading.Event) -> str:
            from desktop_app.updates import checking, saving

            address = checking.beside(self._address, file)
            path = saving.save(address, file, self._folder, cancel, self._progressed.emit)
            return tr(LOADED, path=path, how=checking.how_to_install(system, path))

        self._text.setFocus()  # what disappears must not take the focus with it
        self._download.hide()
        self._told = 0
        self._tell(tr(LOADING, name=file.name))
        self._run(work, self._tell)

    def _run(
        self, work: Callable[[threading.Event], Result], on_success: Callable[[Result], None]
    ) -> None:
        """Run work of the package `updates`; its errors are told."""

        def guarded(cancel: threading.Event) -> Result:
            from desktop_app.updates.errors import UpdateError

            try:
                return work(cancel)
            except UpdateError as error:
                raise HearsightError(ErrorCode.ENGINE_FAILED, error.sentence) from error

        def succeed(result: Result) -> None:
            self._job = None
            self._percent.hide()
            on_success(result)

        self._job = self._jobs.run(guarded, succeed, self._fail)

    def _fail(self, error: HearsightError) -> None:
        self._job = None
        self._percent.hide()
        self._download.setVisible(self._release is not None)
        self._text.setPlainText(tr(error.sentence))
        self._announcer.warn(tr(error.sentence))

    def _show_progress(self, percent: int) -> None:
        if self._job is None:
            return
        text = tr(PERCENT, percent=percent)
        self._percent.setText(text)
        self._percent.show()
        reached = max((mark for mark in _TOLD if mark <= percent), default=0)
        if reached > self._told:
            self._told = reached
            self._announcer.tell(text)

    def _tell(self, text: str) -> None:
        self._text.setPlainText(text)
        self._announcer.tell(text)
