"""Speech on a sound card that plays in real time: when sound starts, when it ends, what is left.

Other programs share the computer, so a time is measured several times and judged by the median.
"""

import os
import statistics
import subprocess
import sys
import time
import wave
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_app.speech.errors import NOTHING_HEARD
from desktop_app.speech.sounds import Sound, Sounds
from desktop_app.speech.speaker import Speaker, write_wav
from desktop_app.speech.voices import installed_voices, playback_problem
from tests.support.null_sound_card import SoundCard, null_sound_card

pytestmark = pytest.mark.acceptance

PROJECT = Path(__file__).parents[2]
TIMES = 7
START_WITHIN = 0.250  # seconds from say() to the first sound
STOP_WITHIN = 0.150  # seconds from stop() to the last sound
SHORT = "A dog runs over the grass."
LONG = "A man in a red coat stands in front of a small white house and looks at the sea. " * 6
ODD_TEXTS = [
    "<",
    "<b>bold</b> <break time='60s'/> and on",
    "-w /dev/null",
    "[[slnc 60000]] a pause",
    "before\0after \x01 9s \x1b[2J",
    "😀 🐕‍🦺",
    "…?!",
    "犬が走る",
    "\u202eright to left \ud83d",
    "9" * 100,
    "x" * 2000,
]


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundCard]:
    with (
        null_sound_card(tmp_path_factory.mktemp("sound")) as card,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name, value in card.variables.items():
            patch.setenv(name, value)
        yield card


@pytest.fixture
def speaker(card: SoundCard) -> Iterator[Speaker]:
    """A warm speaker; a problem fails the test."""
    problems: list[str] = []
    speaker = Speaker(problems.append)
    speaker.say("Ready.")
    assert speaker.wait(20)
    yield speaker
    speaker.close()
    assert problems == []


@pytest.fixture
def no_card(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A computer without a sound card, whatever this one has."""
    alsa = tmp_path / "alsa.conf"
    alsa.write_text("pcm.!default { type hw card 99 }\n")
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(alsa))


def median_of(measure: Callable[[], float]) -> float:
    """The median of several measurements in seconds; all of them are printed."""
    seconds = [measure() for _ in range(TIMES)]
    print([f"{1000 * second:.0f} ms" for second in seconds])
    return statistics.median(seconds)


def seconds_until_heard(speaker: Speaker, card: SoundCard, text: str, quiet: float) -> float:
    """From asking to the first sound; then it is silenced until it was quiet for so long."""
    asked = time.monotonic()
    speaker.say(text)
    heard = card.sound_after(asked)
    speaker.stop()
    card.last_sound(quiet)
    return heard - asked


@pytest.mark.parametrize("text", [SHORT, LONG])
def test_a_warm_voice_is_heard_at_once(speaker: Speaker, card: SoundCard, text: str) -> None:
    def first_sound() -> float:
        return seconds_until_heard(speaker, card, text, quiet=0.5)

    assert median_of(first_sound) <= START_WITHIN


def test_stop_silences_at_once(speaker: Speaker, card: SoundCard) -> None:
    def last_sound() -> float:
        speaker.say(LONG)
        card.sound_after(time.monotonic())
        asked = time.monotonic()
        speaker.stop()
        return card.last_sound(quiet=1.0) - asked

    assert median_of(last_sound) <= STOP_WITHIN


def test_a_text_right_after_stop_is_heard_at_once(speaker: Speaker, card: SoundCard) -> None:
    def first_sound() -> float:
        speaker.say(LONG)
        card.sound_after(time.monotonic())
        speaker.stop()
        card.last_sound(quiet=0.02)  # else the sound of the old text is taken for the new
        return seconds_until_heard(speaker, card, LONG, quiet=0.02)

    assert median_of(first_sound) <= START_WITHIN


def test_a_text_stopped_and_asked_again_without_a_pause(speaker: Speaker, card: SoundCard) -> None:
    def first_sound() -> float:
        speaker.say(LONG)
        speaker.stop()
        return seconds_until_heard(speaker, card, LONG, quiet=0.5)

    assert median_of(first_sound) <= START_WITHIN


def test_a_new_text_replaces_the_old(speaker: Speaker, card: SoundCard) -> None:
    speaker.say(LONG)  # 20 seconds
    card.sound_after(time.monotonic())
    asked = time.monotonic()
    speaker.say(SHORT)  # 1.4 seconds
    assert speaker.wait(20)
    assert 1.0 < card.last_sound(quiet=0.5) - asked < 10


def test_a_text_is_heard_to_its_end(speaker: Speaker, card: SoundCard) -> None:
    asked = time.monotonic()
    speaker.say(LONG)
    assert speaker.wait(60)
    done = time.monotonic()
    assert 15 < done - asked < 40
    assert abs(card.last_sound(quiet=1.0) - done) < 1.0


@pytest.mark.parametrize("method", ["say", "stop", "start"])
def test_nobody_waits_for_a_method(speaker: Speaker, method: str) -> None:
    def duration() -> float:
        arguments = [LONG] if method == "say" else []
        began = time.monotonic()
        getattr(speaker, method)(*arguments)
        return time.monotonic() - began

    assert median_of(duration) <= 0.005


def test_close_ends_the_sound(card: SoundCard) -> None:
    speaker = Speaker(print)
    speaker.say(LONG)
    card.sound_after(time.monotonic())
    asked = time.monotonic()
    speaker.close()
    assert card.last_sound(quiet=1.0) - asked < 1.0


def test_the_sound_ends_when_the_program_is_killed(card: SoundCard) -> None:
    code = (
        "import signal; from desktop_app.speech.speaker import Speaker;"
        f"Speaker(print).say({LONG!r}); signal.pause()"
    )
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    asked = time.monotonic()
    with subprocess.Popen([sys.executable, "-c", code], env=environment) as program:
        card.sound_after(asked)
        program.kill()
        killed = time.monotonic()
    assert card.last_sound(quiet=1.0) - killed < 1.0


def test_a_missing_sound_card_is_told_once_for_each_text(no_card: None) -> None:
    problems: list[str] = []
    speaker = Speaker(problems.append)
    for count in (1, 2):
        speaker.say(LONG)
        assert speaker.wait(20)
        assert problems == [NOTHING_HEARD] * count
    speaker.close()
    assert playback_problem() == NOTHING_HEARD


def test_a_missing_player_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    problems: list[str] = []
    speaker = Speaker(problems.append)
    speaker.say(SHORT)
    assert speaker.wait(20)
    speaker.close()
    assert len(problems) == 1
    assert "aplay is missing" in problems[0]


@pytest.mark.parametrize("sound", Sound)
def test_a_short_sound_is_heard(card: SoundCard, sound: Sound) -> None:
    asked = time.monotonic()
    Sounds().play(sound)
    heard = card.sound_after(asked)
    assert card.last_sound(quiet=0.5) - heard < 0.4


def test_a_sound_card_is_found(card: SoundCard) -> None:
    assert playback_problem() is None


def test_a_sound_file_needs_no_sound_card(no_card: None, tmp_path: Path) -> None:
    path = tmp_path / "the dog's $HOME.wav"
    write_wav(SHORT, path)
    with wave.open(str(path)) as speech:
        assert 1.0 < speech.getnframes() / speech.getframerate() < 3.0
        samples = array("h", speech.readframes(speech.getnframes()))
    assert max(samples) > 3000
    assert list(tmp_path.glob("*.wav")) == [path]


@pytest.mark.parametrize("text", ODD_TEXTS, ids=lambda text: ascii(text[:12]))
def test_any_text_is_spoken_as_text(no_card: None, tmp_path: Path, text: str) -> None:
    path = tmp_path / "o.wav"
    write_wav(text, path)
    with wave.open(str(path)) as speech:
        seconds = speech.getnframes() / speech.getframerate()
    assert 0.1 < seconds < 1.5 * len(text) + 5


def test_odd_texts_do_not_stop_the_voice(speaker: Speaker) -> None:
    for text in ODD_TEXTS[:9]:
        speaker.say(text)
        assert speaker.wait(60)


def test_the_installed_voices_are_told() -> None:
    voices = installed_voices()
    assert {voice.engine for voice in voices} == {"espeak"}
    assert any(voice.language.startswith("en") for voice in voices)
