"""A picture by a camera: the sharpest of some frames, when it has got used to the light."""

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from desktop_app.camera.trouble import CameraError, Trouble

SETTLING = (1.0, 120)  # seconds, frames: whichever is over first; exposure and focus change in it
CHOICE = (1.0, 10)  # the frames to choose from: a hand that holds something trembles
_QUALITY = [cv2.IMWRITE_JPEG_QUALITY, 95]

Frame = NDArray[np.integer[Any] | np.floating[Any]]  # [height, width, blue green red]
Clock = Callable[[], float]


class Source(Protocol):
    """What gives frames, such as `cv2.VideoCapture`."""

    def read(self) -> tuple[bool, Frame]:
        """Whether there is another frame, and that frame; waits for it."""


def opened(device: str) -> cv2.VideoCapture:
    """The camera of this number, or a film of this name; raises `CameraError`.

    As large as it can, since it may be shown a letter; as it is by itself when it refuses that.
    """
    for wishes in _wishes():
        if device.isdecimal():
            camera = cv2.VideoCapture(int(device), cv2.CAP_ANY, wishes)
        else:
            camera = cv2.VideoCapture(device, cv2.CAP_ANY, wishes)
        if camera.isOpened() and camera.read()[0]:
            return camera
        camera.release()
    raise CameraError(Trouble.NO_PICTURE if sys.platform == "linux" else Trouble.UNOPENED)


def sharpest(source: Source, clock: Clock = time.monotonic) -> Frame:
    """The sharpest frame after the first second; raises `CameraError`."""
    settled = deque(_frames(source, *SETTLING, clock), maxlen=1)
    best = max(_frames(source, *CHOICE, clock), key=sharpness, default=None)
    if best is not None:
        return best
    if settled:  # it was pulled out just now
        return settled[0]
    raise CameraError(Trouble.NO_PICTURE)


def sharpness(frame: Frame) -> float:
    """How much edges stand out: the variance of the Laplacian of the brightness."""
    brightness = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    return float(cv2.Laplacian(brightness, cv2.CV_64F).var())


def encoded(frame: Frame) -> bytes:
    """The frame as a JPEG."""
    return cv2.imencode(".jpg", frame, _QUALITY)[1].tobytes()


def _frames(source: Source, seconds: float, count: int, clock: Clock) -> Iterator[Frame]:
    end = clock() + seconds
    for _ in range(count):
        is_there, frame = source.read()
        if not is_there:
            return
        yield frame
        if clock() >= end:
            return


def _wishes() -> Iterator[list[int]]:
    large = [cv2.CAP_PROP_FRAME_WIDTH, 1920, cv2.CAP_PROP_FRAME_HEIGHT, 1080]
    if sys.platform == "linux":  # uncompressed, by USB, frames of this size come five a second
        yield [cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"), *large]
    yield large
    yield []
