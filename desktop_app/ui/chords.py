"""Keys that are not free: those of screen readers, of texts and menus, and of moving about.

Written as Qt writes them: on macOS `Ctrl` is the Command key, `Meta` is Control and `Alt` is
Option; elsewhere `Meta` is the Windows key. A `*` stands for any key, or for any modifiers.
"""

from dataclasses import dataclass

from desktop_app.translation import mark


@dataclass(frozen=True)
class ScreenReader:
    """A screen reader, and the keys that it takes without the modifier of its own."""

    name: str
    platform: str  # as `sys.platform` names it
    chords: tuple[str, ...]
    source: str


# Every one of them takes chords with its own modifier, which is Insert or Caps Lock, also on the
# number pad, and for VoiceOver Control with Option.
_MODIFIERS = ("*+Ins", "*+CapsLock", "*+ScrollLock")
_NUMBER_PAD = ("*+Num",)
_TABLES = tuple(f"Ctrl+Alt+{key}" for key in "Left Right Up Down Home End PgUp PgDown".split())

READERS = (
    ScreenReader(
        "Orca",
        "linux",
        # The lists of headings, links and so on, the cells of tables, and GNOME's own key for it.
        (*_MODIFIERS, *_NUMBER_PAD, "Alt+Shift+*", "Alt+Meta+S"),
        "Orca 43: desktop_keyboardmap.py and structural_navigation.py; GNOME Help, Orca",
    ),
    ScreenReader(
        "NVDA",
        "win32",
        (*_MODIFIERS, *_NUMBER_PAD, *_TABLES, "Ctrl+Alt+N"),
        "NVDA User Guide, nvaccess.org: keyboard commands of the desktop layout, tables, setup",
    ),
    ScreenReader(
        "JAWS",
        "win32",
        (*_MODIFIERS, *_NUMBER_PAD, *_TABLES, "Ctrl+Alt+J", "Alt+Del"),
        "Freedom Scientific, JAWS keystrokes: general, tables, start",
    ),
    ScreenReader(
        "Narrator",
        "win32",
        (*_MODIFIERS, "Meta+*", "Ctrl+Meta+*", "Alt+Meta+*", *_TABLES),
        "Microsoft Support, Complete guide to Narrator, Appendix B: Narrator keyboard commands",
    ),
    ScreenReader(
        "VoiceOver",
        "darwin",
        # On and off; its modifier with any other; zoom, contrast and the keys of full access.
        (
            *("*+CapsLock", *_NUMBER_PAD, "Ctrl+F5", "Ctrl+Alt+F5"),
            *("Meta+Alt+*", "Meta+Alt+Shift+*", "Ctrl+Meta+Alt+*", "Ctrl+Meta+Alt+Shift+*"),
            *("Ctrl+Alt+8", "Ctrl+Alt+=", "Ctrl+Alt+-"),
            *(f"Meta+F{number}" for number in range(1, 9)),
        ),
        "Apple, VoiceOver User Guide; Accessibility Programming Guide, Accessibility Keyboard "
        "Shortcuts",
    ),
)

NEEDS_A_MODIFIER = mark(
    "{keys} is needed to type or to move. Press a function key, or hold Ctrl with another key."
)
OPENS_A_MENU = mark("{keys} is for menus and labels. Press other keys.")
OF_TEXTS = mark("{keys} is needed in texts, to move, select or copy. Press other keys.")
OF_THE_SYSTEM = mark("{keys} belongs to the system. Press other keys.")
OF_A_READER = mark("{keys} belongs to the screen reader {reader}. Press other keys.")

_OF_TEXTS = (
    *("Ctrl+A", "Ctrl+C", "Ctrl+X", "Ctrl+Z", "Shift+F10"),
    *("*+Left", "*+Right", "*+Up", "*+Down", "*+Home", "*+End", "*+PgUp", "*+PgDown"),
    *("*+Backspace", "*+Del", "*+Return", "*+Enter", "*+Space", "*+Tab", "*+Backtab", "*+Menu"),
)
_OF_SYSTEMS = {
    "linux": ("*+Print", "Ctrl+Alt+*", "Meta+*", "Alt+F1", "Alt+F2", "Alt+F4", "F10"),
    "win32": ("*+Print", "Ctrl+Alt+*", "Meta+*", "Ctrl+Esc", "Alt+Esc", "Alt+F4", "F10"),
    "darwin": ("Ctrl+H", "Ctrl+M", "Ctrl+Shift+3", "Ctrl+Shift+4", "Ctrl+Shift+5", "Ctrl+`"),
}


@dataclass(frozen=True)
class Refusal:
    """Why a chord is not free: a sentence with `{keys}`, and whose it is."""

    sentence: str
    reader: str = ""


def refusal(chord: str, platform: str) -> Refusal | None:
    """Why this chord, in portable text of Qt, cannot be an action's; None when it can."""
    modifiers, key = parsed(chord)
    for reader in READERS:
        if reader.platform == platform and _is_among(chord, reader.chords):
            return Refusal(OF_A_READER, reader.name)
    if _is_among(chord, _OF_SYSTEMS.get(platform, ())):
        return Refusal(OF_THE_SYSTEM)
    if _is_among(chord, _OF_TEXTS):
        return Refusal(OF_TEXTS)
    works_alone = key == "Esc" or (key[0] == "F" and key[1:].isdecimal())
    if not works_alone and not modifiers & {"Ctrl", "Alt", "Meta"}:
        return Refusal(NEEDS_A_MODIFIER)
    if modifiers == {"Alt"} and len(key) == 1:
        return Refusal(OPENS_A_MENU)
    return None


def parsed(chord: str) -> tuple[frozenset[str], str]:
    """The modifiers of a chord, and its key; those of the number pad are all `Num`."""
    key = "+" if chord.endswith("+") else chord.rpartition("+")[2]
    modifiers = frozenset(chord.removesuffix(key).split("+")) - {""}
    return (modifiers - {"Num"}, "Num") if "Num" in modifiers else (modifiers, key)


def _is_among(chord: str, patterns: tuple[str, ...]) -> bool:
    return any(_fits(parsed(chord), parsed(pattern)) for pattern in patterns)


def _fits(chord: tuple[frozenset[str], str], pattern: tuple[frozenset[str], str]) -> bool:
    (modifiers, key), (wanted, wanted_key) = chord, pattern
    return ("*" in wanted or modifiers == wanted) and wanted_key in ("*", key)
