"""The thread that keeps two warm voices in reserve and sees every text through to its end.

A voice process is used for one utterance. To stop is to end the one that speaks; the next text
goes to a warm one in reserve. All state belongs to this thread; others hand it tasks.
"""

import queue
import threading
import time
from collections.abc import Callable, Iterator

from desktop_app.speech.errors import (
    NOTHING_HEARD,
    VOICE_BROKE_OFF,
    VOICE_CANNOT_START,
    VOICE_HANGS,
    SpeechError,
)
from desktop_app.speech.manner import Manner, Speech, primary, voice_for
from desktop_app.speech.utterances import shortest_seconds, utterances
from desktop_app.speech.voice_process import Answer, Launch, Patience, VoiceProcess

RESERVE = 2
FAILURES_IN_A_ROW = 3  # then no voice is started again before the next text


class Supervisor(threading.Thread):
    """Says one text at a time; `on_done(ticket)` tells that this and all before it are over.

    A problem is told for a text that was not heard, once for each text; a language that no voice
    speaks, once for each.
    """

    def __init__(
        self,
        on_problem: Callable[[str], None],
        on_missing: Callable[[str], None],
        on_state: Callable[[bool], None],
        on_done: Callable[[int], None],
        launch: Launch,
        patience: Patience,
    ) -> None:
        super().__init__(name="speech", daemon=True)
        self._on_problem = on_problem
        self._on_missing = on_missing
        self._on_state = on_state
        self._on_done = on_done
        self._launch = launch
        self._patience = patience
        self._tasks: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._reserve: list[VoiceProcess] = []
        self._speaking: VoiceProcess | None = None
        self._ended: list[VoiceProcess] = []  # not yet known to be gone
        self._speech = Speech("", "", Manner())  # the text being said
        self._missing: set[str] = set()  # languages that were told to have no voice
        self._utterance = ""  # the part of it being said
        self._next: str | None = None  # the one after it
        self._rest: Iterator[str] = iter(())
        self._ticket = 0
        self._talking = False  # as told by on_state
        self._failures = 0

    def say(self, ticket: int, speech: Speech) -> None:
        """Say the text in place of what is being said."""
        self._tasks.put(lambda: self._begin(ticket, speech))

    def silence(self) -> None:
        """Be silent now."""
        self._tasks.put(self._finish)

    def close(self) -> None:
        """End all voices and this thread."""
        self._tasks.put(None)

    def run(self) -> None:
        """Work off the tasks until closed."""
        try:
            self._refill()
            while True:
                try:
                    task = self._tasks.get(timeout=self._seconds_to_deadline())
                except queue.Empty:
                    self._end_overdue()
                    continue
                if task is None:
                    return
                task()
        finally:
            for voice in self._voices():
                self._end(voice)
            for voice in self._ended:
                voice.join(timeout=1)
            self._on_done(self._ticket)

    def _begin(self, ticket: int, speech: Speech) -> None:
        self._end_speaking()
        self._ticket, self._speech = ticket, speech
        self._failures = 0
        self._rest = utterances(speech.text)
        self._next = next(self._rest, None)
        self._tell_state(True)
        self._proceed()

    def _proceed(self) -> None:
        """Give the next utterance to a warm voice, or be done; keep the reserve filled."""
        ready = (voice for voice in self._reserve if voice.ready and not voice.has_ended())
        warm = next(ready, None)
        if self._speaking is None and self._next is None:
            self._finish()
        elif self._speaking is None and self._next is not None and warm is not None:
            self._give(self._next, warm)
        self._refill()

    def _give(self, utterance: str, warm: VoiceProcess) -> None:
        voice = voice_for(self._speech.language, warm.voices, self._speech.manner)
        if voice is None:
            self._tell_missing(self._speech.language)
            self._finish()
            return
        self._reserve.remove(warm)
        self._speaking, self._utterance = warm, utterance
        self._next = next(self._rest, None)
        try:
            warm.say(utterance, voice, self._speech)
        except SpeechError as error:
            self._fail(error.sentence)

    def _tell_missing(self, language: str) -> None:
        if primary(language) not in self._missing:
            self._missing.add(primary(language))
            self._on_missing(language)

    def _finish(self) -> None:
        self._end_speaking()
        self._next, self._rest = None, iter(())
        self._tell_state(False)
        self._on_done(self._ticket)
        self._refill()

    def _fail(self, sentence: str) -> None:
        waited_for = self._speaking is not None or self._next is not None
        self._end_speaking()
        if waited_for:
            self._on_problem(sentence)
        self._finish()

    def _refill(self) -> None:
        while len(self._reserve) < RESERVE and self._failures < FAILURES_IN_A_ROW:
            try:
                voice = VoiceProcess(self._answered, self._patience, self._launch)
            except OSError:
                self._failures = FAILURES_IN_A_ROW
                self._fail_without_voices(VOICE_CANNOT_START)
            else:
                self._reserve.append(voice)

    def _answered(self, voice: VoiceProcess, answer: Answer) -> None:
        self._tasks.put(lambda: self._take(voice, answer))

    def _take(self, voice: VoiceProcess, answer: Answer) -> None:
        if voice not in self._voices():
            return
        match answer["answer"]:
            case "ready":
                voice.became_ready(answer)
                self._proceed()
            case "done":
                self._said(answer["seconds"])
            case "interrupted":
                self._finish()
            case "problem":
                self._lose(voice, answer["sentence"], FAILURES_IN_A_ROW)
            case "gone":
                self._lose(voice, VOICE_BROKE_OFF, self._failures + 1)

    def _said(self, seconds: float) -> None:
        self._failures = 0
        if seconds < shortest_seconds(self._utterance) / max(1.0, self._speech.manner.rate):
            self._fail(NOTHING_HEARD)
        else:
            self._end_speaking()
            self._proceed()

    def _lose(self, voice: VoiceProcess, sentence: str, failures: int) -> None:
        """A voice failed: replace it, and tell when a text suffers from it."""
        self._failures = failures
        self._end(voice)
        if voice is self._speaking:
            self._fail(sentence)
        else:
            self._reserve.remove(voice)
            self._fail_without_voices(
                VOICE_CANNOT_START if sentence == VOICE_BROKE_OFF else sentence
            )
        self._refill()

    def _fail_without_voices(self, sentence: str) -> None:
        if self._failures >= FAILURES_IN_A_ROW and not self._reserve and self._speaking is None:
            self._fail(sentence)

    def _end_overdue(self) -> None:
        now = time.monotonic()
        for voice in self._voices():
            if voice.deadline is not None and voice.deadline <= now:
                hung = VOICE_HANGS if voice is self._speaking else VOICE_BROKE_OFF
                self._lose(voice, hung, self._failures + 1)

    def _end_speaking(self) -> None:
        if self._speaking is not None:
            self._end(self._speaking)
            self._speaking = None

    def _end(self, voice: VoiceProcess) -> None:
        voice.end()
        self._ended = [*(ended for ended in self._ended if not ended.gone()), voice]

    def _voices(self) -> list[VoiceProcess]:
        return [*self._reserve, *([self._speaking] if self._speaking else [])]

    def _seconds_to_deadline(self) -> float | None:
        deadlines = [voice.deadline for voice in self._voices() if voice.deadline is not None]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _tell_state(self, talking: bool) -> None:
        if talking != self._talking:
            self._talking = talking
            self._on_state(talking)
