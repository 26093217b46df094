"""One door for messages: the window, and one ear."""

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop_app.ui.announcer import Announcer
from tests.support.window import ListeningReader, SilentSpeaker


class Room:
    """An announcer, who listens to it, and what the window shows."""

    def __init__(self) -> None:
        self.own_voice = False
        self.reader = ListeningReader()
        self.speaker = SilentSpeaker(self._note_speaking)
        self.announcer = Announcer(self.reader, self.speaker, lambda: self.own_voice)
        self.status: list[str] = []
        self.problems: list[list[str]] = []
        self.announcer.status_changed.connect(self.status.append)
        self.announcer.problems_changed.connect(self.problems.append)

    def _note_speaking(self, speaking: bool) -> None:
        self.announcer.note_speaking(speaking)


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    return Room()


def test_it_is_a_qt_object_so_that_threads_may_reach_it(room: Room) -> None:
    assert isinstance(room.announcer, QObject)


@pytest.mark.parametrize("own_voice", [True, False])
def test_a_message_is_heard_from_one_mouth(room: Room, own_voice: bool) -> None:
    room.own_voice = own_voice
    room.announcer.tell("Description copied")
    assert room.status == ["Description copied"]
    assert room.speaker.said == (["Description copied"] if own_voice else [])
    assert room.reader.heard == ([] if own_voice else ["Description copied"])
    assert room.reader.at_once == []


def test_showing_is_silent_and_saying_shows_nothing(room: Room) -> None:
    room.announcer.show("Ready")
    assert room.status == ["Ready"]
    assert room.reader.heard == []
    room.announcer.say("a cat")
    assert room.status == ["Ready"]
    assert room.reader.heard == ["a cat"]


def test_a_problem_has_its_own_place_and_is_said_at_once(room: Room) -> None:
    room.announcer.warn("cat.jpg: The file is empty.")
    assert room.status == []
    assert room.problems == [["cat.jpg: The file is empty."]]
    assert room.reader.at_once == ["cat.jpg: The file is empty."]
    room.announcer.forget_problems()
    assert room.problems[-1] == []


def test_a_failing_voice_is_told_without_it_and_beside_other_problems(room: Room) -> None:
    room.own_voice = True
    room.announcer.warn("cat.jpg: The file is empty.")
    room.announcer.warn_of_voice("No voice is installed.")
    room.announcer.warn_of_voice("No voice is installed.")
    assert room.speaker.said == ["cat.jpg: The file is empty."]
    assert room.reader.heard == ["No voice is installed."]
    assert room.problems[-1] == ["cat.jpg: The file is empty.", "No voice is installed."]


def test_silence_tells_whether_there_was_a_voice_to_stop(room: Room) -> None:
    room.own_voice = True
    assert not room.announcer.silence()
    room.announcer.say("a cat")
    assert room.announcer.silence()
    assert room.speaker.stops == 1
    room.announcer.say("a cat")
    room.speaker.finish()
    assert not room.announcer.silence()
    assert room.speaker.stops == 1
