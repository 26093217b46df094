"""Which voice gets which sentence: the window with real voice processes, in Chinese.

The voices use pyttsx3's dummy driver (see `tests.support.obedient_voice`) and write down what they
are given.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_app.settings.store import Store
from desktop_app.speech.speaker import Speaker
from desktop_app.translation import ENGLISH, translator
from desktop_app.ui.callbacks import Callbacks
from desktop_app.ui.intake import from_path
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.voice_choice import Voice
from tests.support.obedient_voice import ObedientVoices
from tests.support.window import ListeningReader, ScriptedEngine

JOHN = {"john": ("John Doe", "en-US")}
MEI = {"mei": ("Mei", "zh-CN")}
COPIED = "描述已复制"
DESCRIBED = "a picture called red.png"
SECONDS = 60


class SpeakingWindow:
    """A window in Chinese that speaks by these voices, and no screen reader runs."""

    def __init__(self, installed: dict[str, tuple[str, str]], folder: Path) -> None:
        store = Store(folder / "settings.json")
        callbacks = self.callbacks = Callbacks()
        store.set("window.language", "zh_CN")
        self.voices = ObedientVoices(installed)
        self.speaker = Speaker(
            callbacks.voice_problem.emit,
            callbacks.voice_speaking.emit,
            on_missing=callbacks.voice_missing.emit,
            launch=self.voices,
        )
        self.reader = ListeningReader()
        self.window = MainWindow(
            ScriptedEngine(),
            self.speaker,
            callbacks,
            Voice(store, lambda: False),
            store,
            folder / "library",
            self.reader,
        )

    def said(self, count: int) -> list[tuple[str, str]]:
        """The first so many utterances: who said them, and what."""
        assert self.speaker.wait(SECONDS)
        return [(one.voice, one.text) for one in self.voices.manners(count)]

    def problem(self) -> str:
        """What the window shows in the place of problems."""
        return "\n".join(self.window._announcer._problems)

    def close(self) -> None:
        """End everything that runs."""
        self.window.close()
        self.speaker.close()
        self.window.jobs.close()
        self.window.remembering.close()
        self.voices.close()


Opener = Callable[[dict[str, tuple[str, str]]], SpeakingWindow]


@pytest.fixture
def speaking(qtbot: QtBot, tmp_path: Path) -> Iterator[Opener]:
    """Opens one such window with the voices that are installed."""
    opened: list[SpeakingWindow] = []

    def open_with(installed: dict[str, tuple[str, str]]) -> SpeakingWindow:
        opened.append(SpeakingWindow(installed, tmp_path))
        qtbot.addWidget(opened[-1].window)
        opened[-1].window.show()
        return opened[-1]

    yield open_with
    for window in opened:
        window.close()
    translator.use(ENGLISH)


def describe(window: SpeakingWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.window.showing.idle):
        window.window.describe([from_path(Path("/red.png"))])


def copy(window: SpeakingWindow) -> None:
    window.window.actions_by_id["copy"].trigger()


def test_descriptions_get_the_english_voice_and_messages_the_one_of_the_window(
    speaking: Opener, qtbot: QtBot
) -> None:
    window = speaking(JOHN | MEI)
    describe(window, qtbot)
    window.said(1)
    copy(window)
    window.said(2)
    window.window.actions_by_id["speak_again"].trigger()
    window.said(3)
    copy(window)
    assert window.said(4) == 2 * [("john", DESCRIBED), ("mei", COPIED)]
    assert window.problem() == ""


def test_messages_without_a_voice_are_shown_and_that_is_said_once_in_english(
    speaking: Opener, qtbot: QtBot
) -> None:
    window = speaking(JOHN)
    describe(window, qtbot)
    window.said(1)
    copy(window)
    qtbot.waitUntil(lambda: "没有已安装的语音能说中文。改为显示文字。" in window.problem())
    (_, (voice, sentence)) = window.said(2)
    assert voice == "john"
    assert sentence.startswith("No installed voice speaks Chinese. The text is shown instead. ")
    assert COPIED in [label.text() for label in window.window.findChildren(QLabel)]
    copy(window)
    window.said(2)
    window.window.actions_by_id["speak_again"].trigger()
    assert window.said(3)[2:] == [("john", DESCRIBED)]
    assert window.reader.heard == []


def test_a_description_without_a_voice_is_shown_and_that_is_said_once_in_chinese(
    speaking: Opener, qtbot: QtBot
) -> None:
    window = speaking(MEI)
    describe(window, qtbot)
    qtbot.waitUntil(lambda: "没有已安装的语音能说英语。改为显示文字。" in window.problem())
    ((voice, sentence),) = window.said(1)
    assert (voice, sentence) == ("mei", window.problem())
    assert window.window.showing.text.toPlainText() == DESCRIBED
    window.window.actions_by_id["speak_again"].trigger()
    window.said(1)
    copy(window)
    assert window.said(2)[1:] == [("mei", COPIED)]


def test_when_no_voice_speaks_either_a_screen_reader_is_asked_to_say_so(
    speaking: Opener, qtbot: QtBot
) -> None:
    window = speaking({"greta": ("Greta Muster", "de-DE")})
    describe(window, qtbot)
    qtbot.waitUntil(lambda: bool(window.reader.heard))
    (heard,) = window.reader.at_once
    assert heard.startswith("没有已安装的语音能说中文。")
    assert window.problem().count("改为显示文字") == 2
    assert window.voices.manners(0) == []
