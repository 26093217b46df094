"""Every character of a spelled text has a name."""

import pytest

from desktop_app.speech.spelling import spelled


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hear", "h, e, a, r"),
        ("Hi.", "capital h, i, dot"),
        ("a b\n", "a, space, b, new line"),
        ("3,5", "3, comma, 5"),
        ("É", "capital é"),
        ("e\u0301", "é"),
        ("犬", "犬"),
        ("☂", "umbrella"),
        ("\0", ""),
        ("", ""),
    ],
)
def test_characters_are_named(text: str, said: str) -> None:
    assert spelled(text) == said


def test_no_printable_character_of_a_keyboard_is_silent() -> None:
    keyboard = [chr(code) for code in range(0x20, 0x7F)]
    names = [spelled(character) for character in keyboard]
    assert all(names)
    assert all(name.isalnum() or " " in name for name in names)
    assert len(set(names)) == len(keyboard)
