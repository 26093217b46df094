"""Sounds are short, quiet, unlike each other, played without waiting, and can be off."""

import array
import io
import itertools
import os
import sys
import time
import wave
from pathlib import Path

import pytest

from desktop_app.speech.sounds import FRAMES_A_SECOND, Sound, Sounds, _play, wav_of


def samples_of(sound: Sound) -> "array.array[int]":
    with wave.open(io.BytesIO(wav_of(sound))) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        assert file.getframerate() == FRAMES_A_SECOND
        return array.array("h", file.readframes(file.getnframes()))


@pytest.fixture
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The named pipe into which this system's player of sound files, a script, passes them on."""
    if sys.platform == "win32":
        pytest.skip("Windows plays sounds without a program")
    pipe = tmp_path / "played"
    os.mkfifo(pipe)
    for name in ("aplay", "afplay"):
        player = tmp_path / name
        player.write_text(f'#!/bin/sh\nexec /bin/cat "$1" >{pipe}\n')
        player.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    return pipe


@pytest.mark.parametrize("sound", Sound)
def test_a_sound_is_short_and_quiet_and_does_not_click(sound: Sound) -> None:
    samples = samples_of(sound)
    assert 0.05 < len(samples) / FRAMES_A_SECOND < 0.150
    assert 3000 < max(map(abs, samples)) < 32767 / 4
    assert max(abs(b - a) for a, b in itertools.pairwise(samples)) < 2000
    assert samples[0] == samples[-1] == 0


def test_the_sounds_can_be_told_apart() -> None:
    rising = [Sound.STARTED, Sound.DONE, Sound.FAILED]
    assert len({wav_of(sound) for sound in rising}) == 3
    (low, _), (high, _) = Sound.DONE.value
    (before, _), (after, _) = Sound.FAILED.value
    assert low < high
    assert before > after


def test_a_sound_is_played_and_nobody_waits(played: Path) -> None:
    began = time.monotonic()
    Sounds().play(Sound.DONE)  # its player waits for us to listen
    assert time.monotonic() - began < 1.0
    assert played.read_bytes() == wav_of(Sound.DONE)


def test_nothing_is_played_when_sounds_are_off(played: Path) -> None:
    sounds = Sounds(on=False)
    sounds.play(Sound.FAILED)
    sounds.on = True
    sounds.play(Sound.DONE)
    assert played.read_bytes() == wav_of(Sound.DONE)


def test_a_sound_that_cannot_be_played_is_left_out(
    played: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
        _play(Sound.DONE)
    (tmp_path / "aplay").write_text("no program")
    _play(Sound.DONE)
    monkeypatch.setenv("PATH", str(tmp_path / "missing"))
    _play(Sound.DONE)
