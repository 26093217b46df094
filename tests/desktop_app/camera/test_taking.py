"""Which frame of a camera becomes the picture."""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from desktop_app.camera.taking import SETTLING, Frame, encoded, opened, sharpest, sharpness
from desktop_app.camera.trouble import CameraError, Trouble
from desktop_app.paths import assets_folder
from tests.support.films import blur, frame_of, write_film

CAT = assets_folder() / "samples" / "chelsea.png"
DROPPED = SETTLING[1]


class Camera:
    """Gives these frames, each after so many seconds."""

    def __init__(self, frames: list[Frame], seconds: float = 0.0) -> None:
        self._frames: Iterator[Frame] = iter(frames)
        self._seconds = seconds
        self.time = 0.0

    def clock(self) -> float:
        return self.time

    def read(self) -> tuple[bool, Frame]:
        self.time += self._seconds
        frame = next(self._frames, None)
        return (False, np.empty(0)) if frame is None else (True, frame)


def pattern(seed: int) -> Frame:
    """A frame with many edges, another for each seed."""
    return np.random.default_rng(seed).integers(0, 256, (48, 64, 3), np.uint8)


SHARP, BLURRED, LESS_BLURRED = pattern(1), blur(blur(pattern(2))), blur(pattern(2))


def test_a_blurred_frame_is_less_sharp() -> None:
    assert sharpness(BLURRED) < sharpness(LESS_BLURRED) < sharpness(SHARP)


def test_the_sharpest_of_the_next_frames_is_taken_when_the_first_are_dropped() -> None:
    frames = [SHARP] * DROPPED + [BLURRED] * 4 + [LESS_BLURRED] + [BLURRED] * 4
    camera = Camera(frames)
    assert sharpest(camera, camera.clock) is LESS_BLURRED


def test_it_takes_ten_to_choose_from_and_no_more() -> None:
    camera = Camera([BLURRED] * (DROPPED + 9) + [LESS_BLURRED, SHARP])
    assert sharpest(camera, camera.clock) is LESS_BLURRED


def test_a_slow_camera_is_waited_for_some_two_seconds() -> None:
    frames = [SHARP, SHARP, SHARP, SHARP, BLURRED, LESS_BLURRED, BLURRED, BLURRED, SHARP]
    camera = Camera(frames, seconds=0.25)
    assert sharpest(camera, camera.clock) is LESS_BLURRED
    assert camera.time == 2.0


def test_a_camera_that_is_pulled_out_has_given_a_picture() -> None:
    camera = Camera([SHARP, BLURRED])
    assert sharpest(camera, camera.clock) is BLURRED


def test_a_camera_that_gives_nothing_is_told() -> None:
    camera = Camera([])
    with pytest.raises(CameraError) as caught:
        sharpest(camera, camera.clock)
    assert caught.value.trouble is Trouble.NO_PICTURE


def test_a_film_is_opened_as_a_camera_is(tmp_path: Path) -> None:
    film = opened(str(write_film(tmp_path / "film.avi", CAT)))
    is_there, frame = film.read()
    film.release()
    assert is_there
    assert frame.shape == frame_of(CAT).shape


@pytest.mark.parametrize(
    ("platform", "trouble"),
    [
        ("linux", Trouble.NO_PICTURE),
        ("win32", Trouble.UNOPENED),
        ("darwin", Trouble.UNOPENED),
    ],
)
def test_what_gives_no_picture_is_told(
    platform: str, trouble: Trouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "film.avi").write_text("no film")
    monkeypatch.setattr(sys, "platform", platform)
    for device in (str(tmp_path / "film.avi"), "424242"):
        with pytest.raises(CameraError) as caught:
            opened(device)
        assert caught.value.trouble is trouble


def test_the_picture_is_a_jpeg() -> None:
    assert encoded(SHARP)[:3] == b"\xff\xd8\xff"
