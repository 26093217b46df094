"""A field that takes keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.ui.hotkey_field import NOT_ENOUGH, HotkeyField

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def field(qtbot: QtBot) -> HotkeyField:
    field = HotkeyField()
    qtbot.addWidget(field)
    field.show_keys("")
    return field


@pytest.fixture
def changes(field: HotkeyField) -> list[str]:
    """What the field told."""
    told: list[str] = []
    field.changed.connect(told.append)
    field.refused.connect(told.append)
    return told


def test_pressed_keys_are_taken(field: HotkeyField, changes: list[str]) -> None:
    assert field.text() == "none"
    QTest.keyClick(field, Qt.Key.Key_Control, CTRL)
    QTest.keyClick(field, Qt.Key.Key_D, CTRL | ALT)
    assert changes == ["Ctrl+Alt+D"]
    assert field.text() == "Ctrl+Alt+D"


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_delete_takes_them_away(field: HotkeyField, changes: list[str], key: Qt.Key) -> None:
    field.show_keys("Ctrl+Alt+D")
    QTest.keyClick(field, key)
    QTest.keyClick(field, key)
    assert changes == [""]
    assert field.text() == "none"


def test_keys_that_programs_need_are_refused(field: HotkeyField, changes: list[str]) -> None:
    QTest.keyClick(field, Qt.Key.Key_O, CTRL)
    assert changes == [NOT_ENOUGH]
    QTest.keyClick(field, Qt.Key.Key_X)
    assert (len(changes), field.text()) == (1, "none")
