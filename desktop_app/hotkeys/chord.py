"""Keys that may be had from the whole desktop, as Qt writes them: `Ctrl+Alt+D`."""

from dataclasses import dataclass

MODIFIERS = ("Meta", "Ctrl", "Alt", "Shift")  # in Qt's order

_LETTERS_AND_DIGITS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_FUNCTION_KEYS = tuple(f"F{number}" for number in range(1, 13))


@dataclass(frozen=True)
class Chord:
    """A letter, digit or function key with modifiers."""

    modifiers: frozenset[str]
    key: str

    @property
    def function_key(self) -> int:
        """The number of the function key; 0 for another key."""
        return _FUNCTION_KEYS.index(self.key) + 1 if self.key in _FUNCTION_KEYS else 0


def parse(text: str) -> Chord | None:
    """The chord that a text names; None when it is none that one may have from everybody.

    It takes two modifiers, one of them not Shift: what has fewer belongs to the programs.
    """
    *modifiers, key = text.split("+")
    held = frozenset(modifiers)
    is_known = held <= {*MODIFIERS} and key in _LETTERS_AND_DIGITS + _FUNCTION_KEYS
    if not is_known or len(held) < 2 or len(held) != len(modifiers):
        return None
    return Chord(held, key)
