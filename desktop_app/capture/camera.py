"""The cameras of this computer, and a picture by one of them, taken in a process of its own."""

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from typing import Any, BinaryIO, cast

from desktop_app.camera.trouble import CameraError, Trouble
from desktop_app.engine.errors import Cancelled
from desktop_app.messages import receive
from desktop_app.processes import end_worker, start_worker

SECONDS = 15.0  # until a picture must be there; some cameras need ten to begin
_LOOK_EVERY = 0.02  # seconds between two looks at the caller's cancel event
_TO_END = 1.0  # seconds that a killed process gets before nobody waits for it any more
_LINUX = Path("/sys/class/video4linux")
_OTHERS = 10  # as many may be where the system does not say

Answer = tuple[dict[str, Any], bytes]


@dataclass(frozen=True)
class Camera:
    """A camera: what its process is told, and its name, empty where the system tells none."""

    device: str
    name: str = ""


def cameras_here() -> list[Camera]:
    """The cameras of this computer in their order; their names without opening any."""
    if sys.platform == "linux":
        return cameras_in(_LINUX)
    return [Camera(str(number)) for number in range(_OTHERS)]


def cameras_in(folder: Path) -> list[Camera]:
    """The cameras that Linux tells of in this folder.

    A camera may have several devices: those behind the first give no pictures.
    """
    found = {}
    for place in folder.glob("video*"):
        number = place.name.removeprefix("video")
        if number.isdecimal() and _read(place / "index") in ("0", ""):
            found[int(number)] = _read(place / "name").split(":")[0].strip()
    return [Camera(str(number), found[number]) for number in sorted(found)]


class Cameras:
    """Takes pictures with the cameras of this computer, or with others."""

    def __init__(
        self, here: Callable[[], list[Camera]] = cameras_here, seconds: float = SECONDS
    ) -> None:
        """`seconds` may pass before a camera counts as silent."""
        self._here = here
        self._seconds = seconds

    def camera(self, number: int) -> Camera:
        """The camera of this number, from 1; raises `CameraError`.

        It has a name only where there is another to tell it from.
        """
        cameras = self._here()
        if not cameras:
            raise CameraError(Trouble.NO_CAMERA)
        if number > len(cameras):
            raise CameraError(Trouble.NO_SUCH_CAMERA)
        chosen = cameras[number - 1]
        return chosen if len(cameras) > 1 else Camera(chosen.device)

    def photograph(
        self, camera: Camera, cancel: threading.Event, on_ready: Callable[[], None]
    ) -> bytes:
        """A picture by this camera, which is off again then; call it off the Qt thread.

        `on_ready` is called, on the same thread, a second before it is taken. Raises
        `CameraError`, and `Cancelled` soon after `cancel` is set.
        """
        child = start_worker("camera", camera.device)
        answers: Queue[Answer | None] = Queue()
        threading.Thread(target=_listen, args=(child, answers), daemon=True).start()
        end = time.monotonic() + self._seconds
        try:
            while "ready" in (answer := _wait(answers, cancel, end))[0]:
                on_ready()
        finally:
            _end(child)
        header, picture = answer
        if "trouble" in header:
            raise CameraError(Trouble(header["trouble"]))
        return picture


def _listen(child: "subprocess.Popen[bytes]", answers: "Queue[Answer | None]") -> None:
    """Pass on what the process says, and None when it is gone."""
    with contextlib.suppress(EOFError, OSError, ValueError):
        while True:
            answers.put(receive(cast(BinaryIO, child.stdout)))
    answers.put(None)


def _wait(answers: "Queue[Answer | None]", cancel: threading.Event, end: float) -> Answer:
    """The next answer; raises `Cancelled` or `CameraError`."""
    while time.monotonic() < end:
        if cancel.is_set():
            raise Cancelled
        try:
            answer = answers.get(timeout=_LOOK_EVERY)
        except Empty:
            continue
        if answer is None:
            raise CameraError(Trouble.NO_PICTURE)
        return answer
    raise CameraError(Trouble.SILENT)


def _end(child: "subprocess.Popen[bytes]") -> None:
    """End the process; not even a driver that does not let go of it makes us wait."""
    ending = threading.Thread(target=end_worker, args=(child,), daemon=True)
    ending.start()
    ending.join(_TO_END)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
