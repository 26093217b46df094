"""The way to the screen reader, by Qt's accessibility bridge."""

import sys
from collections import deque

from PySide6.QtCore import QObject
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from desktop_app.ui.accessibility_bus import announcements_are_heard

# Orca asks for the text of a notification some time after it came up: until so many others came
# after it, a notification keeps its text.
_AT_ONCE = 8


class QtScreenReader:
    """Announces on behalf of a window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._notifications: deque[_Notification] = deque()  # the one unused longest comes first

    def announce(self, text: str, *, assertive: bool) -> None:
        """Have the text spoken once, without moving the focus."""
        if sys.platform == "linux" and not announcements_are_heard():
            self._notification().appear(text)
            return
        event = QAccessibleAnnouncementEvent(self._window, text)
        if assertive:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    def _notification(self) -> "_Notification":
        is_new = len(self._notifications) < _AT_ONCE
        chosen = _Notification(self._window) if is_new else self._notifications.popleft()
        self._notifications.append(chosen)
        return chosen


class _Notification(QWidget):
    """Never seen. Orca 43 is deaf to announcements and reads this in their place.

    It says "notification" first. Newer ones do the same, so this is the second choice.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.hide()
        QAccessible.installFactory(_interface)

    def appear(self, text: str) -> None:
        """Let a screen reader believe that a notification with this text came up."""
        self.setAccessibleName(text)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.ObjectShow))


class _NotificationInterface(QAccessibleWidget):
    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget, QAccessible.Role.Notification)


_interfaces: list[QAccessibleInterface] = []  # Qt does not keep them alive


def _interface(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    if not isinstance(thing, _Notification):
        return None
    interface = _NotificationInterface(thing)
    _interfaces.append(interface)
    return interface
