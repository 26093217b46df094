"""A window whose engine, voice and screen reader are told what to do and remember what they did."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.engine.description import Description, ModelInfo, Reading
from desktop_app.engine.doubt import Caution
from desktop_app.engine.errors import Cancelled, ErrorCode, HearsightError
from desktop_app.engine.exploration import PLACES, Box, Exploration, Part, PlacedWord
from desktop_app.settings.store import Store
from desktop_app.speech.errors import SpeechError
from desktop_app.speech.manner import Manner, VoiceInfo
from desktop_app.ui.callbacks import Callbacks
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.voice_choice import Voice

Source = Path | bytes


def description(text: str) -> Description:
    """A description that says this text."""
    return Description(text, text, 0.8, (), 0.2, ModelInfo("scripted", "1"))


class ScriptedEngine:
    """Answers with `a picture called NAME` unless told otherwise; `hold` makes it wait."""

    def __init__(self) -> None:
        self.asked: list[Source] = []
        self.cancelled: list[Source] = []
        self.failures: dict[str, ErrorCode] = {}
        self.cautions: list[Caution] = []
        self.descriptions: dict[str, Description] = {}
        self.readings: dict[str, Reading] = {}
        self.explored: list[Box | None] = []
        self.read_pictures: list[tuple[Source, bool]] = []
        self.started = 0
        self.rests = 0
        self._go = threading.Event()
        self._go.set()

    def start(self) -> None:
        self.started += 1

    def hold(self) -> None:
        """Answer nothing until `go`."""
        self._go.clear()

    def go(self) -> None:
        """Answer."""
        self._go.set()

    def describe(
        self,
        picture: Source,
        cancel: threading.Event | None = None,
        caution: Caution = Caution.BALANCED,
    ) -> Description:
        self.asked.append(picture)
        self.cautions.append(caution)
        while not self._go.wait(0.005):
            if cancel is not None and cancel.is_set():
                self.cancelled.append(picture)
                raise Cancelled
        name = picture.name if isinstance(picture, Path) else "bytes"
        if name in self.failures:
            raise HearsightError(self.failures[name])
        if name in self.descriptions:
            return self.descriptions[name]
        return description(f"a picture called {name}")

    def read(
        self,
        picture: Source,
        cancel: threading.Event | None = None,
        thorough: bool = True,
        on_lines: Callable[[Reading], None] = lambda _: None,
    ) -> Reading:
        self.read_pictures.append((picture, thorough))
        return self.readings.get(picture.name if isinstance(picture, Path) else "bytes", Reading())

    def explore(
        self,
        picture: Source,
        cancel: threading.Event | None = None,
        within: Box | None = None,
        caution: Caution = Caution.BALANCED,
    ) -> Exploration:
        self.explored.append(within)
        whole = within or (0, 0, 900, 900)
        parts = tuple(
            Part(name, _ninth(whole, row, column), f"part of {len(self.explored)}")
            for row, names in enumerate(PLACES)
            for column, name in enumerate(names)
        )
        return Exploration(parts, (PlacedWord("dog", "right", (600, 300, 300, 300)),))

    def rest(self, unused: float = 0.0) -> bool:
        self.rests += 1
        return True

    def close(self) -> None:
        self.go()


def _ninth(whole: Box, row: int, column: int) -> Box:
    left, top, width, height = whole
    return left + column * width // 3, top + row * height // 3, width // 3, height // 3


class SilentSpeaker:
    """Our own voice without a sound: tells that it began, and that it ended when stopped."""

    def __init__(self, on_state: Callable[[bool], None]) -> None:
        self.said: list[str] = []
        self.languages: list[str] = []
        self.slower: list[bool] = []
        self.manner = Manner()
        self.manners: list[Manner | None] = []  # of single texts
        self.installed: list[VoiceInfo] = []
        self.stops = 0
        self._on_state = on_state

    def start(self) -> None:
        pass

    def set_manner(self, manner: Manner) -> None:
        self.manner = manner

    def voices(self) -> list[VoiceInfo]:
        if not self.installed:
            raise SpeechError("No voice is installed.")
        return self.installed

    def say(
        self,
        text: str,
        language: str = "en",
        manner: Manner | None = None,
        *,
        slower: bool = False,
    ) -> None:
        self.manners.append(manner)
        self.slower.append(slower)
        self.said.append(text)
        self.languages.append(language)
        self._on_state(True)

    def finish(self) -> None:
        """The text was said to its end."""
        self._on_state(False)

    def stop(self) -> None:
        self.stops += 1
        self._on_state(False)

    def close(self) -> None:
        pass


@dataclass
class ListeningReader:
    """A screen reader that writes down what it is told, and which widget had the focus."""

    window: QWidget | None = None
    heard: list[str] = field(default_factory=list)
    at_once: list[str] = field(default_factory=list)
    focus: list[QWidget | None] = field(default_factory=list)

    def announce(self, text: str, *, assertive: bool) -> None:
        self.heard.append(text)
        if assertive:
            self.at_once.append(text)
        self.focus.append(self.window.focusWidget() if self.window else None)


class Stage:
    """The window and everything around it."""

    def __init__(self, settings_file: Path) -> None:
        self.screen_reader_runs = True
        self.store_file = settings_file
        self.store = Store(settings_file)
        self.callbacks = Callbacks()
        self.engine = ScriptedEngine()
        self.speaker = SilentSpeaker(self.callbacks.voice_speaking.emit)
        self.reader = ListeningReader()
        self.voice = Voice(self.store, lambda: self.screen_reader_runs)
        self.window = MainWindow(
            self.engine,
            self.speaker,
            self.callbacks,
            self.voice,
            self.store,
            settings_file.parent / "library",
            self.reader,
        )
        self.reader.window = self.window

    def close(self) -> None:
        """End everything that runs."""
        self.engine.close()
        self.window.close()
        self.window.jobs.close()
        self.window.remembering.close()
