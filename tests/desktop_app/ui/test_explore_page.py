"""A picture is explored with the arrow keys, part by part, and word by word."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.engine.description import Facts, Line, Reading
from desktop_app.ui.explore_page import ExplorePage
from desktop_app.ui.intake import from_path
from tests.support.pages import only
from tests.support.window import Stage, description

FACTS = Facts(900, 900, "PNG", 1)


@pytest.fixture
def page(stage: Stage, qtbot: QtBot) -> ExplorePage:
    """The page of a picture with a sign in its middle."""
    stage.engine.descriptions["dog.png"] = replace(description("a dog"), facts=FACTS)
    stage.engine.readings["dog.png"] = Reading((Line("EXIT", 0.9, (400, 400, 90, 30)),))
    stage.window.describe([from_path(Path("/dog.png"))])
    qtbot.waitUntil(stage.window.reading.pane.isVisible)
    stage.window.actions_by_id["explore"].trigger()
    found = only(stage.window, ExplorePage)
    qtbot.waitUntil(lambda: found.grid.text() != "")
    return found


def keys(page: ExplorePage, *pressed: Qt.Key) -> None:
    for key in pressed:
        QTest.keyClick(page.grid, key)


def test_each_part_says_its_place_first(page: ExplorePage) -> None:
    assert page.grid.text() == "Top left: part of 1"
    keys(page, Qt.Key.Key_Right)
    assert page.grid.text() == "Top: part of 1"
    keys(page, Qt.Key.Key_Down)
    assert page.grid.text() == "Middle: part of 1 Text: EXIT"
    page.close()


def test_return_goes_into_a_part_and_backspace_out_again(
    page: ExplorePage, stage: Stage, qtbot: QtBot
) -> None:
    keys(page, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.grid.text() == "Top left: part of 2")
    assert stage.engine.explored == [None, (300, 300, 300, 300)]
    keys(page, Qt.Key.Key_Backspace)
    assert page.grid.text() == "Middle: part of 1 Text: EXIT"
    page.close()


def test_parts_end_where_nothing_could_be_seen(
    page: ExplorePage, stage: Stage, qtbot: QtBot
) -> None:
    keys(page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.grid.text() == "Top left: part of 2")
    keys(page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.grid.text() == "Top left: part of 3")
    keys(page, Qt.Key.Key_Return)
    assert stage.reader.heard[-1] == "There is nothing finer here."
    assert len(stage.engine.explored) == 3
    page.close()


def test_our_own_voice_says_what_a_screen_reader_would_read(
    page: ExplorePage, stage: Stage
) -> None:
    keys(page, Qt.Key.Key_Right)
    assert stage.speaker.said == []
    stage.screen_reader_runs = False
    keys(page, Qt.Key.Key_Right)
    assert stage.speaker.said == ["Top right: part of 1"]
    page.words.setCurrentRow(0)
    assert stage.speaker.said[-1] == "dog: right"
    page.close()


def test_words_have_their_places(page: ExplorePage) -> None:
    assert [page.words.item(row).text() for row in range(page.words.count())] == ["dog: right"]
    page.close()


def test_a_page_closed_before_its_picture_is_there_is_left_alone(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "wide.png"
    Image.new("RGB", (6000, 4000)).save(path)
    stage.window.describe([from_path(path)])
    qtbot.waitUntil(lambda: stage.window.showing.item is not None)
    stage.window.actions_by_id["explore"].trigger()
    only(stage.window, ExplorePage).reject()
    # What nobody waits for any more ends; pytest-qt fails the test for a call to what is gone.
    qtbot.waitUntil(lambda: not stage.window.jobs.running)
    assert stage.window.findChildren(ExplorePage) == []
