"""Hotkeys of Windows, by RegisterHotKey."""

import ctypes
from collections.abc import Callable
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal

from desktop_app.hotkeys.chord import Chord

_BITS = {"Alt": 1, "Ctrl": 2, "Shift": 4, "Meta": 8}
_NO_REPEAT = 0x4000
_HOTKEY = 0x0312  # the message that a hotkey was pressed
_FIRST_FUNCTION_KEY = 0x70  # virtual key of F1; letters and digits are their own


class WindowsHotkeys(QObject):
    """Registers chords for the thread of Qt, and takes their messages out of its queue."""

    pressed = Signal(str)  # the name that the chord was registered under

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._user32: Any = getattr(ctypes, "windll").user32  # noqa: B009  # only Windows has it
        self._names: dict[int, str] = {}
        self._filter = _Filter(self)
        application = QCoreApplication.instance()
        assert application is not None
        application.installNativeEventFilter(self._filter)

    def register(self, name: str, chord: Chord, _told: str, done: Callable[[bool], None]) -> None:
        """Have this chord; `done` is told whether that could be, or another program has it."""
        done(self._have(name, chord))

    def release(self, name: str) -> None:
        """Leave the chord of this name to others."""
        for number in [number for number, known in self._names.items() if known == name]:
            self._user32.UnregisterHotKey(None, number)
            del self._names[number]

    def close(self) -> None:
        """Leave everything to others."""
        for name in list(self._names.values()):
            self.release(name)

    def note(self, number: int) -> None:
        """A hotkey was pressed."""
        if number in self._names:
            self.pressed.emit(self._names[number])

    def _have(self, name: str, chord: Chord) -> bool:
        number = max(self._names, default=0) + 1
        modifiers = sum(_BITS[held] for held in chord.modifiers) | _NO_REPEAT
        function_key = chord.function_key
        key = _FIRST_FUNCTION_KEY + function_key - 1 if function_key else ord(chord.key)
        if not self._user32.RegisterHotKey(None, number, modifiers, key):
            return False
        self._names[number] = name
        return True


class _Filter(QAbstractNativeEventFilter):
    """Sees every message of the thread, and takes those of hotkeys."""

    def __init__(self, hotkeys: WindowsHotkeys) -> None:
        super().__init__()
        self._hotkeys = hotkeys

    def nativeEventFilter(  # noqa: N802
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        if kind == b"windows_generic_MSG":
            told = wintypes.MSG.from_address(int(message))
            if told.message == _HOTKEY:
                self._hotkeys.note(told.wParam)
        return False, 0
