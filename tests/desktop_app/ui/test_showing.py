"""The window's short sounds, when a person wants them."""

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.engine.errors import ErrorCode
from desktop_app.speech.sounds import Sound, wav_of
from desktop_app.ui.intake import from_path
from tests.support.window import Stage

NAMES = {wav_of(sound): sound.name for sound in Sound}


class Player:
    """A player of sound files, a script, that keeps what it is to play."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "played"
        self._folder.mkdir()
        for name in ("aplay", "afplay"):
            script = folder / name
            script.write_text(
                f'#!/bin/sh\n/bin/cp "$1" {folder}/$$.new\n'
                f"exec /bin/mv {folder}/$$.new {self._folder}/$$.wav\n"
            )
            script.chmod(0o700)

    def played(self) -> list[str]:
        return sorted(NAMES[file.read_bytes()] for file in self._folder.iterdir())


@pytest.fixture
def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Player:
    """What plays sounds on this system."""
    if sys.platform == "win32":
        pytest.skip("Windows plays sounds without a program")
    monkeypatch.setenv("PATH", str(tmp_path))
    return Player(tmp_path)


def test_a_picture_that_is_begun_and_one_that_is_done_sound(
    stage: Stage, qtbot: QtBot, player: Player, red_file: Path
) -> None:
    stage.store.set("speech.sounds", "on")
    stage.engine.hold()
    stage.window.describe([from_path(red_file)])
    qtbot.waitUntil(lambda: player.played() == ["STARTED"])
    stage.engine.go()
    qtbot.waitUntil(lambda: player.played() == ["DONE", "STARTED"])


def test_a_failure_sounds(stage: Stage, qtbot: QtBot, player: Player, red_file: Path) -> None:
    stage.store.set("speech.sounds", "on")
    stage.engine.failures["red.png"] = ErrorCode.TRUNCATED
    stage.window.describe([from_path(red_file)])
    qtbot.waitUntil(lambda: player.played() == ["FAILED", "STARTED"])


def test_of_many_pictures_the_first_and_the_end_sound(
    stage: Stage, qtbot: QtBot, player: Player, red_file: Path
) -> None:
    stage.store.set("speech.sounds", "on")
    stage.window.describe(5 * [from_path(red_file)])
    qtbot.waitUntil(lambda: player.played() == ["DONE", "DONE", "STARTED"])
    assert "All 5 pictures are done." in stage.reader.heard


def test_without_the_setting_nothing_sounds(
    stage: Stage, qtbot: QtBot, player: Player, red_file: Path
) -> None:
    stage.window.describe([from_path(red_file)])
    qtbot.waitUntil(lambda: bool(stage.reader.heard))
    stage.store.set("speech.sounds", "on")
    stage.engine.failures["red.png"] = ErrorCode.TRUNCATED
    stage.window.describe([from_path(red_file)])
    qtbot.waitUntil(lambda: player.played() == ["FAILED", "STARTED"])
