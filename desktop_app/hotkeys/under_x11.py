"""Hotkeys of the X server: each chord is grabbed, and no other key reaches us."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from desktop_app.hotkeys.chord import Chord
from desktop_app.x11 import CAPS_LOCK, NUM_LOCK, Connection

_BITS = {"Shift": 1, "Ctrl": 4, "Alt": 8, "Meta": 64}
_HELD = sum(_BITS.values())
_LOCKS = (0, CAPS_LOCK, NUM_LOCK, CAPS_LOCK | NUM_LOCK)  # a chord works with any of them on
_FIRST_FUNCTION_KEY = 0xFFBE  # symbol of F1

Key = tuple[int, int]  # keycode, modifiers


class X11Hotkeys(QObject):
    """Grabs chords on a connection of its own; raises `X11Error` where there is no server."""

    pressed = Signal(str)  # the name that the chord was registered under

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._server = Connection()
        self._names: dict[Key, str] = {}
        self._released: tuple[int, int] | None = None  # keycode and time of the last release
        self._notifier = QSocketNotifier(self._server.descriptor, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)

    def register(self, name: str, chord: Chord, _told: str, done: Callable[[bool], None]) -> None:
        """Have this chord; `done` is told whether that could be, or another program has it."""
        done(self._have(name, chord))

    def release(self, name: str) -> None:
        """Leave the chord of this name to others."""
        for code, modifiers in [key for key, known in self._names.items() if known == name]:
            for locks in _LOCKS:
                self._server.release(code, modifiers | locks)
            del self._names[code, modifiers]

    def close(self) -> None:
        """Leave everything to others."""
        self._notifier.setEnabled(False)
        self._server.close()

    def _have(self, name: str, chord: Chord) -> bool:
        modifiers = sum(_BITS[held] for held in chord.modifiers)
        keys = [(code, modifiers) for code in self._server.keycodes(_symbol(chord))]
        for key in keys:
            self._names[key] = name
            if not all(self._server.grab(key[0], modifiers | locks) for locks in _LOCKS):
                self.release(name)
                return False
        return bool(keys)

    def _read(self) -> None:
        for event in self._server.key_events():
            moment = (event.keycode, event.time)
            if not event.pressed:
                self._released = moment
            elif moment != self._released:  # else the key is held: X makes pairs of both
                name = self._names.get((event.keycode, event.modifiers & _HELD))
                if name is not None:
                    self.pressed.emit(name)


def _symbol(chord: Chord) -> int:
    """The number that X11 has for a key."""
    if chord.function_key:
        return _FIRST_FUNCTION_KEY + chord.function_key - 1
    return ord(chord.key.lower())
