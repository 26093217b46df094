"""A picture by the camera, from the key to the description; a film stands for the camera."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.camera.trouble import SENTENCES, Trouble
from desktop_app.capture.camera import Camera, Cameras
from desktop_app.library.history import Found
from desktop_app.paths import assets_folder
from desktop_app.ui.main_window import MainWindow
from tests.support.films import camera_processes, write_film, write_silence
from tests.support.light_voice import launch_light_voice
from tests.support.live_window import LiveWindow
from tests.support.window import Stage

CAT = assets_folder() / "samples" / "chelsea.png"
PATIENCE = 60_000  # milliseconds; the machine may be busy


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A camera before which a picture of a cat trembles."""
    return write_film(tmp_path / "film.avi", CAT)


@pytest.fixture
def silence(tmp_path: Path) -> Path:
    """A camera that hangs."""
    return write_silence(tmp_path / "silence.avi")


def connect(window: MainWindow, *cameras: Path, seconds: float = 60.0) -> None:
    """Let these be the cameras of this computer, named as the files are."""
    found = [Camera(str(camera), camera.stem) for camera in cameras]
    window.capturing.photographing.cameras = Cameras(lambda: found, seconds)


def press(window: MainWindow) -> None:
    """Press the key for the camera."""
    QTest.keyClick(window, Qt.Key.Key_F12)


def wait_for(stage: Stage, qtbot: QtBot, told: str) -> None:
    qtbot.waitUntil(lambda: told in stage.reader.heard, timeout=PATIENCE)


def test_the_person_is_told_when_to_hold_still_and_hears_the_description(
    stage: Stage, qtbot: QtBot, film: Path
) -> None:
    connect(stage.window, film)
    press(stage.window)
    assert stage.reader.heard == ["Starting the camera"]
    wait_for(stage, qtbot, "a picture called bytes")
    assert stage.reader.heard == ["Starting the camera", "Hold still", "a picture called bytes"]
    (item,) = stage.window.showing._queue.items
    assert item.picture.name == "what the camera sees"
    assert stage.engine.asked == [item.picture.source]
    assert camera_processes() == []


def test_nothing_of_it_is_kept(stage: Stage, qtbot: QtBot, film: Path, tmp_path: Path) -> None:
    connect(stage.window, film)
    press(stage.window)
    wait_for(stage, qtbot, "a picture called bytes")
    kept: list[Found] = []
    stage.window.remembering.run(lambda history: history.find(""), kept.append)
    qtbot.waitUntil(lambda: bool(kept))
    assert [list(found) for found in kept] == [[]]
    holders = [file for file in tmp_path.rglob("*") if file.is_file() and file != film]
    assert [file for file in holders if b"\xff\xd8\xff" in file.read_bytes()] == []


def test_of_several_cameras_the_setting_chooses_and_its_name_is_told(
    stage: Stage, qtbot: QtBot, film: Path, silence: Path
) -> None:
    connect(stage.window, silence, film)
    stage.store.set("camera.number", "2")
    press(stage.window)
    assert stage.reader.heard == ["Starting the camera film"]
    wait_for(stage, qtbot, "a picture called bytes")


def test_where_there_is_no_camera_that_is_said(stage: Stage) -> None:
    connect(stage.window)
    press(stage.window)
    assert stage.reader.at_once == stage.reader.heard == [SENTENCES[Trouble.NO_CAMERA]]


def test_a_camera_that_gives_nothing_is_told_and_the_next_one_is_used(
    stage: Stage, qtbot: QtBot, film: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.avi"
    broken.write_text("no film")
    connect(stage.window, broken)
    press(stage.window)
    wait_for(stage, qtbot, SENTENCES[Trouble.NO_PICTURE])
    assert stage.engine.asked == []
    connect(stage.window, film)
    press(stage.window)
    wait_for(stage, qtbot, "a picture called bytes")


def test_a_camera_that_hangs_is_told(stage: Stage, qtbot: QtBot, silence: Path) -> None:
    connect(stage.window, silence, seconds=0.5)
    press(stage.window)
    wait_for(stage, qtbot, SENTENCES[Trouble.SILENT])
    assert camera_processes() == []


def test_escape_ends_the_camera(stage: Stage, qtbot: QtBot, silence: Path) -> None:
    connect(stage.window, silence)
    press(stage.window)
    qtbot.waitUntil(lambda: len(camera_processes()) == 1)
    QTest.keyClick(stage.window, Qt.Key.Key_Escape)
    assert stage.reader.heard == ["Starting the camera", "Cancelled"]
    qtbot.waitUntil(lambda: camera_processes() == [])
    qtbot.waitUntil(lambda: not stage.window.jobs.running)
    assert stage.engine.asked == []
    assert stage.window.capturing.cancel() is False


def test_the_key_pressed_twice_starts_one_camera(stage: Stage, qtbot: QtBot, silence: Path) -> None:
    connect(stage.window, silence)
    press(stage.window)
    qtbot.waitUntil(lambda: len(camera_processes()) == 1)
    press(stage.window)
    assert stage.reader.heard == ["Starting the camera"] * 2
    assert len(stage.window.jobs.running) == len(camera_processes()) == 1


def test_the_camera_ends_with_the_window(stage: Stage, qtbot: QtBot, silence: Path) -> None:
    connect(stage.window, silence)
    press(stage.window)
    qtbot.waitUntil(lambda: len(camera_processes()) == 1)
    stage.close()
    assert camera_processes() == []


def test_the_cat_before_a_camera_is_described_for_real(
    qtbot: QtBot, film: Path, tmp_path: Path
) -> None:
    live = LiveWindow(tmp_path, launch_light_voice)
    try:
        connect(live.window, film)
        live.act("camera")()
        live.until(lambda: live.described, 120)
        (item,) = live.described
        assert item.description is not None
        assert "cat" in item.description.description
        assert live.window.showing.text.toPlainText() == item.description.description
    finally:
        live.close()
