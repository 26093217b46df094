"""The speaker with real voice processes: replacing, stopping, crashes, hangs and leaving nothing.

No sound is needed: the voices use pyttsx3's dummy driver (see `tests.support.obedient_voice`).
"""

import contextlib
import os
import queue
import select
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.speech.errors import (
    NO_ROOM,
    NOTHING_HEARD,
    VOICE_BROKE_OFF,
    VOICE_CANNOT_START,
    VOICE_HANGS,
)
from desktop_app.speech.manner import Manner
from desktop_app.speech.speaker import Speaker
from desktop_app.speech.supervisor import FAILURES_IN_A_ROW, RESERVE
from desktop_app.speech.voice_process import Launch, Patience
from tests.support.obedient_voice import (
    REAL_WORKER,
    ObedientVoices,
    launch_without_espeak,
    start_python,
)

SECONDS = 60  # until waiting counts as failed
SHORT = "a dog runs"
LONG = "and " * 2000


class Listener:
    """A speaker, and all that it told."""

    def __init__(self, launch: Launch, patience: Patience | None = None) -> None:
        self.problems: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.states: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self.speaker = Speaker(self.problems.put, self.states.put, launch=launch, patience=patience)

    def say(self, text: str) -> list[str]:
        """Say the text to its end; gives the problems told."""
        self.speaker.say(text)
        assert self.speaker.wait(SECONDS)
        return self.told()

    def told(self) -> list[str]:
        """The problems told since last asked."""
        return [self.problems.get() for _ in range(self.problems.qsize())]


@pytest.fixture
def listener(voices: ObedientVoices) -> Iterator[Listener]:
    listener = Listener(voices)
    yield listener
    listener.speaker.close()


def test_a_text_is_said_and_its_state_told(listener: Listener, voices: ObedientVoices) -> None:
    assert listener.say(SHORT) == []
    assert [listener.states.get(timeout=SECONDS) for _ in range(2)] == [True, False]
    assert voices.said(1) == [SHORT]


def test_it_knows_the_voices_of_this_system(listener: Listener) -> None:
    assert [voice.name for voice in listener.speaker.voices()] == [
        "John Doe",
        "Jane Doe",
        "Greta Muster",
    ]


def test_every_text_is_said_once_and_in_order(listener: Listener, voices: ObedientVoices) -> None:
    texts = ["one", "two", "three", "four"]
    assert [listener.say(text) for text in texts] == [[]] * 4
    assert voices.said(4) == texts


def test_a_long_text_is_said_piece_by_piece(listener: Listener, voices: ObedientVoices) -> None:
    sentences = [f"sentence {number} is {'really ' * 17}long." for number in range(2)]
    assert listener.say(" ".join(sentences)) == []
    assert voices.said(2) == sentences


def test_a_voice_that_nobody_can_hear_is_told(listener: Listener, voices: ObedientVoices) -> None:
    word_over_too_soon = "long" * 45
    assert listener.say(f"{word_over_too_soon}. {'And more. ' * 40}") == [NOTHING_HEARD]
    assert len(voices.said(1)) == 1  # and nothing of the rest


def test_a_new_text_replaces_the_one_being_said(listener: Listener, voices: ObedientVoices) -> None:
    listener.speaker.say(LONG)
    voices.said(1)
    assert listener.say(SHORT) == []
    assert voices.said(2)[1:] == [SHORT]
    assert [listener.states.get(timeout=SECONDS) for _ in range(2)] == [True, False]


def test_stop_ends_the_text(listener: Listener, voices: ObedientVoices) -> None:
    listener.speaker.say(LONG)
    voices.said(1)
    listener.speaker.stop()
    assert listener.speaker.wait(SECONDS)
    assert [listener.states.get(timeout=SECONDS) for _ in range(2)] == [True, False]
    assert listener.told() == []


def test_stop_with_nothing_to_stop_does_nothing(listener: Listener) -> None:
    listener.speaker.stop()
    listener.speaker.start()
    listener.speaker.stop()
    assert listener.say(SHORT) == []


@pytest.mark.parametrize("text", ["", " \n", "\0\x1b"])
def test_a_text_without_words_is_no_text(
    listener: Listener, voices: ObedientVoices, text: str
) -> None:
    listener.speaker.say(text)
    assert listener.speaker.wait(0)
    assert listener.states.empty()
    assert voices.processes == []


