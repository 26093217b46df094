"""Films that stand for a camera: `cv2.VideoCapture` reads both in the same way."""

import os
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.support.processes import children_of, command_of

SHARP_EVERY = 3  # frames
_FRAMES = 140  # more than are dropped while a camera gets used to the light

Frame = NDArray[np.uint8]


def trembling(sharp: Frame) -> list[Frame]:
    """What a camera sees of a thing in a hand: it is blurred in two frames of three."""
    blurred = blur(sharp)
    return [blurred if number % SHARP_EVERY else sharp for number in range(_FRAMES)]


def blur(frame: Frame) -> Frame:
    """The frame, as a movement leaves it."""
    return np.asarray(cv2.GaussianBlur(frame, (0, 0), 8), np.uint8)


def frame_of(picture: Path) -> Frame:
    """A picture as a frame, whose sides are even as a film wants them."""
    frame = np.asarray(cv2.imread(str(picture)), np.uint8)
    height, width = frame.shape[:2]
    return frame[: height // 2 * 2, : width // 2 * 2]


def write_film(path: Path, picture: Path) -> Path:
    """A film in which this picture trembles."""
    sharp = frame_of(picture)
    height, width = sharp.shape[:2]
    film = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 30, (width, height))
    for frame in trembling(sharp):
        film.write(frame)
    film.release()
    return path


def write_silence(path: Path) -> Path:
    """A camera that hangs: whoever opens it waits for ever."""
    os.mkfifo(path)
    return path


def camera_processes() -> list[int]:
    """The processes of cameras that this one has started."""
    return [
        child
        for child in children_of(os.getpid())
        if command_of(child)[-3:-1] == ["--worker", "camera"]
    ]
