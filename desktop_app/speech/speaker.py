"""Saying texts aloud, and into sound files, without ever making the caller wait."""

import threading
from collections.abc import Callable
from dataclasses import replace

from desktop_app.speech.errors import voice_missing
from desktop_app.speech.manner import Manner, Speech, VoiceInfo
from desktop_app.speech.sound_file import write_wav
from desktop_app.speech.spelling import spelled
from desktop_app.speech.supervisor import Supervisor
from desktop_app.speech.utterances import utterances
from desktop_app.speech.voice_process import Launch, Patience, launch_voice
from desktop_app.speech.voices import installed_voices

__all__ = ["Speaker", "write_wav"]

SLOWER = 0.7  # of the rate


def _slowed(manner: Manner, slower: bool) -> Manner:
    return replace(manner, rate=manner.rate * SLOWER) if slower else manner


def _ignore(_talking: bool) -> None:
    pass


class Speaker:
    """Says one text at a time. Every method may be called from any thread and returns at once.

    `on_problem` gets one sentence for a text that could not be heard to its end. `on_missing` gets,
    once, a language that no voice speaks: texts in it are never said by another; without it
    `on_problem` gets a sentence for that, too. `on_state` gets True when a text begins and False
    when it is over. All are called from a thread of ours and must not block it.
    """

    def __init__(
        self,
        on_problem: Callable[[str], None],
        on_state: Callable[[bool], None] = _ignore,
        *,
        on_missing: Callable[[str], None] | None = None,
        launch: Launch = launch_voice,
        patience: Patience | None = None,
    ) -> None:
        on_missing = on_missing or (lambda language: on_problem(voice_missing(language)))
        self._supervisor = Supervisor(
            on_problem, on_missing, on_state, self._note_done, launch, patience or Patience()
        )
        self._launch = launch
        self._manner = Manner()
        self._last = "", ""  # text and language
        self._changed = threading.Condition()
        self._asked = 0  # the number of texts so far
        self._done = 0  # up to which they are over
        self._started = False
        self._closed = False

    def start(self) -> None:
        """Make voices warm, in the background."""
        with self._changed:
            if not self._started and not self._closed:
                self._started = True
                self._supervisor.start()

    def set_manner(self, manner: Manner) -> None:
        """Speak in this manner from the next text on."""
        with self._changed:
            self._manner = manner

    def voices(self) -> list[VoiceInfo]:
        """All voices of this system. Blocks for a fifth of a second or so.

        Raises `SpeechError`, with what to install, when there is none.
        """
        return installed_voices(launch=self._launch)

    def say(
        self,
        text: str,
        language: str = "en",
        manner: Manner | None = None,
        *,
        slower: bool = False,
    ) -> None:
        """Say the text in place of what is being said; nothing happens if it has no words.

        `language` is a tag such as "en" or "pt-BR"; a `manner` holds for this text only,
        and so does `slower`.
        """
        if next(utterances(text), None) is not None:
            self._last = text, language
            self._say(Speech(text, language, _slowed(manner or self._manner, slower)))

    def spell(self, text: str, language: str = "en") -> None:
        """Say the characters of the text one by one, by their names in the language's voice."""
        self.say(spelled(text), language)

    def say_again(self, *, slower: bool = False) -> None:
        """Say the last text again in the manner of now, for once slower if wished."""
        self.say(*self._last, slower=slower)

    def stop(self) -> None:
        """Be silent, now."""
        self._supervisor.silence()

    def wait(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds until nothing is being said; whether that came true."""
        with self._changed:
            return self._changed.wait_for(lambda: self._done >= self._asked, timeout)

    def close(self) -> None:
        """End the voices and everything they started. A closed speaker says nothing more."""
        with self._changed:
            running = self._started and not self._closed
            self._closed = True
        if running:
            self._supervisor.close()
            if threading.current_thread() is not self._supervisor:
                self._supervisor.join(timeout=2)

    def _say(self, speech: Speech) -> None:
        self.start()
        with self._changed:
            if not self._closed:
                self._asked += 1
                self._supervisor.say(self._asked, speech)

    def _note_done(self, ticket: int) -> None:
        with self._changed:
            self._done = max(self._done, ticket)
            self._changed.notify_all()
