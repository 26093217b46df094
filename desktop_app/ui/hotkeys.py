"""What works from every program: keys of the settings that describe the screen or the clipboard."""

import sys
from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtGui import QGuiApplication, QKeySequence

from desktop_app.hotkeys.chord import Chord, parse
from desktop_app.settings.store import Store
from desktop_app.translation import mark, tr
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.chords import refusal
from desktop_app.x11 import X11Error

SCREEN, CLIPBOARD = "hotkeys.screen", "hotkeys.clipboard"
TOLD = {SCREEN: mark("Describe the screen"), CLIPBOARD: mark("Describe the clipboard")}
TAKEN = mark("{keys} is not to be had: another program has it. Choose other keys in the settings.")
USED_TWICE = mark("{keys} is in the settings twice. Choose other keys for one of them.")
OURS = mark("{keys} is for {action} in the window already. Choose other keys in the settings.")
OF_A_READER = mark(
    "{keys} belongs to the screen reader {reader}. Choose other keys in the settings."
)
NOT_HERE = mark(
    "This desktop did not give {keys} to Hearsight. Open the window and use the menu Capture."
)
WORKS = mark("{keys} works from every program now.")
WORKS_NO_MORE = mark("No key of every program any more.")


class Registrar(Protocol):
    """The system's way to give a chord to one program."""

    pressed: SignalInstance  # with the name that the chord was registered under

    def register(self, name: str, chord: Chord, told: str, done: Callable[[bool], None]) -> None:
        """Have this chord, which is for what is `told`; `done` gets whether that could be."""

    def release(self, name: str) -> None:
        """Leave the chord of this name to others."""

    def close(self) -> None:
        """Leave everything to others."""


class Hotkeys(QObject):
    """Registers the chords of the settings, and does what they are for when one is pressed."""

    def __init__(
        self,
        store: Store,
        announcer: Announcer,
        callbacks: Mapping[str, Callable[[], None]],
        holder: Callable[[str], str],
        parent: QObject,
    ) -> None:
        """`callbacks` has what each of the settings is for.

        `holder` tells which action of the window has a chord: it would get it no more.
        """
        super().__init__(parent)
        self._store = store
        self._announcer = announcer
        self._callbacks = callbacks
        self._holder = holder
        self._registrar: Registrar | None = None

    def start(self) -> None:
        """Register what the settings say; tell only what fails."""
        for setting in self._callbacks:
            if self._store[setting]:
                self._register(setting, lambda: None)

    def apply(self, setting: str) -> None:
        """Register what this setting says now, and tell how that went."""
        if self._registrar is not None:
            self._registrar.release(setting)
        if not self._store[setting]:
            self._announcer.tell(tr(WORKS_NO_MORE))
        else:
            keys = self._keys(setting)
            self._register(setting, lambda: self._announcer.tell(tr(WORKS, keys=keys)))

    def close(self) -> None:
        """Leave all chords to others."""
        if self._registrar is not None:
            self._registrar.close()
            self._registrar = None

    def _register(self, setting: str, works: Callable[[], None]) -> None:
        """Have the chord; a failure is told."""
        chord = parse(str(self._store[setting]))
        assert chord is not None  # the setting takes nothing else
        problem = self._problem(setting)
        if problem:
            self._announcer.warn(problem)
            return
        if self._registrar is None:
            self._registrar = _registrar(self)
            if self._registrar is None:
                self._fail(NOT_HERE, setting)
                return
            self._registrar.pressed.connect(lambda name: self._callbacks[name]())

        def done(is_ours: bool) -> None:
            if is_ours:
                works()
            else:
                self._fail(NOT_HERE if _asks_the_person() else TAKEN, setting)

        self._registrar.register(setting, chord, TOLD[setting], done)

    def _problem(self, setting: str) -> str:
        """Why these keys are not asked for; empty when they are."""
        keys = self._keys(setting)
        chosen = [self._store[one] for one in self._callbacks]
        if chosen.count(self._store[setting]) > 1:
            return tr(USED_TWICE, keys=keys)
        action = self._holder(str(self._store[setting]))
        if action:
            return tr(OURS, keys=keys, action=action)
        refused = refusal(str(self._store[setting]), sys.platform)
        if refused is not None and refused.reader:
            return tr(OF_A_READER, keys=keys, reader=refused.reader)
        return ""

    def _fail(self, problem: str, setting: str) -> None:
        self._announcer.warn(tr(problem, keys=self._keys(setting)))

    def _keys(self, setting: str) -> str:
        keys = QKeySequence(str(self._store[setting]))
        return keys.toString(QKeySequence.SequenceFormat.NativeText)


def _asks_the_person() -> bool:
    """Whether the desktop decides with the person, and not by what others have."""
    return QGuiApplication.platformName() == "wayland"


def _registrar(parent: QObject) -> Registrar | None:
    """The way of this desktop; None where it has none."""
    match QGuiApplication.platformName():
        case "xcb":
            from desktop_app.hotkeys.under_x11 import X11Hotkeys

            try:
                return X11Hotkeys(parent)
            except X11Error:
                return None
        case "windows":
            from desktop_app.hotkeys.under_windows import WindowsHotkeys

            return WindowsHotkeys(parent)
        case "wayland":
            from desktop_app.hotkeys.under_wayland import PortalHotkeys

            return PortalHotkeys(parent)
        case "cocoa":
            from desktop_app.hotkeys.under_macos import MacHotkeys

            return MacHotkeys(parent)
    return None
