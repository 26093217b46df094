"""A picture by the camera comes in, and is treated as a capture of the screen is."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop_app.camera.trouble import CameraError
from desktop_app.capture.camera import Cameras
from desktop_app.engine.errors import HearsightError
from desktop_app.settings.store import Store
from desktop_app.translation import tr
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.intake import Picture
from desktop_app.ui.jobs import Job, Jobs


class Photographing(QObject):
    """Takes a picture when asked, says when to hold still, and hands it to `describe`."""

    _ready = Signal()

    def __init__(
        self,
        announcer: Announcer,
        jobs: Jobs,
        store: Store,
        describe: Callable[[list[Picture]], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.cameras = Cameras()
        self._announcer = announcer
        self._jobs = jobs
        self._store = store
        self._describe = describe
        self._job: Job[bytes] | None = None
        self._ready.connect(self._tell_ready)

    def take(self) -> None:
        """Describe what the camera sees."""
        if self._job is not None:
            self._tell_start("")  # one at a time
            return
        try:
            camera = self.cameras.camera(int(str(self._store["camera.number"])))
        except CameraError as error:
            self._announcer.warn(tr(error.sentence))
            return
        self._tell_start(camera.name)

        def work(cancel: threading.Event) -> bytes:
            return self.cameras.photograph(camera, cancel, self._ready.emit)

        self._job = self._jobs.run(work, self._succeed, self._fail)

    def cancel(self) -> bool:
        """Take no picture after all, and say so; whether one was to be taken."""
        if self._job is None:
            return False
        self._job.cancel()
        self._job = None
        self._announcer.tell(tr("Cancelled"))
        return True

    def _tell_start(self, name: str) -> None:
        told = tr("Starting the camera {name}", name=name) if name else tr("Starting the camera")
        self._announcer.tell(told)

    def _tell_ready(self) -> None:
        if self._job is not None:  # not cancelled just now
            self._announcer.tell(tr("Hold still"))

    def _succeed(self, picture: bytes) -> None:
        self._job = None
        self._describe([Picture(tr("what the camera sees"), picture)])

    def _fail(self, error: HearsightError) -> None:
        self._job = None
        self._announcer.warn(tr(error.sentence))
