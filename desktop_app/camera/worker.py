"""The camera's own process: takes one picture and ends, or says why there is none.

From it: `{"ready": true}` when the camera gives pictures, then `{"picture": true}` with a JPEG as
payload; or `{"trouble": …}`. It ends at once when the other side is gone: the camera is never on
without somebody who waits for it. Nothing is written to a disk.
"""

import os
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO

from desktop_app.camera.trouble import CameraError, Trouble
from desktop_app.engine.sandbox import lock_down
from desktop_app.messages import send
from desktop_app.processes import own_pipes

_OPENCV = {
    "OPENCV_LOG_LEVEL": "SILENT",
    "OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS": "0",  # with them some cameras take half a minute
    "OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT": "5",  # seconds to wait for a frame
}


def main(device: str) -> int:
    """Take a picture with this camera, a number, and hand it over; the exit status."""
    os.environ.update(_OPENCV)
    reader, writer = own_pipes()
    threading.Thread(target=_end_with, args=(reader,), daemon=True).start()
    try:
        picture = take(device, partial(send, writer, {"ready": True}))
        send(writer, {"picture": True}, picture)
    except CameraError as error:
        send(writer, {"trouble": error.trouble})
        return 1
    return 0


def take(device: str, on_ready: Callable[[], None]) -> bytes:
    """A picture by this camera as a JPEG; `on_ready` is called a second before it is taken.

    From then on this process can reach no network and write no file. Raises `CameraError`.
    """
    if sys.platform == "linux" and device.isdecimal() and not _is_allowed(device):
        raise CameraError(Trouble.REFUSED)
    from desktop_app.camera.taking import encoded, opened, sharpest

    camera = opened(device)
    try:
        if sys.platform == "linux":  # elsewhere cameras come through services of the system
            lock_down()
        on_ready()
        frame = sharpest(camera)
    finally:
        camera.release()
    return encoded(frame)


def _is_allowed(number: str) -> bool:
    return os.access(Path(f"/dev/video{number}"), os.R_OK | os.W_OK)


def _end_with(reader: BinaryIO) -> None:
    """End this process when whoever asked has ended, or does not want the picture any more."""
    reader.read()
    os._exit(0)
