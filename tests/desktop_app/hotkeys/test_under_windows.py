"""Hotkeys of Windows, with a user32 that the test plays."""

import ctypes
from collections.abc import Iterator
from ctypes import wintypes
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop_app.hotkeys.chord import Chord, parse
from desktop_app.hotkeys.under_windows import WindowsHotkeys

ALT, CTRL, SHIFT, NO_REPEAT = 1, 2, 4, 0x4000
HOTKEY = 0x0312


class User32:
    """Gives each chord to the first who asks."""

    def __init__(self) -> None:
        self.held: dict[int, tuple[int, int]] = {}

    def RegisterHotKey(  # noqa: N802
        self, _window: None, number: int, modifiers: int, key: int
    ) -> bool:
        if (modifiers, key) in self.held.values():
            return False
        self.held[number] = (modifiers, key)
        return True

    def UnregisterHotKey(self, _window: None, number: int) -> bool:  # noqa: N802
        return self.held.pop(number, None) is not None


@pytest.fixture
def user32(monkeypatch: pytest.MonkeyPatch) -> User32:
    user32 = User32()
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)
    return user32


@pytest.fixture
def hotkeys(user32: User32, qtbot: QtBot) -> Iterator[WindowsHotkeys]:
    parent = QObject()
    hotkeys = WindowsHotkeys(parent)
    yield hotkeys
    hotkeys.close()
    assert user32.held == {}


def have(hotkeys: WindowsHotkeys, name: str, text: str) -> bool:
    """Register a chord; whether it is ours."""
    chord = parse(text)
    assert isinstance(chord, Chord)
    answers: list[bool] = []
    hotkeys.register(name, chord, "told", answers.append)
    (answer,) = answers
    return answer


def test_chords_are_registered_as_windows_names_them(
    hotkeys: WindowsHotkeys, user32: User32
) -> None:
    assert have(hotkeys, "one", "Ctrl+Alt+D")
    assert have(hotkeys, "two", "Ctrl+Shift+F12")
    assert list(user32.held.values()) == [
        (CTRL | ALT | NO_REPEAT, ord("D")),
        (CTRL | SHIFT | NO_REPEAT, 0x7B),
    ]
    assert not have(hotkeys, "three", "Ctrl+Alt+D")
    hotkeys.release("one")
    assert have(hotkeys, "three", "Ctrl+Alt+D")


def test_a_message_of_windows_tells_which_was_pressed(
    hotkeys: WindowsHotkeys, user32: User32
) -> None:
    pressed: list[str] = []
    hotkeys.pressed.connect(pressed.append)
    have(hotkeys, "one", "Ctrl+Alt+D")
    (number,) = user32.held
    for kind, message in ((HOTKEY, number), (HOTKEY, number + 1), (HOTKEY + 1, number)):
        told = wintypes.MSG(message=kind, wParam=message)
        hotkeys._filter.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(told))
    assert pressed == ["one"]