def test_each_language_has_its_voice(listener: Listener, voices: ObedientVoices) -> None:
    texts = [("a dog", "en"), ("ein Hund", "de"), ("a cat", "en-GB"), ("eine Katze", "de-AT")]
    for text, language in texts:
        listener.speaker.say(text, language)
        assert listener.speaker.wait(SECONDS)
    assert [(said.text, said.voice) for said in voices.manners(4)] == [
        ("a dog", "john"),
        ("ein Hund", "greta"),
        ("a cat", "john"),
        ("eine Katze", "greta"),
    ]
    assert listener.told() == []


def test_a_language_without_a_voice_is_told_once_and_never_said_by_another(
    listener: Listener, voices: ObedientVoices
) -> None:
    for language in ("fr", "fr-CA", "it"):
        listener.speaker.say("un chien", language)
        assert listener.speaker.wait(SECONDS)
    french, italian = listener.told()
    assert french.startswith("No installed voice speaks French. The text is shown instead.")
    assert "Italian" in italian
    assert [listener.states.get(timeout=SECONDS) for _ in range(6)] == [True, False] * 3
    assert listener.say(SHORT) == []
    assert voices.said(1) == [SHORT]


def test_a_manner_holds_from_the_next_text_on(listener: Listener, voices: ObedientVoices) -> None:
    listener.say("one")
    listener.speaker.set_manner(Manner(voice="jane", rate=1.5, volume=0.5, pitch=2.0))
    listener.say("two")
    listener.speaker.say("three", manner=Manner())
    assert listener.speaker.wait(SECONDS)
    listener.speaker.say("vier", "de")
    assert listener.speaker.wait(SECONDS)
    assert [(said.voice, said.rate, said.volume) for said in voices.manners(4)] == [
        ("john", 200, 1.0),
        ("jane", 300, 0.5),
        ("john", 200, 1.0),
        ("greta", 300, 0.5),
    ]


def test_a_text_is_said_again_and_slower_once(listener: Listener, voices: ObedientVoices) -> None:
    listener.speaker.say_again()  # nothing was said yet
    listener.speaker.say("ein Hund", "de")
    for slower in (True, False):
        assert listener.speaker.wait(SECONDS)
        listener.speaker.say_again(slower=slower)
    assert listener.speaker.wait(SECONDS)
    assert [(said.text, said.voice, said.rate) for said in voices.manners(3)] == [
        ("ein Hund", "greta", 200),
        ("ein Hund", "greta", 140),
        ("ein Hund", "greta", 200),
    ]


def test_a_word_is_spelled(listener: Listener, voices: ObedientVoices) -> None:
    listener.speaker.spell("Hi!")
    assert listener.speaker.wait(SECONDS)
    assert voices.said(1) == ["capital h, i, exclamation mark"]


def test_a_crash_is_told_once_and_the_next_text_is_said(
    listener: Listener, voices: ObedientVoices
) -> None:
    assert listener.say("please crash now") == [VOICE_BROKE_OFF]
    assert listener.say(SHORT) == []
    assert voices.said(2) == ["please crash now", SHORT]


def test_a_failing_driver_is_told_and_replaced(listener: Listener) -> None:
    assert listener.say("please fail now") == [VOICE_BROKE_OFF]
    assert listener.say(SHORT) == []


def test_all_voices_killed_at_once_are_replaced(listener: Listener, voices: ObedientVoices) -> None:
    listener.speaker.say(LONG)
    voices.said(1)
    for process in list(voices.processes):
        process.kill()
        with contextlib.suppress(ChildProcessError):  # reaped already
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert listener.speaker.wait(SECONDS)
    assert listener.told() == [VOICE_BROKE_OFF]
    assert listener.say(SHORT) == []


def test_a_hanging_voice_is_ended_and_the_next_text_is_said(voices: ObedientVoices) -> None:
    hasty = Patience(utterance=lambda text: 1.0 if "freeze" in text else SECONDS)
    listener = Listener(voices, hasty)
    assert listener.say("please freeze now") == [VOICE_HANGS]
    assert listener.say(SHORT) == []
    listener.speaker.close()


def test_a_voice_that_never_gets_ready_is_given_up() -> None:
    def launch() -> "subprocess.Popen[bytes]":
        return start_python("import signal; signal.pause()")

    listener = Listener(launch, Patience(start=0.2))
    assert listener.say(SHORT) == [VOICE_CANNOT_START]
    listener.speaker.close()


