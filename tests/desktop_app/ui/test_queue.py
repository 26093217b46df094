"""The list of the session's pictures."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop_app.ui import queue as queue_module
from desktop_app.ui.intake import Picture, from_path
from desktop_app.ui.queue import PictureQueue, State
from tests.support.window import description


def pictures(*names: str) -> list[Picture]:
    return [from_path(Path("/") / name) for name in names]


@pytest.fixture
def queue(qtbot: QtBot) -> PictureQueue:
    """An empty queue that Qt watches for mistakes."""
    queue = PictureQueue()
    QAbstractItemModelTester(queue, QAbstractItemModelTester.FailureReportingMode.Fatal, queue)
    return queue


def rows(queue: PictureQueue) -> list[str]:
    return [
        str(queue.index(row).data(Qt.ItemDataRole.DisplayRole)) for row in range(queue.rowCount())
    ]


def test_a_row_tells_how_far_its_picture_is(queue: PictureQueue) -> None:
    a, b, c, d, _ = queue.add(pictures("a", "b", "c", "d", "e"))
    a.state, a.description = State.DESCRIBED, description("A cat.")
    b.state, b.problem = State.FAILED, "The file is empty."
    c.state = State.CANCELLED
    d.state = State.WORKING
    assert rows(queue) == [
        "a: A cat.",
        "b: The file is empty.",
        "c: cancelled",
        "d: being described",
        "e: waiting",
    ]


def test_what_waits_is_found_in_its_order(queue: PictureQueue) -> None:
    a, b = queue.add(pictures("a", "b"))
    assert queue.next_waiting() is a
    a.state = State.DESCRIBED
    assert queue.next_waiting() is b
    assert (queue.row(a), queue.row(b), queue.waiting()) == (0, 1, 1)
    b.state = State.FAILED
    assert queue.next_waiting() is None
    (c,) = queue.add(pictures("c"))
    assert queue.next_waiting() is c


def test_views_are_told_of_every_change(queue: PictureQueue, qtbot: QtBot) -> None:
    changed: list[tuple[int, int]] = []
    queue.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    a, _, _ = queue.add(pictures("a", "b", "c"))
    a.state = State.DESCRIBED
    queue.changed(a)
    assert queue.cancel_waiting() == 2
    assert changed == [(0, 0), (1, 2)]
    assert queue.cancel_waiting() == 0


def test_old_rows_go_when_there_are_too_many(
    queue: PictureQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_module, "MOST_ROWS", 3)
    a, b = queue.add(pictures("a", "b"))
    a.state = b.state = State.DESCRIBED
    assert queue.next_waiting() is None
    queue.add(pictures("c", "d"))
    assert [item.picture.name for item in queue.items] == ["b", "c", "d"]
    assert queue.row(a) == -1
    queue.add(pictures("e", "f"))
    names = [item.picture.name for item in queue.items]
    assert names == ["c", "d", "e", "f"], "what waits never goes"


def test_of_pictures_without_a_file_only_the_newest_are_held(queue: PictureQueue) -> None:
    items = []
    for number in range(queue_module.MOST_IMAGES + 2):
        items += queue.add([Picture(f"pasted {number}", b"image")])
        items[-1].state = State.DESCRIBED
    held = [item for item in items if item.picture.source]
    assert held == items[2:]
