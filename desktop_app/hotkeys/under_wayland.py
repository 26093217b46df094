"""Hotkeys of the desktop's portal: it asks the person, and tells us when a chord is pressed."""

from collections.abc import Callable
from uuid import uuid4

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from desktop_app.dbus import (
    ERROR,
    SIGNAL,
    Bus,
    Message,
    Writer,
    first_number,
    session_address,
    texts,
)
from desktop_app.hotkeys.chord import Chord
from desktop_app.translation import tr

_PORTAL, _OBJECT = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
_MODIFIERS = {"Meta": "LOGO", "Ctrl": "CTRL", "Alt": "ALT", "Shift": "SHIFT"}

Done = Callable[[bool], None]


class PortalHotkeys(QObject):
    """A session of the portal for each chord, on a connection that ends with it."""

    pressed = Signal(str)  # the name that the chord was registered under

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._sessions: dict[str, _Session] = {}

    def register(self, name: str, chord: Chord, told: str, done: Done) -> None:
        """Ask for this chord; `done` gets the answer when the person has decided."""
        try:
            self._sessions[name] = _Session(self, name, chord, tr(told), done)
        except OSError:
            done(False)

    def release(self, name: str) -> None:
        """Leave the chord of this name to others."""
        session = self._sessions.pop(name, None)
        if session is not None:
            session.close()

    def close(self) -> None:
        """Leave everything to others."""
        for name in list(self._sessions):
            self.release(name)


class _Session(QObject):
    """One chord: a session is made, the chord is bound to it, then the portal tells of it."""

    def __init__(
        self, hotkeys: PortalHotkeys, name: str, chord: Chord, told: str, done: Done
    ) -> None:
        super().__init__(hotkeys)
        self._hotkeys = hotkeys
        self._name = name
        self._chord = chord
        self._told = told
        self._done: Done | None = done
        self._bus = Bus(session_address())
        us = self._bus.name.removeprefix(":").replace(".", "_")
        token = f"hearsight{uuid4().hex}"
        self._session = f"{_OBJECT}/session/{us}/{token}"
        self._made, self._bound = (f"{_OBJECT}/request/{us}/{part}{token}" for part in "mb")
        self._notifier = QSocketNotifier(self._bus.descriptor, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        body = Writer()
        body.options({"handle_token": f"m{token}", "session_handle_token": token})
        self._call("CreateSession", "a{sv}", body)

    def close(self) -> None:
        """End the session."""
        self._done = None
        self._notifier.setEnabled(False)
        self._bus.close()
        self.deleteLater()

    def _call(self, member: str, kinds: str, body: Writer) -> None:
        self._bus.call(_PORTAL, _OBJECT, _SHORTCUTS, member, kinds, bytes(body.data))

    def _read(self) -> None:
        try:
            for message in list(self._bus.messages()):
                self._take(message)
        except OSError:
            self._notifier.setEnabled(False)
            self._answer(False)

    def _take(self, message: Message) -> None:
        if message.kind == ERROR:
            self._answer(False)
        elif message.kind != SIGNAL:
            return
        elif message.path == self._made:
            if first_number(message.body) == 0:
                self._bind()
            else:
                self._answer(False)
        elif message.path == self._bound:
            self._answer(first_number(message.body) == 0)
        elif message.member == "Activated" and next(texts(message.body), "") == self._session:
            self._hotkeys.pressed.emit(self._name)

    def _bind(self) -> None:
        held = [_MODIFIERS[each] for each in sorted(self._chord.modifiers)]
        key = self._chord.key if self._chord.function_key else self._chord.key.lower()
        shortcut = Writer()
        shortcut.text(self._name)
        trigger = "+".join([*held, key])
        shortcut.options({"description": self._told, "preferred_trigger": trigger})
        body = Writer()
        body.text(self._session)
        body.array(shortcut)
        body.text("")
        body.options({"handle_token": self._bound.rpartition("/")[2]})
        self._call("BindShortcuts", "oa(sa{sv})sa{sv}", body)

    def _answer(self, given: bool) -> None:
        done, self._done = self._done, None
        if done is not None:
            done(given)
