"""The tutorial of the keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop_app.ui.actions import ACTIONS
from desktop_app.ui.tutorial import BEGIN, END, LESSONS, Tutorial
from desktop_app.ui.widgets import ReadingText
from tests.support.pages import only
from tests.support.window import Stage

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def tutorial(stage: Stage, qtbot: QtBot) -> Tutorial:
    stage.window.actions_by_id["tutorial"].trigger()
    tutorial = only(stage.window, Tutorial)
    qtbot.waitUntil(tutorial.isActiveWindow)
    return tutorial


@pytest.fixture
def page(tutorial: Tutorial) -> ReadingText:
    page = tutorial.focusWidget()
    assert isinstance(page, ReadingText)
    return page


def test_every_lesson_is_an_action_with_keys() -> None:
    assert {*LESSONS} <= {record.id for record in ACTIONS if record.shortcut}
    assert len(set(LESSONS)) == len(LESSONS)


def test_it_asks_for_one_key_after_the_other(
    page: ReadingText, tutorial: Tutorial, stage: Stage
) -> None:
    assert page.toPlainText().startswith(BEGIN)
    by_id = {record.id: record for record in ACTIONS}
    for lesson in LESSONS:
        record = by_id[lesson]
        assert page.toPlainText().endswith(f"{record.help} Press {record.shortcut}.")
        assert stage.reader.heard[-1] == page.toPlainText()
        sequence = stage.window.actions_by_id[lesson].shortcut()
        combination = sequence[0]
        QTest.keyClick(page, combination.key(), combination.keyboardModifiers())
    assert page.toPlainText() == END.format(keyboard="F1")
    assert stage.window.findChildren(QDialog) == [tutorial], "no key did what it does else"


def test_another_key_is_told(page: ReadingText) -> None:
    QTest.keyClick(page, Qt.Key.Key_H, CTRL)
    assert page.toPlainText() == "That was Ctrl+H: History. Press Ctrl+O."
    QTest.keyClick(page, Qt.Key.Key_J, CTRL)
    assert page.toPlainText() == "Ctrl+J does nothing. Press Ctrl+O."


def test_keys_that_read_the_lesson_are_no_answers(page: ReadingText, stage: Stage) -> None:
    before = page.toPlainText()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_A):
        QTest.keyClick(page, key)
    QTest.keyClick(page, Qt.Key.Key_Left, CTRL)
    assert page.toPlainText() == before
    assert page.textCursor().position() > 0
    assert len(stage.reader.heard) == 1


def test_it_teaches_the_keys_that_were_chosen(stage: Stage, qtbot: QtBot) -> None:
    stage.window.actions_by_id["open"].setShortcut("Ctrl+Shift+J")
    stage.window.show_tutorial()
    assert "Press Ctrl+Shift+J." in stage.reader.heard[-1]


def test_without_any_key_there_is_no_lesson(stage: Stage) -> None:
    stage.store.set("window.keys", dict.fromkeys((*LESSONS, "keyboard"), ""))
    stage.window.show_tutorial()
    assert stage.reader.heard[-1] == END.format(keyboard="Keyboard in the menu Help")


def test_escape_leaves(page: ReadingText, tutorial: Tutorial, stage: Stage) -> None:
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not tutorial.isVisible()
    assert stage.window.focusWidget() is stage.window.showing.text
