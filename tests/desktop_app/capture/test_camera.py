"""Cameras as the window sees them: their names, and a picture by one of them."""

import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

from desktop_app.camera.trouble import CameraError, Trouble
from desktop_app.capture.camera import Camera, Cameras, cameras_in
from desktop_app.engine.errors import Cancelled
from desktop_app.paths import assets_folder
from tests.support.films import blur, camera_processes, frame_of, write_film, write_silence

CAT = assets_folder() / "samples" / "chelsea.png"


def photograph(device: Path, seconds: float = 60.0) -> bytes:
    """A picture by this film, as soon as it is there."""
    camera = Camera(str(device))
    return Cameras(seconds=seconds).photograph(camera, threading.Event(), lambda: None)


def add_device(folder: Path, number: int, name: str, index: int = 0) -> None:
    """A device as Linux tells of it."""
    place = folder / f"video{number}"
    place.mkdir()
    (place / "name").write_text(f"{name}\n")
    (place / "index").write_text(f"{index}\n")


def trouble_of(device: Path, seconds: float = 60.0) -> Trouble:
    with pytest.raises(CameraError) as caught:
        photograph(device, seconds)
    return caught.value.trouble


def test_linux_tells_the_cameras_and_their_names(tmp_path: Path) -> None:
    add_device(tmp_path, 10, "Page Reader")
    add_device(tmp_path, 0, "Integrated Camera: Integrated C")
    add_device(tmp_path, 1, "Integrated Camera: Integrated C", index=1)  # tells only of pictures
    add_device(tmp_path, 2, "Desk")
    assert cameras_in(tmp_path) == [
        Camera("0", "Integrated Camera"),
        Camera("2", "Desk"),
        Camera("10", "Page Reader"),
    ]


def test_where_linux_has_no_cameras_there_are_none(tmp_path: Path) -> None:
    assert cameras_in(tmp_path / "video4linux") == []


def test_a_camera_is_named_where_there_is_another() -> None:
    desk, page = Camera("0", "Desk"), Camera("2", "Page")
    assert Cameras(lambda: [desk, page]).camera(2) == page
    assert Cameras(lambda: [page]).camera(1) == Camera("2")


@pytest.mark.parametrize(
    ("count", "trouble"), [(0, Trouble.NO_CAMERA), (1, Trouble.NO_SUCH_CAMERA)]
)
def test_a_camera_that_is_not_there_is_told(count: int, trouble: Trouble) -> None:
    with pytest.raises(CameraError) as caught:
        Cameras(lambda: [Camera("0")] * count).camera(2)
    assert caught.value.trouble is trouble


def test_the_sharp_picture_is_taken_and_its_process_is_gone(tmp_path: Path) -> None:
    picture = photograph(write_film(tmp_path / "film.avi", CAT))
    assert camera_processes() == []
    sharp = frame_of(CAT)
    taken = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    assert taken is not None
    assert cv2.PSNR(taken, sharp) > 30 > cv2.PSNR(taken, blur(sharp))


def test_when_to_hold_still_is_told_before_the_picture_is_taken(tmp_path: Path) -> None:
    told: list[int] = []
    Cameras().photograph(
        Camera(str(write_film(tmp_path / "film.avi", CAT))),
        threading.Event(),
        lambda: told.append(len(camera_processes())),
    )
    assert told == [1], "the process that takes it is at work"


def test_a_camera_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "film.avi").write_text("no film")
    assert trouble_of(tmp_path / "film.avi") is Trouble.NO_PICTURE
    assert camera_processes() == []


def test_a_camera_that_hangs_is_given_up_and_its_process_is_gone(tmp_path: Path) -> None:
    assert trouble_of(write_silence(tmp_path / "film.avi"), seconds=0.5) is Trouble.SILENT
    assert camera_processes() == []


def test_a_picture_that_is_not_wanted_any_more_is_not_waited_for(tmp_path: Path) -> None:
    cancel = threading.Event()
    cancel.set()
    camera = Camera(str(write_silence(tmp_path / "film.avi")))
    with pytest.raises(Cancelled):
        Cameras().photograph(camera, cancel, lambda: None)
    assert camera_processes() == []
