"""Three questions at the first start, by keyboard, spoken, and never again."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.settings.store import Store
from desktop_app.ui.first_steps import DONE, FINISHED, SETTING, STEPS, FirstSteps
from tests.support.pages import only
from tests.support.window import Stage


@pytest.fixture
def page(stage: Stage, qtbot: QtBot) -> FirstSteps:
    """The first question."""
    stage.window.begin()
    page = only(stage.window, FirstSteps)
    qtbot.waitUntil(page.isActiveWindow)
    return page


def focus(page: FirstSteps) -> QWidget:
    widget = page.focusWidget()
    assert widget is not None
    return widget


def test_return_leads_through_three_spoken_steps(page: FirstSteps, stage: Stage) -> None:
    names = []
    for _ in STEPS:
        names.append(focus(page).accessibleName())
        QTest.keyClick(focus(page), Qt.Key.Key_Return)
    assert names == ["Own voice", "Keep descriptions", "Keys for the screen"]
    assert not page.isVisible()
    starts = [text.split(".")[0] for text in stage.reader.heard]
    assert starts == ["Step 1 of 3", "Step 2 of 3", "Step 3 of 3", "Ready"]
    assert "Small pictures are kept only if you choose that" in stage.reader.heard[1]
    assert stage.window.focusWidget() is stage.window.showing.text


def test_what_is_chosen_holds_and_nothing_is_asked_again(
    page: FirstSteps, stage: Stage, qtbot: QtBot
) -> None:
    QTest.keyClick(focus(page), Qt.Key.Key_Down)
    QTest.keyClick(focus(page), Qt.Key.Key_Return)
    QTest.keyClick(focus(page), Qt.Key.Key_Down)
    for _ in range(2):
        QTest.keyClick(focus(page), Qt.Key.Key_Return)
    kept = Store(stage.store_file)
    assert (kept["speech.own_voice"], kept["history.keep"]) == ("always", "off")
    assert kept[SETTING] == DONE
    qtbot.waitUntil(lambda: stage.window.findChild(FirstSteps) is None)
    stage.window.begin()
    assert stage.window.findChild(FirstSteps) is None
    stage.window.actions_by_id["first_steps"].trigger()
    assert stage.window.findChild(FirstSteps) is not None, "unless it is asked for"


def test_escape_passes_over_all(page: FirstSteps, stage: Stage) -> None:
    QTest.keyClick(focus(page), Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert stage.reader.heard[-1] == FINISHED.format(open="Ctrl+O", keyboard="F1")
    kept = Store(stage.store_file)
    assert kept[SETTING] == DONE
    assert [kept[step] for step in STEPS] == [Store(stage.store_file)[step] for step in STEPS]


def test_the_mouse_does_the_same(page: FirstSteps) -> None:
    go_on, pass_over = page.findChildren(QPushButton)
    QTest.mouseClick(go_on, Qt.MouseButton.LeftButton)
    assert focus(page).accessibleName() == "Keep descriptions"
    QTest.mouseClick(pass_over, Qt.MouseButton.LeftButton)
    assert not page.isVisible()


def test_our_own_voice_says_a_choice_that_no_screen_reader_reads(
    page: FirstSteps, stage: Stage
) -> None:
    QTest.keyClick(focus(page), Qt.Key.Key_Down)
    assert stage.speaker.said == ["always"]
    assert "always" not in stage.reader.heard
