"""The question to the accessibility bus, put to a bus of our own that answers as we like."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop_app.ui import accessibility_bus
from desktop_app.ui.accessibility_bus import announcements_are_heard

METHOD_RETURN, ERROR, SIGNAL = 2, 3, 4


def message(kind: int, body: bytes = b"", fields: bytes = b"\x05\x01u\0\x02\0\0\0") -> bytes:
    """A message of the bus in the byte order of this machine; its fields do not matter."""
    start = struct.pack("=cBBBIII", b"l", kind, 0, 1, len(body), 7, len(fields))
    return start + fields.ljust(-(-len(fields) // 8) * 8, b"\0") + body


def text(value: str) -> bytes:
    return struct.pack("=I", len(value)) + value.encode() + b"\0"


@contextmanager
def bus(folder: Path, *answers: bytes, greeting: bytes = b"OK 1234\r\n") -> Iterator[list[bytes]]:
    """A bus that lets one client in and says these messages; yields what the client wrote."""
    written: list[bytes] = []
    over = threading.Event()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "bus"))
        listener.listen()

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                written.append(connection.recv(4096))
                connection.sendall(greeting)
                written.append(connection.recv(4096))
                if written[-1]:  # else the client has gone
                    connection.sendall(b"".join(answers))
                over.wait(10)

        thread = threading.Thread(target=serve)
        thread.start()
        yield written
        over.set()
        thread.join(10)


@pytest.fixture(autouse=True)
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accessibility_bus, "_bus_address", lambda: str(tmp_path / "bus"))


HELLO = message(METHOD_RETURN, text(":1.5"))
NAME_ACQUIRED = message(SIGNAL, text(":1.5"), b"\x01\x01o\0" + b"\0" * 27)


def test_a_listener_is_found_behind_the_signals(tmp_path: Path) -> None:
    events = message(METHOD_RETURN, text(":1.0") + text("Object:Announcement:"))
    with bus(tmp_path, HELLO, NAME_ACQUIRED, events) as written:
        assert announcements_are_heard()
    assert written[0].startswith(b"\0AUTH EXTERNAL ")
    assert written[1].startswith(b"BEGIN\r\n")
    assert b"Hello" in written[1] and b"GetRegisteredEvents" in written[1]
    assert (len(written[1]) - len(b"BEGIN\r\n")) % 8 == 0, "messages are padded to 8 bytes"


def test_nobody_listens(tmp_path: Path) -> None:
    events = message(METHOD_RETURN, text(":1.0") + text("Focus::"))
    with bus(tmp_path, HELLO, events):
        assert not announcements_are_heard()


def test_a_name_in_another_answer_does_not_count(tmp_path: Path) -> None:
    hello = message(METHOD_RETURN, text("object:announcement"))
    with bus(tmp_path, hello, message(METHOD_RETURN)):
        assert not announcements_are_heard()


def test_a_refusal_means_no(tmp_path: Path) -> None:
    with bus(tmp_path, greeting=b"REJECTED EXTERNAL\r\n"):
        assert not announcements_are_heard()


def test_an_error_means_no(tmp_path: Path) -> None:
    with bus(tmp_path, HELLO, message(ERROR, text("no announcement"))):
        assert not announcements_are_heard()


def test_a_silent_bus_means_no_within_the_patience(tmp_path: Path) -> None:
    with bus(tmp_path, HELLO):
        assert not announcements_are_heard()


def test_no_bus_means_no() -> None:
    assert not announcements_are_heard()
