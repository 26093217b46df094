"""One door for messages: into the window, and to the ear by a screen reader or our own voice.

Never by both: whoever runs a screen reader would hear everything twice. What was said can be read
again as long as the window is open; it is written nowhere else.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.speech.errors import voice_missing
from desktop_app.speech.manner import primary
from desktop_app.speech.speaker import Speaker
from desktop_app.speech.spelling import spelled
from desktop_app.translation import ENGLISH, tr, translator

MOST_MESSAGES = 200


class ScreenReader(Protocol):
    """The way to a screen reader, whichever runs."""

    def announce(self, text: str, *, assertive: bool) -> None:
        """Have the text spoken once, without moving the focus."""


@dataclass(frozen=True)
class Message:
    """What was told, and when."""

    when: datetime
    text: str


class Announcer(QObject):
    """Tells the person what happened."""

    status_changed = Signal(str)  # what the window does now
    problems_changed = Signal(list)  # what went wrong and what to do, a sentence or two each

    def __init__(
        self, screen_reader: ScreenReader, speaker: Speaker, own_voice: Callable[[], bool]
    ) -> None:
        """`own_voice` tells, each time anew, whether our own voice speaks."""
        super().__init__()
        self._screen_reader = screen_reader
        self._speaker = speaker
        self._own_voice = own_voice
        self._speaking = False
        self._problems: list[str] = []
        self._missing: set[str] = set()  # languages that none of our voices speaks
        self._messages: deque[Message] = deque(maxlen=MOST_MESSAGES)

    @property
    def messages(self) -> list[Message]:
        """What was told, the newest first."""
        return list(reversed(self._messages))

    def show(self, status: str) -> None:
        """Show what the window does, and say nothing."""
        self.status_changed.emit(status)

    def tell(self, message: str) -> None:
        """Show a message as the status and say it politely."""
        self.show(message)
        self.say(message)

    def say(self, text: str) -> None:
        """Say a text that the window shows elsewhere, or not at all."""
        self._speak(text, translator.language, assertive=False)

    def say_unread(self, text: str) -> None:
        """Say by our own voice what a screen reader reads by itself."""
        if self._own_voice():
            self.say(text)

    def say_description(self, text: str) -> None:
        """Say what is in a picture, which is in English whatever the window's language is."""
        self._speak(text, ENGLISH, assertive=False)

    def say_aloud(self, text: str) -> None:
        """Have our own voice say what a screen reader reads by itself, since it has the focus."""
        if self._own_voice():
            self._speaking = True
            self._speaker.say(text, ENGLISH)

    def say_slower(self, text: str) -> None:
        """Say a description once more, slower; a screen reader keeps its own rate."""
        self._speak(text, ENGLISH, assertive=False, slower=True)

    def spell(self, text: str) -> None:
        """Say a description character by character."""
        self._speak(spelled(text), ENGLISH, assertive=False)

    def warn(self, problem: str) -> None:
        """Show what went wrong in its own place and say it at once."""
        self._set_problems([problem])
        self._speak(problem, translator.language, assertive=True)

    def warn_of_voice(self, problem: str) -> None:
        """Warn that our own voice failed: it cannot say so itself."""
        self._speaking = False
        if problem not in self._problems:
            self._set_problems([*self._problems, problem])
            self._remember(problem)
            self._screen_reader.announce(problem, assertive=True)

    def warn_of_language(self, language: str) -> None:
        """Warn that none of our voices speaks a language, by one that speaks the other of ours."""
        self._missing.add(primary(language))
        problem = voice_missing(language, tr)
        self._set_problems([*self._problems, problem])
        self._remember(problem)
        for own, text in ((translator.language, problem), (ENGLISH, voice_missing(language))):
            if self._own_voice() and primary(own) not in self._missing:
                self._speaking = True
                self._speaker.say(text, own)
                return
        self._speaking = False
        self._screen_reader.announce(problem, assertive=True)

    def forget_problems(self) -> None:
        """What went wrong is over."""
        self._set_problems([])

    def silence(self) -> bool:
        """Stop our own voice; whether it was speaking."""
        was_speaking, self._speaking = self._speaking, False
        if was_speaking:
            self._speaker.stop()
        return was_speaking

    def note_speaking(self, speaking: bool) -> None:
        """Our own voice began or ended."""
        self._speaking = speaking

    def _set_problems(self, problems: list[str]) -> None:
        self._problems = problems
        self.problems_changed.emit(problems)

    def _speak(self, text: str, language: str, *, assertive: bool, slower: bool = False) -> None:
        self._remember(text)
        if self._own_voice():
            self._speaking = True
            self._speaker.say(text, language, slower=slower)
        else:
            self._screen_reader.announce(text, assertive=assertive)

    def _remember(self, text: str) -> None:
        self._messages.append(Message(datetime.now().astimezone(), text))
