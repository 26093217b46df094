"""A small client of D-Bus for what PySide can neither write nor read: lists of structures.

Messages are those of the D-Bus specification, in the byte order of this machine.
"""

import os
import socket
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass

ERROR, SIGNAL = 3, 4  # kinds of messages

_METHOD_CALL, _METHOD_RETURN, _VERSION = 1, 2, 1
_ORDER = b"l" if sys.byteorder == "little" else b"B"
_BUS = "org.freedesktop.DBus"
_PATH, _INTERFACE, _MEMBER, _DESTINATION, _SIGNATURE = 1, 2, 3, 6, 8


@dataclass(frozen=True)
class Message:
    """What came over the bus."""

    kind: int
    path: str
    member: str
    body: bytes


class Writer:
    """Builds the body of a message, or its head."""

    def __init__(self) -> None:
        self.data = bytearray()

    def align(self, step: int) -> None:
        """Fill up to the next multiple of so many bytes."""
        self.data += bytes(-len(self.data) % step)

    def number(self, value: int) -> None:
        """A number of 32 bits."""
        self.align(4)
        self.data += struct.pack("=I", value)

    def text(self, value: str) -> None:
        """A text, or the path of an object."""
        encoded = value.encode()
        self.number(len(encoded))
        self.data += encoded + b"\0"

    def signature(self, value: str) -> None:
        """The types of what follows."""
        self.data += bytes([len(value)]) + value.encode() + b"\0"

    def array(self, content: "Writer") -> None:
        """A list of structures or pairs that begins at a multiple of eight bytes."""
        self.number(len(content.data))
        self.align(8)
        self.data += content.data

    def options(self, values: dict[str, str]) -> None:
        """Texts by their names, as `a{sv}`."""
        pairs = Writer()
        for name, value in values.items():
            pairs.align(8)
            pairs.text(name)
            pairs.signature("s")
            pairs.text(value)
        self.array(pairs)


class Bus:
    """One connection to the bus at an address; raises `OSError` where there is none.

    Each step waits for `seconds` at most.
    """

    def __init__(self, address: str, seconds: float = 1.0) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._seconds = seconds
        self._socket.settimeout(seconds)
        self._serial = 0
        self._unread = b""
        try:
            self._socket.connect(_socket_of(address))
            user = str(os.getuid()).encode().hex().encode()
            self._socket.sendall(b"\0AUTH EXTERNAL " + user + b"\r\n")
            if not self._socket.recv(1024).startswith(b"OK"):
                raise OSError("the bus does not let us in")
            self._socket.sendall(b"BEGIN\r\n")
            self.name = next(texts(self.ask(_BUS, "/org/freedesktop/DBus", _BUS, "Hello")), "")
        except OSError:
            self._socket.close()
            raise

    @property
    def descriptor(self) -> int:
        """The file that becomes readable when there are messages."""
        return self._socket.fileno()

    def close(self) -> None:
        """End the connection, and what belongs to it."""
        self._socket.close()

    def call(
        self, to: str, path: str, interface: str, member: str, kinds: str = "", body: bytes = b""
    ) -> None:
        """Call a method; the answer comes as a message."""
        self._serial += 1
        head = Writer()
        fields = [(_PATH, "o", path), (_INTERFACE, "s", interface), (_MEMBER, "s", member)]
        for code, kind, value in [*fields, (_DESTINATION, "s", to)]:
            head.align(8)
            head.data.append(code)
            head.signature(kind)
            head.text(value)
        if kinds:
            head.align(8)
            head.data.append(_SIGNATURE)
            head.signature("g")
            head.signature(kinds)
        message = Writer()
        message.data += _ORDER + bytes([_METHOD_CALL, 0, _VERSION])
        message.number(len(body))
        message.number(self._serial)
        message.array(head)
        message.align(8)
        self._socket.sendall(bytes(message.data) + body)

    def ask(self, to: str, path: str, interface: str, member: str) -> bytes:
        """Call a method without arguments; the body of the answer, signals passed over.

        Raises `OSError` when there is none in time, or it is an error.
        """
        self.call(to, path, interface, member)
        while True:
            message = self._wait()
            if message.kind == ERROR:
                raise OSError("the bus refused to answer")
            if message.kind == _METHOD_RETURN:
                return message.body

    def messages(self) -> Iterator[Message]:
        """What came, without waiting; raises `OSError` when the bus is gone."""
        self._socket.setblocking(False)
        try:
            while True:
                self._receive()
        except BlockingIOError:
            pass
        finally:
            self._socket.settimeout(self._seconds)
        yield from self._complete()

    def _wait(self) -> Message:
        """The next message."""
        while True:
            for message in self._complete():
                return message
            self._receive()

    def _receive(self) -> None:
        received = self._socket.recv(65536)
        if not received:
            raise OSError("the bus is gone")
        self._unread += received

    def _complete(self) -> Iterator[Message]:
        while len(self._unread) >= 16:
            body_length, _serial, head_length = struct.unpack("=III", self._unread[4:16])
            start = 16 + head_length + -head_length % 8
            if len(self._unread) < start + body_length:
                return
            head, kind = self._unread[16 : 16 + head_length], self._unread[1]
            body = self._unread[start : start + body_length]
            self._unread = self._unread[start + body_length :]
            fields = dict(_fields(head))
            yield Message(kind, fields.get(_PATH, ""), fields.get(_MEMBER, ""), body)


def texts(body: bytes) -> Iterator[str]:
    """The texts and paths that a body begins with."""
    place = 0
    while place + 4 <= len(body):
        (length,) = struct.unpack_from("=I", body, place)
        yield body[place + 4 : place + 4 + length].decode(errors="replace")
        place += 4 + length + 1
        place += -place % 4


def first_number(body: bytes) -> int:
    """The number of 32 bits that a body begins with."""
    return int.from_bytes(body[:4], sys.byteorder)


def _fields(head: bytes) -> Iterator[tuple[int, str]]:
    """The fields of a head that are texts, by their codes."""
    place = 0
    while place < len(head):
        code, kind = head[place], head[place + 2 : place + 3]
        place += 4
        if kind == b"g":
            place += head[place] + 2
        elif kind == b"u":
            place += 4
        else:
            (length,) = struct.unpack_from("=I", head, place)
            yield code, head[place + 4 : place + 4 + length].decode()
            place += 4 + length + 1
        place += -place % 8


def session_address() -> str:
    """Where the session bus is, as D-Bus writes addresses."""
    return os.environ.get("DBUS_SESSION_BUS_ADDRESS", f"unix:path=/run/user/{os.getuid()}/bus")


def _socket_of(address: str) -> str:
    """The socket of an address, or of a list of them, in the form that Python takes."""
    for each in address.split(";"):
        transport, _, rest = each.partition(":")
        options = dict(option.split("=", 1) for option in rest.split(",") if "=" in option)
        if transport == "unix" and "path" in options:
            return options["path"]
        if transport == "unix" and "abstract" in options:
            return "\0" + options["abstract"]
    raise OSError("there is no bus")
