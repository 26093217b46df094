"""Which keys are free, on which system."""

import pytest
from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from desktop_app.ui.actions import portable
from desktop_app.ui.chords import (
    NEEDS_A_MODIFIER,
    OF_A_READER,
    OF_TEXTS,
    OF_THE_SYSTEM,
    OPENS_A_MENU,
    READERS,
    ScreenReader,
    parsed,
    refusal,
)

Key, Modifier = Qt.Key, Qt.KeyboardModifier
PLATFORMS = ("linux", "win32", "darwin")


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_a_table_has_its_source_and_is_written_as_qt_writes(reader: ScreenReader) -> None:
    assert reader.platform in PLATFORMS
    assert len(reader.source) > 20
    for chord in reader.chords:
        modifiers, key = parsed(chord)
        plain = "+".join(
            [*sorted(modifiers - {"*"}), key.replace("*", "A").replace("Num", "Num+1")]
        )
        assert parsed(portable(plain)) == (modifiers - {"*"}, key.replace("*", "A"))


def test_the_five_readers_are_there() -> None:
    assert {reader.name for reader in READERS} == {"Orca", "NVDA", "JAWS", "Narrator", "VoiceOver"}


@pytest.mark.parametrize(
    ("chord", "platform", "reader"),
    [
        ("Ins", "linux", "Orca"),
        ("Ctrl+Num+5", "linux", "Orca"),
        ("Alt+Shift+H", "linux", "Orca"),
        ("Alt+Meta+S", "linux", "Orca"),
        ("Ctrl+CapsLock", "win32", "NVDA"),
        ("Ctrl+Alt+Right", "win32", "NVDA"),
        ("Ctrl+Alt+N", "win32", "NVDA"),
        ("Ctrl+Alt+J", "win32", "JAWS"),
        ("Ctrl+Meta+N", "win32", "Narrator"),
        ("Ctrl+F5", "darwin", "VoiceOver"),
        ("Meta+Alt+U", "darwin", "VoiceOver"),
        ("Meta+Alt+Shift+M", "darwin", "VoiceOver"),
        ("Num++", "darwin", "VoiceOver"),
    ],
)
def test_the_keys_of_a_reader_are_refused(chord: str, platform: str, reader: str) -> None:
    found = refusal(chord, platform)
    assert found is not None
    assert (found.sentence, found.reader) == (OF_A_READER, reader)


@pytest.mark.parametrize(
    ("chord", "sentence"),
    [
        ("A", NEEDS_A_MODIFIER),
        ("Shift+A", NEEDS_A_MODIFIER),
        ("+", NEEDS_A_MODIFIER),
        ("Media Play", NEEDS_A_MODIFIER),
        ("Tab", OF_TEXTS),
        ("Ctrl+Left", OF_TEXTS),
        ("Ctrl+C", OF_TEXTS),
        ("Space", OF_TEXTS),
        ("Alt+F", OPENS_A_MENU),
        ("Ctrl+Alt+K", OF_THE_SYSTEM),
        ("Meta+L", OF_THE_SYSTEM),
    ],
)
def test_other_keys_that_are_needed_are_refused(chord: str, sentence: str) -> None:
    found = refusal(chord, "linux")
    assert found is not None
    assert found.sentence == sentence


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize(
    "chord", ["F2", "Shift+F9", "Ctrl+L", "Ctrl+Shift+L", "Ctrl+1", "Ctrl++", "Esc"]
)
def test_keys_that_nobody_needs_are_free(chord: str, platform: str) -> None:
    assert refusal(chord, platform) is None


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (QKeyCombination(Modifier.ControlModifier, Key.Key_Plus), ({"Ctrl"}, "+")),
        (QKeyCombination(Modifier.KeypadModifier, Key.Key_Plus), (set(), "Num")),
        (
            QKeyCombination(Modifier.ControlModifier | Modifier.KeypadModifier, Key.Key_5),
            ({"Ctrl"}, "Num"),
        ),
        (QKeyCombination(Modifier.ShiftModifier, Key.Key_F6), ({"Shift"}, "F6")),
        (QKeyCombination(Key.Key_Insert), (set(), "Ins")),
    ],
)
def test_chords_are_read_as_qt_writes_them(
    keys: QKeyCombination, expected: tuple[set[str], str]
) -> None:
    assert parsed(portable(QKeySequence(keys))) == expected
