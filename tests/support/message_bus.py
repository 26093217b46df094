"""A D-Bus that lets one client in and says what a test likes."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

METHOD_RETURN, ERROR, SIGNAL = 2, 3, 4


def message(kind: int, body: bytes = b"", fields: bytes = b"\x05\x01u\0\x02\0\0\0") -> bytes:
    """A message of the bus in the byte order of this machine; its fields do not matter."""
    start = struct.pack("=cBBBIII", b"l", kind, 0, 1, len(body), 7, len(fields))
    return start + fields.ljust(-(-len(fields) // 8) * 8, b"\0") + body


def text(value: str) -> bytes:
    return struct.pack("=I", len(value)) + value.encode() + b"\0"


@contextmanager
def bus(
    folder: Path, *answers: bytes, greeting: bytes = b"OK 1234\r\n", stays: bool = True
) -> Iterator[list[bytes]]:
    """A bus at `folder/bus` that greets one client and then says these messages.

    Yields what the client wrote: before the greeting, then its hello, then its first question.
    """
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
                written.append(_received_until(b"Hello", connection))
                if not written[-1]:
                    return  # the client has gone
                connection.sendall(b"".join(answers))
                if stays:
                    written.append(connection.recv(4096))
                    over.wait(10)

        thread = threading.Thread(target=serve)
        thread.start()
        yield written
        over.set()
        thread.join(10)


def _received_until(end: bytes, connection: socket.socket) -> bytes:
    received = b""
    while end not in received and (more := connection.recv(4096)):
        received += more
    return received


HELLO = message(METHOD_RETURN, text(":1.5"))
NAME_ACQUIRED = message(SIGNAL, text(":1.5"), b"\x01\x01o\0" + b"\0" * 27)
