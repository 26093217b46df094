"""One picture after the other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.engine.doubt import Caution
from desktop_app.engine.errors import SENTENCES, ErrorCode
from desktop_app.ui.describing import Describer
from desktop_app.ui.intake import from_path
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.queue import Item, PictureQueue, State
from tests.support.window import ScriptedEngine

CAT, DOG = from_path(Path("/cat.jpg")), from_path(Path("/dog.jpg"))


class Desk:
    """A describer, its engine, and what came of the pictures."""

    def __init__(self) -> None:
        self.engine = ScriptedEngine()
        self.jobs = Jobs()
        self.queue = PictureQueue()
        self.describer = Describer(self.engine, self.jobs, self.queue, lambda: Caution.CAUTIOUS)
        self.began: list[str] = []
        self.ended: list[str] = []
        self.describer.began.connect(lambda item: self.began.append(item.picture.name))
        self.describer.ended.connect(lambda item: self.ended.append(item.sentence()))

    def ask(self, *names: str) -> list[Item]:
        """Describe pictures of these names."""
        items = self.queue.add([from_path(Path("/") / name) for name in names])
        self.describer.go_on()
        return items


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.engine.close()
    desk.jobs.close()


def test_a_picture_is_described(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.describer.idle):
        (item,) = desk.ask("cat.jpg")
        assert desk.describer.current is item
        assert item.state is State.WORKING
    assert not desk.describer.is_busy
    assert desk.ended == ["cat.jpg: a picture called cat.jpg"]
    assert item.description_text() == "a picture called cat.jpg"


def test_a_failure_is_told_by_its_sentence_and_the_next_is_described(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.engine.failures["cat.jpg"] = ErrorCode.TRUNCATED
    with qtbot.waitSignal(desk.describer.idle):
        cat, dog = desk.ask("cat.jpg", "dog.jpg")
    assert (cat.state, cat.problem) == (State.FAILED, SENTENCES[ErrorCode.TRUNCATED])
    assert dog.state is State.DESCRIBED
    assert desk.ended == [
        f"cat.jpg: {SENTENCES[ErrorCode.TRUNCATED]}",
        "dog.jpg: a picture called dog.jpg",
    ]


def test_pictures_are_described_in_order_one_at_a_time(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.describer.idle):
        desk.engine.hold()
        desk.ask("a", "b")
        desk.ask("c")
        qtbot.waitUntil(lambda: len(desk.engine.asked) == 1)
        assert desk.began == ["a"]
        desk.engine.go()
    assert desk.began == ["a", "b", "c"]
    assert desk.engine.asked == [Path("/a"), Path("/b"), Path("/c")]


def test_cancelling_ends_what_is_done_and_what_waits(desk: Desk, qtbot: QtBot) -> None:
    assert desk.describer.cancel() == 0
    desk.engine.hold()
    items = desk.ask("a", "b", "c")
    qtbot.waitUntil(lambda: len(desk.engine.asked) == 1)
    assert desk.describer.cancel() == 3
    assert [item.state for item in items] == 3 * [State.CANCELLED]
    assert not desk.describer.is_busy
    assert desk.describer.cancel() == 0
    qtbot.waitUntil(lambda: desk.engine.cancelled == [Path("/a")])
    desk.engine.go()
    with qtbot.waitSignal(desk.describer.idle):
        desk.ask("d")
    assert desk.ended == ["d: a picture called d"], "nothing is told of cancelled pictures"


def test_the_time_left_is_known_after_the_first_picture(desk: Desk, qtbot: QtBot) -> None:
    left: list[float | None] = []
    desk.describer.began.connect(lambda _item: left.append(desk.describer.seconds_left()))
    with qtbot.waitSignal(desk.describer.idle):
        desk.ask("a", "b", "c", "d")
    assert left[0] is None
    assert left[1] is not None and left[1] > 0
    assert desk.describer.seconds_left() is None


def test_an_engine_that_has_nothing_to_do_rests(desk: Desk, qtbot: QtBot) -> None:
    desk.describer.rest_after(0.05)
    desk.engine.hold()
    desk.ask("a")
    assert not desk.describer.will_rest, "not while it works"
    with qtbot.waitSignal(desk.describer.idle):
        desk.engine.go()
    qtbot.waitUntil(lambda: desk.engine.rests >= 2)  # reading may have woken it in between


def test_an_engine_may_be_kept_for_ever(desk: Desk, qtbot: QtBot) -> None:
    desk.describer.rest_after(0.05)
    desk.describer.rest_after(0)
    with qtbot.waitSignal(desk.describer.idle):
        desk.ask("a")
    assert not desk.describer.will_rest
