"""Who speaks: the choice and what follows from it."""

from pathlib import Path

import pytest

from desktop_app.settings.store import Store
from desktop_app.ui.voice_choice import Voice, VoiceChoice


def settings(path: Path) -> Store:
    return Store(path / "settings.json")


@pytest.mark.parametrize(
    ("choice", "screen_reader", "speaks"),
    [
        (VoiceChoice.AUTOMATIC, True, False),
        (VoiceChoice.AUTOMATIC, False, True),
        (VoiceChoice.ALWAYS, True, True),
        (VoiceChoice.ALWAYS, False, True),
        (VoiceChoice.NEVER, True, False),
        (VoiceChoice.NEVER, False, False),
    ],
)
def test_who_speaks(tmp_path: Path, choice: VoiceChoice, screen_reader: bool, speaks: bool) -> None:
    voice = Voice(settings(tmp_path), lambda: screen_reader)
    voice.choice = choice
    assert voice.speaks() is speaks


def test_a_screen_reader_may_come_later(tmp_path: Path) -> None:
    running = False
    voice = Voice(settings(tmp_path), lambda: running)
    assert voice.speaks()
    running = True
    assert not voice.speaks()


def test_the_choice_is_kept(tmp_path: Path) -> None:
    kept = settings(tmp_path)
    Voice(kept, lambda: True).choice = VoiceChoice.NEVER
    assert Voice(settings(tmp_path), lambda: True).choice is VoiceChoice.NEVER


def test_without_a_choice_or_with_a_damaged_one_it_is_automatic(tmp_path: Path) -> None:
    assert Voice(settings(tmp_path), lambda: True).choice is VoiceChoice.AUTOMATIC
    (tmp_path / "settings.json").write_text('{"speech.own_voice": "sometimes"}')
    assert Voice(settings(tmp_path), lambda: True).choice is VoiceChoice.AUTOMATIC


def test_a_folder_that_cannot_be_written_does_not_stop_anybody(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    voice = Voice(settings(blocked / "folder"), lambda: True)
    voice.choice = VoiceChoice.ALWAYS
    assert voice.speaks()
