"""A picture of the screen by the desktop's portal, which is the only way under Wayland."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import SLOT, QObject, QUrl, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
from PySide6.QtGui import QImage

from desktop_app.engine.errors import ErrorCode, HearsightError
from desktop_app.translation import mark

NO_PORTAL = mark(
    "Hearsight may not see the screen here: the desktop has no portal for screenshots. Take the "
    "picture with the desktop's own key, then paste it here."
)
REFUSED = mark("The desktop gave no picture of the screen. Allow it when the desktop asks.")

_SERVICE, _PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_DONE = 0


class ScreenshotPortal(QObject):
    """Asks once; calls one of the two when the desktop answers."""

    def __init__(
        self, done: Callable[[Path], None], fail: Callable[[str], None], parent: QObject
    ) -> None:
        """`done` gets the file of the picture, which is for us to delete; `fail` a sentence."""
        super().__init__(parent)
        self._done = done
        self._fail = fail
        self._bus = QDBusConnection.sessionBus()
        token = f"hearsight{uuid4().hex}"
        self._listen(token)
        call = QDBusMessage.createMethodCall(
            _SERVICE, _PATH, "org.freedesktop.portal.Screenshot", "Screenshot"
        )
        call.setArguments(["", {"handle_token": token, "interactive": False}])
        self._watcher = QDBusPendingCallWatcher(self._bus.asyncCall(call), self)
        self._watcher.finished.connect(self._check)

    def _listen(self, token: str) -> None:
        """Wait for the answer at the place that the portal will give it."""
        us = self._bus.baseService().removeprefix(":").replace(".", "_")
        place = f"{_PATH}/request/{us}/{token}"
        interface, slot = "org.freedesktop.portal.Request", SLOT("answer(uint,QVariantMap)")
        # The stubs want bytes, Qt gives a text.
        self._bus.connect(_SERVICE, place, interface, "Response", self, slot)  # type: ignore[call-overload]

    def _check(self, watcher: QDBusPendingCallWatcher) -> None:
        if watcher.isError():
            self._end(NO_PORTAL)

    @Slot("uint", "QVariantMap")
    def answer(self, code: int, results: dict[str, str]) -> None:
        """The portal's answer."""
        file = QUrl(results.get("uri", "")).toLocalFile()
        if code == _DONE and file:
            self._done(Path(file))
            self.deleteLater()
        else:
            self._end(REFUSED)

    def _end(self, problem: str) -> None:
        self._fail(problem)
        self.deleteLater()


def picture_in(file: Path) -> QImage:
    """The picture that the portal wrote, and no file any more; raises `HearsightError`."""
    image = QImage(str(file))
    file.unlink(missing_ok=True)
    if image.isNull():
        raise HearsightError(ErrorCode.NOT_FOUND, REFUSED)
    return image
