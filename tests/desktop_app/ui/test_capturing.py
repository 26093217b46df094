"""Captures come in as a pasted picture does."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.library.history import Found
from desktop_app.ui.intake import Picture
from desktop_app.ui.region import RegionDialog
from desktop_app.ui.screen import NO_SINGLE_WINDOW
from tests.support.window import Stage


@pytest.fixture
def another(stage: Stage, qtbot: QtBot) -> QWidget:
    """A window that the person uses instead of ours."""
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    return other


def described(stage: Stage) -> Callable[[], bool]:
    return lambda: any(text.startswith("a picture called") for text in stage.reader.heard)


def names(stage: Stage) -> list[Picture]:
    return [item.picture for item in stage.window.showing._queue.items]


def test_the_whole_screen_is_described(stage: Stage, another: QWidget, qtbot: QtBot) -> None:
    stage.window.actions_by_id["capture_screen"].trigger()
    qtbot.waitUntil(described(stage))
    (picture,) = names(stage)
    assert picture.name == "the whole screen"
    assert isinstance(picture.source, QImage)
    assert picture.source.size() == stage.window.screen().size()
    assert another.isActiveWindow(), "nothing has the focus that had it not before"


def test_our_window_is_out_of_the_way_for_the_capture_and_back_after_it(
    stage: Stage, qtbot: QtBot
) -> None:
    qtbot.waitUntil(stage.window.isActiveWindow)
    focus = stage.window.focusWidget()
    stage.window.actions_by_id["capture_screen"].trigger()
    assert stage.window.isMinimized()
    qtbot.waitUntil(described(stage))
    assert not stage.window.isMinimized()
    assert stage.window.focusWidget() is focus


def test_a_part_is_chosen_and_described(stage: Stage, another: QWidget, qtbot: QtBot) -> None:
    stage.window.actions_by_id["capture_part"].trigger()
    dialog = stage.window.findChild(RegionDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(described(stage))
    (picture,) = names(stage)
    assert picture.name == "a part of the screen"
    assert isinstance(picture.source, QImage)
    assert picture.source.size() == stage.window.screen().size() / 2


def test_a_capture_later_is_told_and_comes(stage: Stage, another: QWidget, qtbot: QtBot) -> None:
    stage.store.set("capture.delay", 1)
    stage.window.actions_by_id["capture_later"].trigger()
    assert stage.reader.heard == ["The screen is captured in 1 seconds."]
    assert names(stage) == []
    qtbot.waitUntil(described(stage))
    assert names(stage)[0].name == "the whole screen"


def test_escape_takes_back_a_capture_to_come(stage: Stage) -> None:
    stage.window.actions_by_id["capture_later"].trigger()
    stage.window.actions_by_id["stop"].trigger()
    assert stage.reader.heard[1:] == ["Cancelled"]
    assert stage.window.capturing.cancel() is False


def test_where_no_single_window_can_be_captured_that_is_said(stage: Stage, qtbot: QtBot) -> None:
    qtbot.waitUntil(stage.window.isActiveWindow)
    stage.window.actions_by_id["capture_window"].trigger()
    qtbot.waitUntil(lambda: bool(stage.reader.at_once))
    assert stage.reader.at_once == [NO_SINGLE_WINDOW]
    assert not stage.window.isMinimized()


def test_a_capture_is_in_no_history(stage: Stage, another: QWidget, qtbot: QtBot) -> None:
    stage.window.actions_by_id["capture_screen"].trigger()
    qtbot.waitUntil(described(stage))
    kept: list[Found] = []
    stage.window.remembering.run(lambda history: history.find(""), kept.append)
    qtbot.waitUntil(lambda: bool(kept))
    assert [list(found) for found in kept] == [[]]
