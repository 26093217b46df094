"""A question to the accessibility bus of Linux: does anybody listen for announcements?

Qt does not tell, and PySide cannot read the type of the answer (a list of pairs of texts).
"""

from contextlib import closing

from desktop_app.dbus import Bus

_SECONDS = 0.05  # the Qt thread waits no longer; the answer takes 1 to 2 milliseconds
_REGISTRY = "org.a11y.atspi.Registry"


def announcements_are_heard() -> bool:
    """Whether a screen reader has asked to be told of announcements; False when in doubt."""
    try:
        with closing(Bus(_address(), _SECONDS)) as bus:
            answer = bus.ask(
                _REGISTRY, "/org/a11y/atspi/registry", _REGISTRY, "GetRegisteredEvents"
            )
    except OSError:
        return False
    return b"announcement" in answer.lower()


def _address() -> str:
    """Where the accessibility bus is; empty where there is none."""
    from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage

    call = QDBusMessage.createMethodCall(
        "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress"
    )
    answer = QDBusConnection.sessionBus().call(call, QDBus.CallMode.Block, int(_SECONDS * 1000))
    return "".join(str(text) for text in answer.arguments())
