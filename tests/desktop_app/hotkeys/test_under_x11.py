"""Chords of a real X server, in the way of another client of it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop_app.hotkeys.chord import Chord, parse
from desktop_app.hotkeys.under_x11 import X11Hotkeys
from desktop_app.x11 import Connection
from tests.support.x_server import press, x_server

pytestmark = pytest.mark.acceptance


@pytest.fixture
def display(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with x_server() as name:
        monkeypatch.setenv("DISPLAY", name)
        yield name


@pytest.fixture
def hotkeys(display: str) -> Iterator[X11Hotkeys]:
    parent = QObject()
    hotkeys = X11Hotkeys(parent)
    yield hotkeys
    hotkeys.close()


@pytest.fixture
def pressed(hotkeys: X11Hotkeys) -> list[str]:
    """The names of what was pressed."""
    names: list[str] = []
    hotkeys.pressed.connect(names.append)
    return names


def chord(text: str) -> Chord:
    found = parse(text)
    assert found is not None
    return found


def have(hotkeys: X11Hotkeys, name: str, chord: Chord) -> bool:
    """Register a chord; whether it is ours."""
    answers: list[bool] = []
    hotkeys.register(name, chord, "told", answers.append)
    (answer,) = answers
    return answer


@pytest.mark.parametrize(
    ("text", "keys"), [("Ctrl+Alt+D", "ctrl+alt+d"), ("Meta+Shift+F7", "super+shift+F7")]
)
def test_a_chord_is_told_once(
    hotkeys: X11Hotkeys, pressed: list[str], display: str, qtbot: QtBot, text: str, keys: str
) -> None:
    assert have(hotkeys, "screen", chord(text))
    press(display, keys)
    qtbot.waitUntil(lambda: pressed == ["screen"])
    press(display, keys)
    qtbot.waitUntil(lambda: pressed == ["screen", "screen"])


@pytest.mark.parametrize("lock", ["Caps_Lock", "Num_Lock"])
def test_locks_do_not_hide_a_chord(
    hotkeys: X11Hotkeys, pressed: list[str], display: str, qtbot: QtBot, lock: str
) -> None:
    assert have(hotkeys, "screen", chord("Ctrl+Alt+D"))
    press(display, lock)
    press(display, "ctrl+alt+d")
    qtbot.waitUntil(lambda: pressed == ["screen"])


def test_other_keys_do_not_reach_us(
    hotkeys: X11Hotkeys, pressed: list[str], display: str, qtbot: QtBot
) -> None:
    assert have(hotkeys, "screen", chord("Ctrl+Alt+D"))
    seen: list[object] = []
    events = hotkeys._server.key_events

    def watched() -> Iterator[object]:
        for event in events():
            seen.append(event)
            yield event

    hotkeys._server.key_events = watched  # type: ignore[method-assign, assignment]
    press(display, "d", "ctrl+d", "ctrl+alt+shift+d", "p", "ctrl+alt+e")
    press(display, "ctrl+alt+d")
    qtbot.waitUntil(lambda: pressed == ["screen"])
    codes = {event.keycode for event in seen}  # type: ignore[attr-defined]
    assert codes <= {*hotkeys._server.keycodes(ord("d")), *modifier_codes(hotkeys._server)}
    assert sum(event.pressed for event in seen) == 1  # type: ignore[attr-defined]


def modifier_codes(server: Connection) -> list[int]:
    """The keys of Ctrl and Alt: a grab tells of their release as long as the key is down."""
    return [code for symbol in (0xFFE3, 0xFFE9) for code in server.keycodes(symbol)]


def test_a_chord_of_another_client_is_refused_as_a_whole(hotkeys: X11Hotkeys, display: str) -> None:
    other = Connection(display)
    (code,) = other.keycodes(ord("d"))
    assert other.grab(code, 4 | 8 | 16)  # with Num Lock only
    assert not have(hotkeys, "screen", chord("Ctrl+Alt+D"))
    assert other.grab(code, 4 | 8), "what could be had is free again"
    other.close()
    assert have(hotkeys, "screen", chord("Ctrl+Alt+D"))


def test_what_is_released_is_free(hotkeys: X11Hotkeys, display: str) -> None:
    assert have(hotkeys, "screen", chord("Ctrl+Alt+D"))
    assert have(hotkeys, "clipboard", chord("Ctrl+Alt+E"))
    other = Connection(display)
    (d,), (e,) = other.keycodes(ord("d")), other.keycodes(ord("e"))
    assert not other.grab(d, 4 | 8)
    hotkeys.release("screen")
    assert other.grab(d, 4 | 8)
    assert not other.grab(e, 4 | 8)
    other.close()
