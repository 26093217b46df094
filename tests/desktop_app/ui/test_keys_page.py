"""Other keys by the keyboard."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.settings.store import Store
from desktop_app.ui.actions import ACTIONS
from desktop_app.ui.dialogs import keyboard_page
from desktop_app.ui.keys_page import KEYS_COLLIDE, ChordDialog, ChordField, KeysPage
from desktop_app.ui.settings_page import SettingsPage
from desktop_app.ui.widgets import ActionButton
from tests.support.pages import only
from tests.support.window import Stage

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def page(stage: Stage, qtbot: QtBot) -> KeysPage:
    """The page, opened from the settings by keyboard."""
    stage.window.actions_by_id["settings"].trigger()
    settings = only(stage.window, SettingsPage)
    button = settings.findChild(QPushButton, "window.keys")
    assert button is not None
    assert button.accessibleName() == "Keys"
    QTest.keyClick(button, Qt.Key.Key_Return)
    page = only(settings, KeysPage)
    qtbot.waitUntil(page.isVisible)
    page.activateWindow()
    return page


def the_list(page: KeysPage) -> QListWidget:
    return only(page, QListWidget)


def go_to(page: KeysPage, action: str) -> None:
    """Choose an action by arrows."""
    row = [record.id for record in ACTIONS].index(action)
    while the_list(page).currentRow() != row:
        QTest.keyClick(the_list(page), Qt.Key.Key_Down)


def line(page: KeysPage) -> str:
    return the_list(page).currentItem().text()


def ask(page: KeysPage, qtbot: QtBot) -> ChordField:
    """Press Return on the list; what then waits for keys."""
    QTest.keyClick(the_list(page), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.findChild(ChordField) is not None)
    field = page.findChild(ChordField)
    assert field is not None
    return field


def press_button(page: KeysPage, title: str) -> None:
    button = next(b for b in page.findChildren(QPushButton) if b.text() == title)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)


def answered(page: KeysPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.findChild(ChordDialog) is None)


def test_every_action_is_a_line_with_its_keys(page: KeysPage) -> None:
    lines = [the_list(page).item(row).text() for row in range(the_list(page).count())]
    assert len(lines) == len(ACTIONS)
    assert "Open: Ctrl+O" in lines
    assert "About Hearsight: no keys" in lines
    assert the_list(page).accessibleName() == "What can be done"


def test_mnemonics_are_used_once(page: KeysPage) -> None:
    titles = ["&What can be done", *(b.text() for b in page.findChildren(QPushButton))]
    letters = [found[1].upper() for title in titles if (found := re.search("&(.)", title))]
    assert len(letters) == len(titles) == len(set(letters)) == 6


def test_new_keys_hold_at_once_everywhere_and_are_kept(
    page: KeysPage, stage: Stage, qtbot: QtBot
) -> None:
    go_to(page, "open")
    field = ask(page, qtbot)
    assert field.accessibleName() == "Press the new keys for Open. Escape leaves them as they are."
    assert field.text() == "Ctrl+O"
    QTest.keyClick(field, Qt.Key.Key_Control, CONTROL)
    QTest.keyClick(field, Qt.Key.Key_L, CONTROL | SHIFT)
    answered(page, qtbot)
    assert line(page) == "Open: Ctrl+Shift+L"
    assert stage.reader.heard[-1] == "Changed to Ctrl+Shift+L"
    actions = stage.window.actions_by_id
    assert actions.keys("open") == "Ctrl+Shift+L"
    assert "Ctrl+Shift+L: Open." in keyboard_page(actions)
    assert "Ctrl+O: Open." not in keyboard_page(actions)
    button = next(b for b in stage.window.findChildren(ActionButton) if b.text() == "&Open…")
    assert button.toolTip() == "Ctrl+Shift+L"
    assert Store(stage.store_file).texts("window.keys") == {"open": "Ctrl+Shift+L"}


@pytest.mark.parametrize(
    ("key", "modifiers", "problem"),
    [
        (Qt.Key.Key_V, CONTROL, "Ctrl+V is for Paste picture already."),
        (Qt.Key.Key_Tab, NONE, "Tab is needed in texts"),
        (Qt.Key.Key_A, NONE, "A is needed to type"),
        (Qt.Key.Key_Insert, CONTROL, "Ctrl+Ins belongs to the screen reader Orca."),
        (Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier, "Alt+F is for menus"),
        (Qt.Key.Key_C, CONTROL, "Ctrl+C is needed in texts"),
        (Qt.Key.Key_Return, NONE, "Return is needed in texts"),
    ],
)
def test_keys_of_others_are_refused_and_others_awaited(
    page: KeysPage,
    stage: Stage,
    qtbot: QtBot,
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier,
    problem: str,
) -> None:
    go_to(page, "open")
    field = ask(page, qtbot)
    QTest.keyClick(field, key, modifiers)
    assert stage.reader.heard[-1].startswith(problem)
    shown = [label.text() for label in field.window().findChildren(QLabel)]
    assert shown == [stage.reader.heard[-1]]
    assert stage.window.actions_by_id.keys("open") == "Ctrl+O"
    QTest.keyClick(field, Qt.Key.Key_F2)
    answered(page, qtbot)
    assert line(page) == "Open: F2"


def test_a_sign_says_shift_by_itself(page: KeysPage, stage: Stage, qtbot: QtBot) -> None:
    field = ask(page, qtbot)
    QTest.keyClick(field, Qt.Key.Key_Exclam, CONTROL | SHIFT)
    answered(page, qtbot)
    assert stage.window.actions_by_id.keys("open") == "Ctrl+!"


def test_escape_leaves_the_keys_as_they_are(page: KeysPage, stage: Stage, qtbot: QtBot) -> None:
    field = ask(page, qtbot)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    answered(page, qtbot)
    assert page.isVisible()
    assert stage.window.actions_by_id.keys("open") == "Ctrl+O"
    assert stage.reader.heard == []


def test_keys_are_removed_and_come_back(page: KeysPage, stage: Stage, qtbot: QtBot) -> None:
    go_to(page, "save")
    press_button(page, "&Remove the keys")
    assert line(page) == "Save description: no keys"
    assert stage.reader.heard[-1] == "No keys any more"
    go_to(page, "append")
    field = ask(page, qtbot)
    QTest.keyClick(field, Qt.Key.Key_S, CONTROL)
    answered(page, qtbot)
    the_list(page).setCurrentRow(0)
    go_to(page, "save")
    press_button(page, "As at &first")
    assert stage.reader.heard[-1] == "Ctrl+S is for Append to notes already. Press other keys."
    press_button(page, "&All as at first")
    assert line(page) == "Save description: Ctrl+S"
    assert Store(stage.store_file).texts("window.keys") == {}


def test_keys_of_every_program_are_taken(page: KeysPage, stage: Stage, qtbot: QtBot) -> None:
    stage.store.set("hotkeys.screen", "Ctrl+Shift+L")
    go_to(page, "open")
    field = ask(page, qtbot)
    QTest.keyClick(field, Qt.Key.Key_L, CONTROL | SHIFT)
    told = "Ctrl+Shift+L is for Describe the screen already. Press other keys."
    assert stage.reader.heard[-1] == told
    assert stage.window.actions_by_id.keys("open") == "Ctrl+O"


def test_every_action_takes_other_keys_keeps_them_and_gives_them_back(
    page: KeysPage, stage: Stage, qtbot: QtBot
) -> None:
    letters = iter("1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    functions = iter(range(1, 13))
    chosen = {}
    for record in ACTIONS:
        letter = next(letters, "")
        keys = f"Ctrl+Alt+Shift+{letter or f'F{next(functions)}'}"
        assert page.take(record, keys) == ""
        chosen[record.id] = keys
    other = Stage(stage.store_file)
    qtbot.addWidget(other.window)
    for window in (stage.window, other.window):
        assert {one.id: window.actions_by_id.keys(one.id) for one in ACTIONS} == chosen
    other.close()
    press_button(page, "&All as at first")
    first = {one.id: one.keys() for one in ACTIONS}
    assert {one.id: stage.window.actions_by_id.keys(one.id) for one in ACTIONS} == first


def test_keys_from_the_file_hold_from_the_start(qtbot: QtBot, stage: Stage) -> None:
    stage.store.set("window.keys", {"open": "Ctrl+L"})
    other = Stage(stage.store_file)
    qtbot.addWidget(other.window)
    assert other.window.actions_by_id.keys("open") == "Ctrl+L"
    other.close()


def test_keys_from_the_file_that_cannot_be_are_told(stage: Stage) -> None:
    stage.store.set("window.keys", {"open": "Ctrl+V"})
    assert stage.reader.at_once == [KEYS_COLLIDE]
    assert stage.window.actions_by_id.keys("open") == "Ctrl+O"
