"""Menus of pictures: those opened last, and the samples."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.library.recent import RecentFiles
from desktop_app.paths import assets_folder
from desktop_app.translation import mark, tr
from desktop_app.ui.actions import Actions, plain
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.intake import from_path
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.queue import Item
from desktop_app.ui.remembering import Remembering

RECENT, SAMPLES = mark("&Recent"), mark("Sa&mples")
NONE_YET = mark("No pictures yet")
NO_RECENT = mark("No picture file has been opened yet, or none was to be kept.")
CLEARED = mark("The list of recent pictures is empty now")
GONE = mark("{name} is not in {folder} any more, so it has left the list of recent pictures.")

_SAMPLES = (
    (mark("A &cat"), "chelsea.png"),
    (mark("A cup of c&offee"), "coffee.png"),
    (mark("An &astronaut"), "astronaut.png"),
    (mark("A &rocket"), "rocket.jpg"),
)


class PictureMenu(QMenu):
    """A menu inside a menu, with a name that follows the language."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = title

    def translate(self) -> None:
        """Everything in the language of the moment."""
        self.setTitle(tr(self._title))
        self.setAccessibleName(plain(tr(self._title)))


class SamplesMenu(PictureMenu):
    """The pictures that come with Hearsight, to try it."""

    def __init__(self, open_file: Callable[[Path], None], parent: QWidget) -> None:
        super().__init__(SAMPLES, parent)
        self._texts: list[tuple[QAction, str]] = []
        for title, name in _SAMPLES:
            action = self.addAction(title, partial(open_file, assets_folder() / "samples" / name))
            self._texts.append((action, title))

    def translate(self) -> None:
        """Everything in the language of the moment."""
        super().translate()
        for action, title in self._texts:
            action.setText(tr(title))


class RecentMenu(PictureMenu):
    """The picture files described last; what was kept is made known when the menu opens."""

    def __init__(
        self,
        files: RecentFiles,
        remembering: Remembering,
        open_file: Callable[[Path], None],
        announcer: Announcer,
        jobs: Jobs,
        parent: QWidget,
    ) -> None:
        super().__init__(RECENT, parent)
        self._files = files
        self._remembering = remembering
        self._open_file = open_file
        self._announcer = announcer
        self._jobs = jobs
        self.aboutToShow.connect(self._fill)
        self._fill()

    def keep(self, item: Item) -> None:
        """Keep the file of a picture that was described, where the history keeps it, too."""
        source = item.picture.source
        if isinstance(source, Path) and self._remembering.keeps:
            self._files.add(source.absolute())

    def _fill(self) -> None:
        self.clear()
        for path in self._files.paths:
            self.addAction(_told(path), partial(self._open, path))
        if self._files.paths:
            self.addSeparator()
            self.addAction(tr("&Clear this list"), self._clear)
        else:
            self.addAction(tr(NONE_YET), lambda: self._announcer.tell(tr(NO_RECENT)))

    def _open(self, path: Path) -> None:
        def decide(is_there: bool) -> None:
            if is_there:
                self._open_file(path)
                return
            self._files.remove(path)
            name = from_path(path).name
            self._announcer.warn(tr(GONE, name=name, folder=_folder(path)))

        self._jobs.run(lambda _cancel: path.is_file(), decide, lambda _error: decide(False))

    def _clear(self) -> None:
        self._files.clear()
        self._announcer.tell(tr(CLEARED))


class PictureMenus:
    """Both menus in the window's menu of files."""

    def __init__(
        self,
        files: RecentFiles,
        remembering: Remembering,
        open_file: Callable[[Path], None],
        announcer: Announcer,
        jobs: Jobs,
        window: QWidget,
    ) -> None:
        self.recent = RecentMenu(files, remembering, open_file, announcer, jobs, window)
        self._samples = SamplesMenu(open_file, window)

    def put_into(self, actions: Actions) -> None:
        """Stand behind what opens pictures."""
        for menu in (self._samples, self.recent):
            actions.insert_menu(menu, behind="open_folder")

    def translate(self) -> None:
        """Everything in the language of the moment."""
        for menu in (self._samples, self.recent):
            menu.translate()


def _told(path: Path) -> str:
    """A file as its line in a menu: its name, then its folder."""
    line = tr("{name}, in {folder}", name=from_path(path).name, folder=_folder(path))
    return line.replace("&", "&&")


def _folder(path: Path) -> str:
    """The folder as people know it: below their own one, without the way there."""
    folder = path.parent
    if folder != Path.home() and folder.is_relative_to(Path.home()):
        folder = folder.relative_to(Path.home())
    return os.fsencode(folder).decode(errors="replace")  # any bytes may be in it
