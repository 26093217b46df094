"""Hotkeys of macOS, by RegisterEventHotKey of the Carbon framework."""

import ctypes
from collections.abc import Callable
from ctypes import CFUNCTYPE, Structure, byref, c_int32, c_uint32, c_ulong, c_void_p

from PySide6.QtCore import QObject, Signal

from desktop_app.hotkeys.chord import Chord

# Qt calls the Command key Ctrl and the Control key Meta.
_BITS = {"Ctrl": 0x0100, "Shift": 0x0200, "Alt": 0x0800, "Meta": 0x1000}
# Places on the keyboard, by what a US keyboard has there.
_LETTERS_AND_DIGITS = {
    **{"A": 0, "S": 1, "D": 2, "F": 3, "H": 4, "G": 5, "Z": 6, "X": 7, "C": 8, "V": 9, "B": 11},
    **{"Q": 12, "W": 13, "E": 14, "R": 15, "Y": 16, "T": 17, "1": 18, "2": 19, "3": 20, "4": 21},
    **{"6": 22, "5": 23, "9": 25, "7": 26, "8": 28, "0": 29, "O": 31, "U": 32, "I": 34, "P": 35},
    **{"L": 37, "J": 38, "K": 40, "N": 45, "M": 46},
}
_FUNCTION_KEYS = (122, 120, 99, 118, 96, 97, 98, 100, 101, 109, 103, 111)
_CARBON = "/System/Library/Frameworks/Carbon.framework/Carbon"


def _code(name: str) -> int:
    """Four letters as the number that Carbon means by them."""
    return int.from_bytes(name.encode(), "big")


_OURS = _code("Hsgt")


class _Kind(Structure):
    _fields_ = (("group", c_uint32), ("kind", c_uint32))


class _Identity(Structure):
    _fields_ = (("signature", c_uint32), ("number", c_uint32))


_PRESSED = _Kind(_code("keyb"), 5)
_Handler = CFUNCTYPE(c_int32, c_void_p, c_void_p, c_void_p)


class MacHotkeys(QObject):
    """Registers chords with the system's event target, whose events Qt's loop hands out."""

    pressed = Signal(str)  # the name that the chord was registered under

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._carbon = ctypes.CDLL(_CARBON)
        self._carbon.GetApplicationEventTarget.restype = c_void_p
        self._target = c_void_p(self._carbon.GetApplicationEventTarget())
        self._names: dict[int, str] = {}
        self._keys: dict[int, c_void_p] = {}
        self._handler = _Handler(self._note)  # kept: Carbon does not
        self._carbon.InstallEventHandler(
            self._target, self._handler, c_ulong(1), byref(_PRESSED), None, None
        )

    def register(self, name: str, chord: Chord, _told: str, done: Callable[[bool], None]) -> None:
        """Have this chord; `done` is told whether that could be, or another program has it."""
        done(self._have(name, chord))

    def release(self, name: str) -> None:
        """Leave the chord of this name to others."""
        for number in [number for number, known in self._names.items() if known == name]:
            self._carbon.UnregisterEventHotKey(self._keys.pop(number))
            del self._names[number]

    def close(self) -> None:
        """Leave everything to others."""
        for name in list(self._names.values()):
            self.release(name)

    def _have(self, name: str, chord: Chord) -> bool:
        number = max(self._names, default=0) + 1
        function_key = chord.function_key
        place = _FUNCTION_KEYS[function_key - 1] if function_key else _LETTERS_AND_DIGITS[chord.key]
        modifiers = sum(_BITS[held] for held in chord.modifiers)
        key = c_void_p()
        problem = self._carbon.RegisterEventHotKey(
            c_uint32(place),
            c_uint32(modifiers),
            _Identity(_OURS, number),
            self._target,
            c_uint32(0),
            byref(key),
        )
        if problem:
            return False
        self._names[number], self._keys[number] = name, key
        return True

    def _note(self, _call: int, event: int, _data: int) -> int:
        pressed = _Identity()
        self._carbon.GetEventParameter(
            c_void_p(event),
            c_uint32(_code("----")),
            c_uint32(_code("hkid")),
            None,
            c_ulong(ctypes.sizeof(pressed)),
            None,
            byref(pressed),
        )
        if pressed.signature == _OURS and pressed.number in self._names:
            self.pressed.emit(self._names[pressed.number])
        return 0
