"""What can be known of the hotkeys of macOS without one: every key has a place of its own."""

import string

from desktop_app.hotkeys.under_macos import _FUNCTION_KEYS, _LETTERS_AND_DIGITS


def test_every_letter_digit_and_function_key_has_one_place() -> None:
    assert {*_LETTERS_AND_DIGITS} == {*string.ascii_uppercase, *string.digits}
    places = [*_LETTERS_AND_DIGITS.values(), *_FUNCTION_KEYS]
    assert len(places) == len(set(places)) == 26 + 10 + 12
