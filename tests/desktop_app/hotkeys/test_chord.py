"""Which keys one may have from the whole desktop."""

import pytest

from desktop_app.hotkeys.chord import Chord, parse


@pytest.mark.parametrize(
    ("text", "chord"),
    [
        ("Ctrl+Alt+D", Chord(frozenset({"Ctrl", "Alt"}), "D")),
        ("Ctrl+Shift+9", Chord(frozenset({"Ctrl", "Shift"}), "9")),
        ("Meta+Ctrl+Alt+Shift+F12", Chord(frozenset({"Meta", "Ctrl", "Alt", "Shift"}), "F12")),
    ],
)
def test_two_held_keys_and_another_are_a_chord(text: str, chord: Chord) -> None:
    assert parse(text) == chord


@pytest.mark.parametrize(
    "text",
    ["", "D", "Ctrl+D", "Shift+D", "F5", "Ctrl+Ctrl+D", "Ctrl+Alt+", "Ctrl+Alt+Esc", "A+Alt+D"],
)
def test_what_programs_need_is_none(text: str) -> None:
    assert parse(text) is None


def test_function_keys_have_a_number() -> None:
    assert [Chord(frozenset(), key).function_key for key in ("F1", "F12", "A")] == [1, 12, 0]
