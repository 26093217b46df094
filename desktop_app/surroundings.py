"""What the desktop around Hearsight lacks: told by `hearsight doctor`, each with what to do."""

import ctypes
import os
from pathlib import Path

NO_SESSION_BUS = (
    "Accessibility bus: there is no session bus, so no screen reader can read the window. "
    "Log in to a desktop and start Hearsight there."
)
NO_ACCESSIBILITY_BUS = (
    "Accessibility bus: it does not answer, so no screen reader can read the window. "
    "Install the package at-spi2-core and log in again."
)
NO_DISPLAY = (
    "Display: none, so the window cannot open. hearsight describe works without one. "
    "For the window, log in to a desktop."
)
NO_CURSOR_LIBRARY = (
    "Display: the library libxcb-cursor is missing, so the window cannot open. "
    "Install the package libxcb-cursor0, on other systems xcb-util-cursor."
)
_MILLISECONDS = 3000  # the bus may have to be started first


def accessibility_bus() -> str:
    """Whether Linux's accessibility bus can be reached; blocks 3 seconds at most."""
    from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage

    session = QDBusConnection.sessionBus()
    if not session.isConnected():
        return NO_SESSION_BUS
    call = QDBusMessage.createMethodCall(
        "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress"
    )
    answer = session.call(call, QDBus.CallMode.Block, _MILLISECONDS).arguments()
    if not answer or not QDBusConnection.connectToBus(str(answer[0]), "doctor").isConnected():
        return NO_ACCESSIBILITY_BUS
    return "Accessibility bus: it answers."


def display() -> str:
    """Whether a Linux desktop can show the window; asks the X server or looks for Wayland's."""
    wayland = os.environ.get("WAYLAND_DISPLAY")
    if wayland and Path(os.environ.get("XDG_RUNTIME_DIR", "/"), wayland).is_socket():
        return "Display: Wayland."
    x11 = os.environ.get("DISPLAY")
    if not x11:
        return NO_DISPLAY
    try:
        ctypes.CDLL("libxcb-cursor.so.0")
    except OSError:
        return NO_CURSOR_LIBRARY
    if not _x_server_answers():
        return (
            f"Display: the X server {x11} does not answer, so the window cannot open. "
            "Log in to a desktop, or set DISPLAY to the one that you use."
        )
    return f"Display: X11, {x11}."


def _x_server_answers() -> bool:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed
