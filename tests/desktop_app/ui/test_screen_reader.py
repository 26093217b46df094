"""The way to the screen reader: what reaches Qt's accessibility bridge."""

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui import screen_reader
from desktop_app.ui.screen_reader import QtScreenReader

Event = QAccessible.Event


class Bridge:
    """Stands where Qt hands events to the platform."""

    def __init__(self) -> None:
        self.events: list[tuple[QAccessible.Event, str, bool]] = []  # kind, text, assertive
        self.roles: list[QAccessible.Role] = []

    def take(self, event: QAccessibleEvent) -> None:
        interface = event.accessibleInterface()
        self.roles.append(interface.role())
        if isinstance(event, QAccessibleAnnouncementEvent):
            assertive = event.politeness() is QAccessible.AnnouncementPoliteness.Assertive
            self.events.append((event.type(), event.message(), assertive))
        else:
            self.events.append((event.type(), interface.text(QAccessible.Text.Name), False))


@pytest.fixture
def bridge(monkeypatch: pytest.MonkeyPatch) -> Bridge:
    bridge = Bridge()
    monkeypatch.setattr(QAccessible, "updateAccessibility", bridge.take)
    return bridge


@pytest.fixture
def reader(qtbot: QtBot) -> QtScreenReader:
    window = QWidget()
    qtbot.addWidget(window)
    return QtScreenReader(window)


def heard(answer: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_reader, "announcements_are_heard", lambda: answer)


def test_an_announcement_where_somebody_listens(
    reader: QtScreenReader, bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard(True, monkeypatch)
    reader.announce("a cat", assertive=False)
    reader.announce("The file is empty.", assertive=True)
    assert bridge.events == [
        (Event.Announcement, "a cat", False),
        (Event.Announcement, "The file is empty.", True),
    ]


def test_a_notification_where_nobody_does(
    reader: QtScreenReader, bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard(False, monkeypatch)
    reader.announce("a cat", assertive=False)
    assert bridge.events == [(Event.ObjectShow, "a cat", False)]
    assert bridge.roles == [QAccessible.Role.Notification]


def test_a_notification_keeps_its_text_while_others_come(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A screen reader asks for the text later; it once read the second one twice."""
    heard(False, monkeypatch)
    window = QWidget()
    qtbot.addWidget(window)
    reader = QtScreenReader(window)
    for text in ("first", "second", "third"):
        reader.announce(text, assertive=False)
    names = [child.accessibleName() for child in window.findChildren(QWidget)]
    assert [name for name in names if name] == ["first", "second", "third"]
    assert not any(child.isVisible() for child in window.findChildren(QWidget))


def test_notifications_do_not_pile_up(
    reader: QtScreenReader, bridge: Bridge, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard(False, monkeypatch)
    for number in range(100):
        reader.announce(f"number {number}", assertive=False)
    assert [text for _, text, _ in bridge.events] == [f"number {n}" for n in range(100)]
    assert len(reader._window.findChildren(QWidget)) == 8
