"""`hearsight describe` with a real voice: into a WAV file and out of a sound card."""

import os
import time
import wave
from pathlib import Path

import pytest

from tests.support.commands import PROJECT, describe
from tests.support.null_sound_card import null_sound_card

pytestmark = pytest.mark.acceptance

PHOTO = PROJECT / "assets" / "samples" / "chelsea.png"
SHORTEST = 0.7  # seconds that a sentence of several words takes at least


def test_wav_holds_the_spoken_sentence(tmp_path: Path) -> None:
    target = tmp_path / "spoken.wav"
    outcome = describe("--wav", target, PHOTO)
    assert len(outcome.stdout.decode().split()) >= 2
    assert (outcome.stderr, outcome.status) == (b"", 0)
    with wave.open(str(target)) as spoken:
        assert spoken.getnframes() / spoken.getframerate() > SHORTEST
        assert any(spoken.readframes(spoken.getnframes()))


def test_a_wav_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    outcome = describe("--wav", tmp_path / "no such folder" / "spoken.wav", PHOTO)
    assert outcome.status == 1
    assert len(outcome.stderr.decode().splitlines()) == 1
    assert b"Traceback" not in outcome.stderr


def test_speak_is_heard_to_its_end_and_silence_is_kept_without_it(tmp_path: Path) -> None:
    with null_sound_card(tmp_path) as card:
        describe(PHOTO, changes=card.variables)
        asked = time.monotonic()
        outcome = describe("--speak", PHOTO, changes=card.variables)
        ended = time.monotonic()
        first, last = card.sound_after(0.0), card.last_sound(quiet=1.0)
    assert (outcome.stderr, outcome.status) == (b"", 0)
    assert asked < first
    assert last - first > SHORTEST
    assert last < ended + 0.5


def test_a_missing_voice_is_told_and_the_text_stays(tmp_path: Path) -> None:
    nothing_on_path = {
        "PATH": str(tmp_path),
        "PYTHONPATH": str(PROJECT),
        "HOME": os.environ["HOME"],
    }
    outcome = describe("--speak", PHOTO, changes=nothing_on_path)
    assert len(outcome.stdout.decode().split()) >= 2
    (complaint,) = outcome.stderr.decode().splitlines()
    assert complaint.startswith("The voice cannot be played: ")
