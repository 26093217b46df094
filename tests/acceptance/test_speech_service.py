"""Speech by a real speech-dispatcher: which voice gets which sentence, and that silence is kept."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.speech.manner import DISPATCHER, Manner
from desktop_app.speech.speaker import Speaker
from desktop_app.speech.voices import installed_voices
from tests.support.speech_service import NO_SOUND_CARD, SpeechService
from tests.support.waiting import wait_until

pytestmark = pytest.mark.acceptance

SECONDS = 60.0  # until waiting counts as failed
LONG = "A man in a red coat stands in front of a small white house and looks at the sea."
SAID = [
    ("Die Beschreibung ist fertig.", "de", "schreiber"),
    ("A dog runs over the grass.", "en", "writer"),
    ("Die Zwischenablage ist leer.", "de", "schreiber"),
    ("A cat sleeps on a red chair.", "en-GB", "writer"),
]


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SpeechService]:
    service = SpeechService(tmp_path / "speech", letter_seconds=0.02)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SPEECHD_ADDRESS", service.address)
    (tmp_path / ".asoundrc").write_text(NO_SOUND_CARD)
    with subprocess.Popen(
        service.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as daemon:
        wait_until(service.socket.exists, "the service")
        yield service
        daemon.terminate()


@pytest.fixture
def speaker(service: SpeechService) -> Iterator[Speaker]:
    """A speaker that speaks by the service; a problem fails the test."""
    problems: list[str] = []
    speaker = Speaker(problems.append)
    speaker.start()
    yield speaker
    speaker.close()
    assert problems == []


def test_every_sentence_gets_the_voice_of_its_language(
    speaker: Speaker, service: SpeechService
) -> None:
    for text, language, _ in SAID:
        speaker.say(text, language)
        assert speaker.wait(SECONDS)
    ends = [piece for piece in service.pieces() if piece.kind == "end"]
    assert [(piece.text.strip(), piece.voice) for piece in ends] == [
        (text, voice) for text, _, voice in SAID
    ]


def test_a_language_without_a_voice_is_shown_and_told_once(service: SpeechService) -> None:
    problems: list[str] = []
    speaker = Speaker(problems.append)
    only_this = Manner(engine=DISPATCHER)
    for _ in range(2):
        speaker.say("nuqneH", "tlh", only_this)
        assert speaker.wait(SECONDS)
    speaker.close()
    assert len(problems) == 1
    assert "No installed voice speaks tlh. The text is shown instead." in problems[0]
    assert service.pieces() == []


def test_the_chosen_voice_and_rate_are_used(speaker: Speaker, service: SpeechService) -> None:
    speaker.set_manner(Manner(voice="second writer", rate=1.5))
    for text, language in (("A dog.", "en"), ("Ein Hund.", "de")):
        speaker.say(text, language)
        assert speaker.wait(SECONDS)
    begun = [piece for piece in service.pieces() if piece.kind == "begin"]
    assert [(piece.voice, piece.rate) for piece in begun] == [
        ("second writer", 28),
        ("schreiber", 28),
    ]


def test_stop_is_stop(speaker: Speaker, service: SpeechService) -> None:
    speaker.say(LONG)
    wait_until(service.pieces, "the first word")
    speaker.stop()
    assert speaker.wait(SECONDS)
    speaker.say("Afterwards.")
    assert speaker.wait(SECONDS)
    assert [(piece.kind, piece.text.strip()) for piece in service.pieces()] == [
        ("begin", LONG),
        ("begin", "Afterwards."),
        ("end", "Afterwards."),
    ]


def test_its_voices_are_the_first_to_be_told(service: SpeechService) -> None:
    assert [voice.name for voice in installed_voices()][:3] == [
        *("writer", "second writer", "schreiber"),
    ]
