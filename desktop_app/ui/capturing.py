"""Captures come in: the whole screen, the window used before, a part, later; or by the camera.

Our own window would cover what a person wants to know about: while it is the active one it is
minimised for the moment of the capture.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop_app.settings.store import Store
from desktop_app.translation import tr
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.intake import Picture
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.photographing import Photographing
from desktop_app.ui.region import RegionDialog
from desktop_app.ui.screen import Screens

_SETTLE = 400  # milliseconds until the others have painted what our window had covered

Done = Callable[[QImage], None]


class Capturing(QObject):
    """Captures, and hands what it gets to `describe`."""

    def __init__(
        self,
        window: QWidget,
        announcer: Announcer,
        jobs: Jobs,
        store: Store,
        describe: Callable[[list[Picture]], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._announcer = announcer
        self._store = store
        self._describe = describe
        self._screens = Screens(jobs, self)
        self.photographing = Photographing(announcer, jobs, store, describe, self)
        self._hidden: Qt.WindowState | None = None  # what our window was before
        self._settling = QTimer(self, singleShot=True, interval=_SETTLE)
        self._delay = QTimer(self, singleShot=True)
        self._delay.timeout.connect(self.capture_screen)

    def capture_screen(self) -> None:
        """Describe the whole screen."""
        self._capture_screen(lambda image: self._take(tr("the whole screen"), image))

    def capture_as_seen(self) -> None:
        """Describe the whole screen, and leave every window as it is."""

        def take(image: QImage) -> None:
            self._take(tr("the whole screen"), image)

        self._screens.capture(self._window.screen(), take, self._fail)

    def capture_window(self) -> None:
        """Describe the window that was used before ours."""
        self._clear(lambda: self._screens.capture_window(self._take_window, self._fail))

    def capture_part(self) -> None:
        """Let the person choose a part of the screen, and describe that."""
        self._capture_screen(self._choose)

    def capture_later(self) -> None:
        """Describe the whole screen after some seconds."""
        seconds = self._store.number("capture.delay")
        self._delay.start(1000 * seconds)
        self._announcer.tell(tr("The screen is captured in {count} seconds.", count=seconds))

    def cancel(self) -> bool:
        """Do not capture later, nor by the camera; whether that was to be."""
        if self.photographing.cancel():
            return True
        was_to_be = self._delay.isActive()
        self._delay.stop()
        if was_to_be:
            self._announcer.tell(tr("Cancelled"))
        return was_to_be

    def _capture_screen(self, done: Done) -> None:
        def show_again_and(image: QImage) -> None:
            self._show_again()
            done(image)

        screen = self._window.screen()
        self._clear(lambda: self._screens.capture(screen, show_again_and, self._fail))

    def _clear(self, capture: Callable[[], None]) -> None:
        """Capture when our window is out of the way."""
        if self._hidden is not None:
            return  # one at a time
        if not self._window.isActiveWindow():
            capture()
            return
        self._hidden = self._window.windowState()
        self._window.showMinimized()
        self._settling.timeout.connect(capture, Qt.ConnectionType.SingleShotConnection)
        self._settling.start()

    def _show_again(self) -> None:
        if self._hidden is not None:
            self._window.setWindowState(self._hidden)
            self._window.activateWindow()
            self._hidden = None

    def _take_window(self, found: tuple[str, QImage]) -> None:
        self._show_again()
        title, image = found
        self._take(tr("the window {title}", title=title), image)

    def _choose(self, image: QImage) -> None:
        dialog = RegionDialog(image, self._announcer, self._window)
        dialog.chosen.connect(lambda part: self._take(tr("a part of the screen"), part))
        dialog.open()

    def _take(self, name: str, image: QImage) -> None:
        image.setDevicePixelRatio(1)
        self._describe([Picture(name, image)])

    def _fail(self, problem: str) -> None:
        self._show_again()
        self._announcer.warn(problem)
