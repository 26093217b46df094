"""What the screen shows, by the way that this desktop has for it."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage, QScreen

from desktop_app.capture import under_x11
from desktop_app.capture.portal import ScreenshotPortal, picture_in
from desktop_app.translation import mark, tr
from desktop_app.ui.jobs import Jobs

NO_SINGLE_WINDOW = mark(
    "This desktop does not show Hearsight the windows of others. Capture the whole screen, or a "
    "part of it."
)

Result = TypeVar("Result")
Fail = Callable[[str], None]


class Screens:
    """Captures off the Qt thread where that can be; calls back with a picture or a sentence."""

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        self._jobs = jobs
        self._parent = parent

    def capture(self, screen: QScreen, done: Callable[[QImage], None], fail: Fail) -> None:
        """The whole of a screen."""
        match QGuiApplication.platformName():
            case "xcb":
                origin, size = (
                    screen.geometry().topLeft(),
                    screen.size() * screen.devicePixelRatio(),
                )
                place = (origin.x(), origin.y(), size.width(), size.height())
                self._run(lambda: under_x11.part_of_the_screen(place), done, fail)
            case "wayland":
                read = self._read(done, fail)
                ScreenshotPortal(read, lambda problem: fail(tr(problem)), self._parent)
            case _:
                done(screen.grabWindow(0).toImage())

    def capture_window(self, done: Callable[[tuple[str, QImage]], None], fail: Fail) -> None:
        """The window that was used before ours: its title, and what is to be seen of it."""
        if QGuiApplication.platformName() == "xcb":
            self._run(under_x11.other_window, done, fail)
        else:
            fail(tr(NO_SINGLE_WINDOW))

    def _read(self, done: Callable[[QImage], None], fail: Fail) -> Callable[[Path], None]:
        return lambda file: self._run(lambda: picture_in(file), done, fail)

    def _run(self, work: Callable[[], Result], done: Callable[[Result], None], fail: Fail) -> None:
        self._jobs.run(lambda _cancel: work(), done, lambda error: fail(tr(error.sentence)))
