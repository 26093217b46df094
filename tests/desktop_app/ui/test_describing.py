"""One picture at a time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.engine.description import Description
from desktop_app.engine.errors import SENTENCES, ErrorCode
from desktop_app.ui.describing import Describer
from desktop_app.ui.intake import Picture, from_path
from desktop_app.ui.jobs import Jobs
from tests.support.window import ScriptedEngine

CAT, DOG = from_path(Path("/cat.jpg")), from_path(Path("/dog.jpg"))


class Desk:
    """A describer, its engine, and what came of the pictures."""

    def __init__(self) -> None:
        self.engine = ScriptedEngine()
        self.jobs = Jobs()
        self.describer = Describer(self.engine, self.jobs)
        self.described: list[tuple[str, str]] = []
        self.failed: list[tuple[str, str]] = []
        self.describer.described.connect(self._note)
        self.describer.failed.connect(lambda picture, why: self.failed.append((picture.name, why)))

    def _note(self, picture: Picture, description: Description) -> None:
        self.described.append((picture.name, description.description))


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.engine.close()
    desk.jobs.close()


def test_a_picture_is_described(desk: Desk, qtbot: QtBot) -> None:
    desk.describer.ask(CAT)
    assert desk.describer.is_busy
    qtbot.waitUntil(lambda: not desk.describer.is_busy)
    assert desk.described == [("cat.jpg", "a picture called cat.jpg")]
    assert desk.failed == []


def test_a_failure_is_told_by_its_sentence(desk: Desk, qtbot: QtBot) -> None:
    desk.engine.failures["cat.jpg"] = ErrorCode.TRUNCATED
    desk.describer.ask(CAT)
    qtbot.waitUntil(lambda: not desk.describer.is_busy)
    assert desk.failed == [("cat.jpg", SENTENCES[ErrorCode.TRUNCATED])]
    assert desk.described == []


def test_a_second_picture_cancels_the_first(desk: Desk, qtbot: QtBot) -> None:
    desk.engine.hold()
    desk.describer.ask(CAT)
    qtbot.waitUntil(lambda: len(desk.engine.asked) == 1)
    desk.describer.ask(DOG)
    qtbot.waitUntil(lambda: desk.engine.cancelled == [CAT.source])
    desk.engine.go()
    qtbot.waitUntil(lambda: not desk.describer.is_busy)
    assert desk.described == [("dog.jpg", "a picture called dog.jpg")]
    assert desk.failed == []


def test_cancelling_tells_whether_there_was_anything_to_cancel(desk: Desk, qtbot: QtBot) -> None:
    assert not desk.describer.cancel()
    desk.engine.hold()
    desk.describer.ask(CAT)
    assert desk.describer.cancel()
    assert not desk.describer.is_busy
    assert not desk.describer.cancel()
    qtbot.waitUntil(lambda: desk.engine.cancelled == [CAT.source])
    assert desk.described == []
