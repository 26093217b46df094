"""Chords of the desktop's portal, played by another process on a session bus of the test's own."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop_app.hotkeys.chord import Chord, parse
from desktop_app.hotkeys.under_wayland import PortalHotkeys
from tests.support.commands import PROJECT
from tests.support.session_bus import session_bus

pytestmark = pytest.mark.acceptance

PORTAL = PROJECT / "tests" / "support" / "shortcuts_portal.py"
OpenPortal = Callable[[int], "subprocess.Popen[str]"]


@pytest.fixture
def portal() -> Iterator[OpenPortal]:
    """Starts a portal that answers with this code."""
    with ExitStack() as stack:
        stack.enter_context(session_bus())

        def start(code: int) -> "subprocess.Popen[str]":
            portal = subprocess.Popen(
                ["/usr/bin/python3", PORTAL, str(code)], stdout=subprocess.PIPE, text=True
            )
            stack.callback(portal.communicate)
            stack.callback(portal.terminate)
            assert portal.stdout is not None
            assert portal.stdout.readline() == "ready\n"
            return portal

        yield start


@pytest.fixture
def hotkeys() -> Iterator[PortalHotkeys]:
    parent = QObject()
    hotkeys = PortalHotkeys(parent)
    yield hotkeys
    hotkeys.close()


def chord(text: str) -> Chord:
    found = parse(text)
    assert found is not None
    return found


def test_a_chord_is_asked_for_given_and_told(
    portal: OpenPortal, hotkeys: PortalHotkeys, qtbot: QtBot
) -> None:
    desktop = portal(0)
    answers: list[bool] = []
    pressed: list[str] = []
    hotkeys.pressed.connect(pressed.append)
    hotkeys.register("one", chord("Ctrl+Alt+D"), "Describe the screen", answers.append)
    hotkeys.register("two", chord("Meta+Shift+F7"), "Describe the clipboard", answers.append)
    qtbot.waitUntil(lambda: sorted(pressed) == ["one", "two"])
    assert answers == [True, True]
    assert desktop.stdout is not None
    told = sorted(desktop.stdout.readline() for _ in range(2))
    assert told == ["ALT+CTRL+d Describe the screen\n", "LOGO+SHIFT+F7 Describe the clipboard\n"]


def test_a_person_who_refuses_is_heeded(
    portal: OpenPortal, hotkeys: PortalHotkeys, qtbot: QtBot
) -> None:
    portal(1)
    answers: list[bool] = []
    hotkeys.register("one", chord("Ctrl+Alt+D"), "Describe the screen", answers.append)
    qtbot.waitUntil(lambda: answers == [False])


def test_without_a_portal_the_answer_is_no(
    portal: OpenPortal, hotkeys: PortalHotkeys, qtbot: QtBot
) -> None:
    answers: list[bool] = []
    hotkeys.register("one", chord("Ctrl+Alt+D"), "Describe the screen", answers.append)
    qtbot.waitUntil(lambda: answers == [False])


def test_without_a_bus_the_answer_is_no(
    hotkeys: PortalHotkeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    answers: list[bool] = []
    hotkeys.register("one", chord("Ctrl+Alt+D"), "Describe the screen", answers.append)
    assert answers == [False]


def test_what_is_released_tells_nothing_more(
    portal: OpenPortal, hotkeys: PortalHotkeys, qtbot: QtBot
) -> None:
    desktop = portal(0)
    told: list[object] = []
    hotkeys.pressed.connect(told.append)
    hotkeys.register("one", chord("Ctrl+Alt+D"), "Describe the screen", told.append)
    hotkeys.release("one")
    hotkeys.register("two", chord("Ctrl+Alt+E"), "Describe the screen", told.append)
    qtbot.waitUntil(lambda: told == [True, "two"])
    assert desktop.poll() is None
