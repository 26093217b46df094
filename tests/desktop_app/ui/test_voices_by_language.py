"""Which voice says which sentence: from the window's door for messages to real voice processes.

The voices speak English and German, and write down what they are given.
"""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.speech.speaker import Speaker
from desktop_app.translation import translator
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.callbacks import Callbacks
from tests.support.obedient_voice import ObedientVoices
from tests.support.window import ListeningReader

SECONDS = 60
MILLISECONDS = 1000 * SECONDS


class Ear:
    """An announcer with real voices, and what the window would show as problems."""

    def __init__(self, voices: ObedientVoices) -> None:
        callbacks = Callbacks()
        self.callbacks = callbacks
        self.speaker = Speaker(
            callbacks.voice_problem.emit,
            callbacks.voice_speaking.emit,
            callbacks.voice_missing.emit,
            launch=voices,
        )
        self.announcer = Announcer(ListeningReader(), self.speaker, lambda: True)
        self.problems: list[str] = []
        self.announcer.problems_changed.connect(self.problems.extend)
        callbacks.voice_problem.connect(self.announcer.warn_of_voice)
        callbacks.voice_missing.connect(self.announcer.warn_of_missing_voice)


@pytest.fixture
def voices() -> Iterator[ObedientVoices]:
    voices = ObedientVoices()
    yield voices
    voices.close()


@pytest.fixture
def ear(qtbot: QtBot, voices: ObedientVoices) -> Iterator[Ear]:
    ear = Ear(voices)
    yield ear
    ear.speaker.close()
    translator.use("en")


def test_messages_and_descriptions_have_a_voice_of_their_language(
    ear: Ear, voices: ObedientVoices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translator, "language", "de")
    for say, text in (
        (ear.announcer.tell, "Die Beschreibung wurde kopiert"),
        (ear.announcer.say_description, "a dog runs"),
        (ear.announcer.warn, "Die Datei ist leer"),
        (ear.announcer.say_slower, "a cat sleeps"),
    ):
        say(text)
        assert ear.speaker.wait(SECONDS)
    assert [(said.text, said.voice) for said in voices.manners(4)] == [
        ("Die Beschreibung wurde kopiert", "greta"),
        ("a dog runs", "john"),
        ("Die Datei ist leer", "greta"),
        ("a cat sleeps", "john"),
    ]


def test_a_language_without_a_voice_is_told_once_by_another_and_its_texts_are_shown(
    ear: Ear, voices: ObedientVoices, qtbot: QtBot
) -> None:
    translator.use("zh_CN")
    shown: list[str] = []
    ear.announcer.status_changed.connect(shown.append)
    with qtbot.waitSignal(ear.callbacks.voice_missing, timeout=MILLISECONDS):
        ear.announcer.tell("描述已复制")
    voices.manners(1)
    assert ear.speaker.wait(SECONDS)
    ear.announcer.tell("描述已复制")
    assert ear.speaker.wait(SECONDS)
    ear.announcer.say_description("a dog runs")
    assert ear.speaker.wait(SECONDS)
    said = voices.manners(2)
    assert " ".join(one.text for one in said[:-1]).startswith(
        "No installed voice speaks Chinese. The text is shown instead."
    )
    assert said[-1].text == "a dog runs"
    assert {one.voice for one in said} == {"john"}
    assert shown == ["描述已复制", "描述已复制"]
    assert len(ear.problems) == 1
