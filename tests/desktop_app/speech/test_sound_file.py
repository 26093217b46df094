"""Speech in a sound file: whole or not at all, and one sentence when it cannot be."""

import wave
from pathlib import Path

import pytest

from desktop_app.speech.errors import (
    NO_TEXT,
    VOICE_BROKE_OFF,
    VOICE_CANNOT_START,
    VOICE_HANGS,
    SpeechError,
)
from desktop_app.speech.speaker import write_wav
from desktop_app.speech.voice_process import Patience
from tests.support.obedient_voice import ObedientVoices, launch_without_espeak, start_python


def test_the_file_is_a_wav_of_the_text(voices: ObedientVoices, tmp_path: Path) -> None:
    path = tmp_path / "a dog.wav"
    write_wav("A dog runs.", path, launch=voices)
    with wave.open(str(path)) as speech:
        assert speech.getnframes() == len("A dog runs.")
    assert list(tmp_path.glob("*.wav")) == [path]


def test_a_long_text_is_one_file(voices: ObedientVoices, tmp_path: Path) -> None:
    sentences = [f"sentence {number} is {'really ' * 20}long." for number in range(3)]
    write_wav(" ".join(sentences), tmp_path / "o.wav", launch=voices)
    assert voices.said(3) == sentences
    with wave.open(str(tmp_path / "o.wav")) as speech:
        assert speech.getnframes() == sum(map(len, sentences))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("please crash now", VOICE_BROKE_OFF),
        ("please fail now", VOICE_BROKE_OFF),
        ("please freeze now", VOICE_HANGS),
        ("\0\n", NO_TEXT),
    ],
)
def test_what_fails_leaves_the_old_file(
    voices: ObedientVoices, tmp_path: Path, text: str, sentence: str
) -> None:
    path = tmp_path / "o.wav"
    path.write_text("old")
    with pytest.raises(SpeechError) as error:
        write_wav(text, path, launch=voices, patience=Patience(utterance=lambda _: 1.0))
    assert error.value.sentence == sentence
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.glob("*.wav")] == ["o.wav"]


def test_a_success_replaces_the_old_file(voices: ObedientVoices, tmp_path: Path) -> None:
    path = tmp_path / "o.wav"
    path.write_text("old")
    write_wav("A dog runs.", path, launch=voices)
    assert path.read_bytes().startswith(b"RIFF")


@pytest.mark.parametrize("place", ["missing/o.wav", "file/o.wav", "folder"])
def test_a_place_that_cannot_be_written_is_told(
    voices: ObedientVoices, tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(SpeechError) as error:
        write_wav("A dog runs.", tmp_path / place, launch=voices)
    assert str(tmp_path / place) in error.value.sentence
    assert "Choose another place." in error.value.sentence
    assert not list(tmp_path.rglob("*.wav"))


def test_a_missing_engine_is_told(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="No voice is installed"):
        write_wav("A dog runs.", tmp_path / "o.wav", launch=launch_without_espeak(tmp_path))
    assert not list(tmp_path.glob("*.wav"))


def test_a_voice_that_does_not_start_is_told(tmp_path: Path) -> None:
    with pytest.raises(SpeechError) as error:
        write_wav("A dog.", tmp_path / "o.wav", launch=lambda: start_python("raise SystemExit(1)"))
    assert error.value.sentence == VOICE_CANNOT_START