def test_a_voice_that_always_crashes_is_tried_a_few_times_for_each_text() -> None:
    launched = []

    def launch() -> "subprocess.Popen[bytes]":
        launched.append(start_python("raise SystemExit(1)"))
        return launched[-1]

    listener = Listener(launch)
    assert listener.say(SHORT) == [VOICE_CANNOT_START]
    assert listener.say(SHORT) == [VOICE_CANNOT_START]
    listener.speaker.close()
    assert len(launched) <= 2 * (FAILURES_IN_A_ROW + RESERVE)
    assert all(process.returncode is not None for process in launched)


def test_a_system_that_starts_no_process_is_told_of() -> None:
    def launch() -> "subprocess.Popen[bytes]":
        raise OSError("no more processes")

    listener = Listener(launch)
    assert listener.say(SHORT) == [VOICE_CANNOT_START]
    assert listener.say(SHORT) == [VOICE_CANNOT_START]
    listener.speaker.close()


def test_a_missing_engine_is_one_sentence_for_each_text(tmp_path: Path) -> None:
    listener = Listener(launch_without_espeak(tmp_path))
    listener.speaker.start()
    for _ in range(2):
        (sentence,) = listener.say(SHORT)
        assert "No voice is installed." in sentence and "espeak-ng" in sentence
    listener.speaker.close()


def test_a_path_without_tools_is_one_sentence(tmp_path: Path) -> None:
    listener = Listener(lambda: start_python(REAL_WORKER, PATH=str(tmp_path)))
    (sentence,) = listener.say(SHORT)
    assert "alsa-utils" in sentence
    listener.speaker.close()


def test_no_room_for_the_sound_is_told(
    listener: Listener, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(temporary / "missing"))
    assert listener.say(SHORT) == [NO_ROOM]
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    assert listener.say(SHORT) == []


def test_it_may_be_used_from_many_threads(listener: Listener, voices: ObedientVoices) -> None:
    def chatter(number: int) -> None:
        for _ in range(5):
            listener.speaker.say(f"thread {number}")
            listener.speaker.stop()

    threads = [threading.Thread(target=chatter, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert listener.say("the last word") == []
    assert "the last word" in voices.said(1)


def test_a_callback_may_close_the_speaker(voices: ObedientVoices) -> None:
    closed = threading.Event()

    def close(_problem: str) -> None:
        speaker.close()
        closed.set()

    speaker = Speaker(close, launch=voices)
    speaker.say("please crash")
    assert closed.wait(SECONDS)
    speaker._supervisor.join(SECONDS)


def test_a_closed_speaker_says_nothing(listener: Listener, voices: ObedientVoices) -> None:
    listener.speaker.start()
    listener.speaker.close()
    listener.speaker.close()
    listener.speaker.say(SHORT)
    listener.speaker.stop()
    assert listener.speaker.wait(0)
    assert voices.said(0) == []


def test_the_voices_end_when_the_parent_is_killed(tmp_path: Path) -> None:
    with start_python(_TALKING_PARENT, TMPDIR=str(tmp_path)) as parent:
        try:
            assert parent.stdout is not None
            ends = [os.pidfd_open(int(pid)) for pid in parent.stdout.readline().split()]
            assert len(ends) >= RESERVE
            assert list(tmp_path.glob("hearsight-*"))
        finally:
            parent.kill()
    for end in ends:
        assert select.select([end], [], [], SECONDS)[0], "a voice outlives its parent"
        os.close(end)
    assert list(tmp_path.glob("hearsight-*")) == []


def test_importing_the_speaker_is_light() -> None:
    heavy = "{'pyttsx3', 'PySide6', 'numpy', 'PIL', 'onnxruntime'}"
    code = f"import sys, desktop_app.speech.speaker; print({heavy} & set(sys.modules) or 'light')"
    process = start_python(code)
    assert process.communicate()[0] == b"light\n"


_TALKING_PARENT = f"""
import signal
from desktop_app.speech.manner import Manner
from desktop_app.speech.speaker import Speaker
from tests.support.obedient_voice import ObedientVoices
voices = ObedientVoices()
Speaker(print, launch=voices).say({LONG!r})
voices.said(1)
print(*(process.pid for process in voices.processes), flush=True)
signal.pause()
"""
