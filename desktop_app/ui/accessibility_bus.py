"""A question to the accessibility bus of Linux: does anybody listen for announcements?

Qt does not tell, and PySide cannot read the type of the answer (a list of pairs of texts), so
the two messages that it takes are written here by hand, as the D-Bus specification says.
"""

import os
import socket
import struct
import sys
from typing import BinaryIO

_SECONDS = 0.05  # the Qt thread waits no longer; the answer takes 1 to 2 milliseconds
_FIELDS = {"path": (1, "o"), "interface": (2, "s"), "member": (3, "s"), "destination": (6, "s")}
_ORDER = "l" if sys.byteorder == "little" else "B"
_METHOD_CALL, _METHOD_RETURN, _ERROR = 1, 2, 3
_VERSION = 1

_HELLO = {
    "path": "/org/freedesktop/DBus",
    "interface": "org.freedesktop.DBus",
    "member": "Hello",
    "destination": "org.freedesktop.DBus",
}
_REGISTERED_EVENTS = {
    "path": "/org/a11y/atspi/registry",
    "interface": "org.a11y.atspi.Registry",
    "member": "GetRegisteredEvents",
    "destination": "org.a11y.atspi.Registry",
}


def announcements_are_heard() -> bool:
    """Whether a screen reader has asked to be told of announcements; False when in doubt."""
    address = _bus_address()
    if address is None:
        return False
    try:
        return b"announcement" in _ask(address, _REGISTERED_EVENTS).lower()
    except OSError:
        return False


def _bus_address() -> str | None:
    """The socket of the accessibility bus, in the form that Python takes."""
    from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage

    call = QDBusMessage.createMethodCall(
        "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress"
    )
    answer = QDBusConnection.sessionBus().call(call, QDBus.CallMode.Block, int(_SECONDS * 1000))
    for address in "".join(str(text) for text in answer.arguments()).split(";"):
        transport, _, rest = address.partition(":")
        options = dict(option.split("=", 1) for option in rest.split(",") if "=" in option)
        if transport == "unix" and "path" in options:
            return options["path"]
        if transport == "unix" and "abstract" in options:
            return "\0" + options["abstract"]
    return None


def _ask(address: str, question: dict[str, str]) -> bytes:
    """The body of the answer; raises `OSError` when there is none in time."""
    with socket.socket(socket.AF_UNIX) as bus:
        bus.settimeout(_SECONDS)
        bus.connect(address)
        bus.sendall(b"\0AUTH EXTERNAL " + str(os.getuid()).encode().hex().encode() + b"\r\n")
        if not bus.recv(1024).startswith(b"OK"):
            raise OSError("the accessibility bus does not let us in")
        bus.sendall(b"BEGIN\r\n" + _call(1, _HELLO) + _call(2, question))
        with bus.makefile("rb") as stream:
            _answer(stream)
            return _answer(stream)


def _call(serial: int, fields: dict[str, str]) -> bytes:
    """A method call without arguments."""
    header = b""
    for name, text in fields.items():
        code, kind = _FIELDS[name]
        data = text.encode()
        header = _padded(header) + struct.pack("=BB2sI", code, 1, kind.encode(), len(data))
        header += data + b"\0"
    start = struct.pack(
        "=cBBBIII", _ORDER.encode(), _METHOD_CALL, 0, _VERSION, 0, serial, len(header)
    )
    return _padded(start + header)


def _answer(stream: BinaryIO) -> bytes:
    """The body of the next answer to a call, signals passed over; raises `OSError`."""
    while True:
        start = stream.read(16)
        if len(start) < 16:
            raise OSError("the accessibility bus is gone")
        kind = start[1]
        body_length, _serial, fields_length = struct.unpack("=III", start[4:])
        stream.read(_padded_length(fields_length))
        body = stream.read(body_length)
        if kind == _ERROR:
            raise OSError("the accessibility bus refused to answer")
        if kind == _METHOD_RETURN:
            return body


def _padded(data: bytes) -> bytes:
    return data.ljust(_padded_length(len(data)), b"\0")


def _padded_length(length: int) -> int:
    return -(-length // 8) * 8
