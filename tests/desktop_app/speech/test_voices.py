"""What is told of voices and of playing them."""

from pathlib import Path

import pytest

from desktop_app.speech.errors import NOTHING_HEARD, VOICE_CANNOT_START, SpeechError
from desktop_app.speech.manner import VoiceInfo
from desktop_app.speech.voices import installed_voices, playback_problem
from tests.support.obedient_voice import ObedientVoices, launch_without_espeak


def test_voices_have_name_language_and_engine(voices: ObedientVoices) -> None:
    assert installed_voices(launch=voices)[:2] == [
        VoiceInfo("john", "John Doe", "en-US", "dummy"),
        VoiceInfo("jane", "Jane Doe", "en-US", "dummy"),
    ]


def test_a_missing_engine_is_told(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="No voice is installed"):
        installed_voices(launch=launch_without_espeak(tmp_path))


def test_the_program_itself_starts_as_a_voice() -> None:
    """With an engine installed it lists voices, without one it says so: it never just ends."""
    try:
        assert installed_voices()
    except SpeechError as error:
        assert error.sentence != VOICE_CANNOT_START


def test_a_missing_player_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    problem = playback_problem()
    assert problem is not None
    assert "aplay" in problem


@pytest.mark.parametrize(("status", "problem"), [(0, None), (1, NOTHING_HEARD)])
def test_a_player_without_a_sound_card_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, status: int, problem: str | None
) -> None:
    player = tmp_path / "aplay"
    player.write_text(f"#!/bin/sh\nread -r silence\nexit {status}\n")
    player.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert playback_problem() == problem
