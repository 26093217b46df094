"""Chords of the settings, registered with a system that the test plays."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from desktop_app.hotkeys.chord import Chord
from desktop_app.ui import hotkeys
from desktop_app.ui.getting import NOTHING_PASTED
from desktop_app.ui.hotkeys import (
    CLIPBOARD,
    NOT_HERE,
    OF_A_READER,
    OURS,
    SCREEN,
    TAKEN,
    USED_TWICE,
    WORKS,
)
from tests.support.window import Stage

KEYS = "Ctrl+Alt+D"


class Keys(QObject):
    """Gives every chord that has no F."""

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[str, str] = {}

    def register(self, name: str, chord: Chord, _told: str, done: Callable[[bool], None]) -> None:
        if "F" not in chord.key:
            self.held[name] = chord.key
        done(name in self.held)

    def release(self, name: str) -> None:
        self.held.pop(name, None)

    def close(self) -> None:
        self.held.clear()


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Keys:
    """The system's keys."""
    keys = Keys()
    monkeypatch.setattr(hotkeys, "_registrar", lambda _parent: keys)
    return keys


def test_no_key_is_ours_until_the_person_wants_that(keys: Keys, stage: Stage) -> None:
    stage.window.hotkeys.start()
    assert keys.held == {}
    assert stage.reader.heard == []


def test_a_chord_describes_the_screen_and_moves_nothing(
    keys: Keys, stage: Stage, qtbot: QtBot
) -> None:
    stage.store.set(SCREEN, KEYS)
    assert keys.held == {SCREEN: "D"}
    assert stage.reader.heard == [WORKS.format(keys=KEYS)]
    focus, state = stage.window.focusWidget(), stage.window.windowState()
    keys.pressed.emit(SCREEN)
    qtbot.waitUntil(lambda: "a picture called bytes" in stage.reader.heard)
    assert (stage.window.focusWidget(), stage.window.windowState()) == (focus, state)


def test_a_chord_describes_the_clipboard(
    keys: Keys, stage: Stage, qtbot: QtBot, red_image: QImage
) -> None:
    stage.store.set(CLIPBOARD, KEYS)
    QGuiApplication.clipboard().clear()
    keys.pressed.emit(CLIPBOARD)
    qtbot.waitUntil(lambda: stage.reader.at_once == [NOTHING_PASTED])
    QGuiApplication.clipboard().setImage(red_image)
    keys.pressed.emit(CLIPBOARD)
    qtbot.waitUntil(lambda: "a picture called bytes" in stage.reader.heard)


def test_a_chord_of_another_program_is_told_by_its_name(keys: Keys, stage: Stage) -> None:
    stage.store.set(SCREEN, "Ctrl+Alt+F7")
    assert stage.reader.at_once == [TAKEN.format(keys="Ctrl+Alt+F7")]
    assert keys.held == {}


def test_another_chord_frees_the_first_and_none_frees_all(keys: Keys, stage: Stage) -> None:
    stage.store.set(SCREEN, KEYS)
    stage.store.set(SCREEN, "Ctrl+Alt+E")
    assert keys.held == {SCREEN: "E"}
    stage.store.set(SCREEN, "")
    assert keys.held == {}


def test_one_chord_is_not_for_two_things(keys: Keys, stage: Stage) -> None:
    stage.store.set(SCREEN, KEYS)
    stage.store.set(CLIPBOARD, KEYS)
    assert stage.reader.at_once == [USED_TWICE.format(keys=KEYS)]
    assert keys.held == {SCREEN: "D"}


def test_a_chord_of_the_window_stays_with_it(keys: Keys, stage: Stage) -> None:
    stage.store.set(SCREEN, "Ctrl+Shift+P")
    assert stage.reader.at_once == [OURS.format(keys="Ctrl+Shift+P", action="Private")]
    assert keys.held == {}
    stage.store.set("window.keys", {"private": "Ctrl+Shift+L"})
    stage.store.set(SCREEN, "Ctrl+Shift+L")
    assert stage.reader.at_once[-1] == OURS.format(keys="Ctrl+Shift+L", action="Private")
    stage.store.set(SCREEN, "Ctrl+Shift+P")
    assert keys.held == {SCREEN: "P"}


def test_a_chord_of_a_screen_reader_stays_with_it(
    keys: Keys, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    stage.store.set(SCREEN, "Alt+Shift+H")
    assert stage.reader.at_once == [OF_A_READER.format(keys="Alt+Shift+H", reader="Orca")]
    assert keys.held == {}


def test_at_the_start_only_failures_are_told(keys: Keys, stage: Stage) -> None:
    stage.store.set(SCREEN, KEYS)
    stage.reader.heard.clear()
    keys.held.clear()
    stage.window.hotkeys.start()
    assert keys.held == {SCREEN: "D"}
    assert stage.reader.heard == []


def test_a_closed_window_leaves_the_keys_to_others(keys: Keys, stage: Stage) -> None:
    stage.store.set(SCREEN, KEYS)
    stage.window.close()
    assert keys.held == {}


def test_where_no_program_can_have_keys_that_is_said(stage: Stage) -> None:
    stage.store.set(SCREEN, KEYS)
    assert stage.reader.at_once == [NOT_HERE.format(keys=KEYS)]
