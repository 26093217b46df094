"""The window's end of the handover, and guests that do harm."""

import json
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, QTimer
from pytestqt.qtbot import QtBot

from desktop_app import messages
from desktop_app.handover import Request
from desktop_app.standard_input import LONGEST
from desktop_app.ui.reception import MOST_GUESTS, Reception

GOOD = json.dumps(Request((Path("/a.png"),)).header()).encode()


def frame(header: bytes, payload: bytes = b"", claimed: int | None = None) -> bytes:
    length = len(payload) if claimed is None else claimed
    return struct.pack(">IQ", len(header), length) + header + payload


class Guest:
    """A connection to the reception, whose answers are read while Qt works."""

    def __init__(self, address: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(address)
        self._socket.setblocking(False)
        self.heard = b""
        self.is_over = False

    def say(self, data: bytes) -> None:
        self._socket.sendall(data)

    def listen(self) -> bool:
        """Read what has come; whether the other side has hung up."""
        try:
            while piece := self._socket.recv(4096):
                self.heard += piece
            self.is_over = True
        except BlockingIOError:
            pass
        except ConnectionError:
            self.is_over = True
        return self.is_over

    def close(self) -> None:
        self._socket.close()


class Door:
    """A reception, what arrived, and guests that all leave in the end."""

    def __init__(self, address: Path, patience: int) -> None:
        self.address = str(address)
        self.reception = Reception(patience=patience)
        self.arrived: list[Request] = []
        self.reception.arrived.connect(self.arrived.append)
        self._guests: list[Guest] = []

    def guest(self) -> Guest:
        self._guests.append(Guest(self.address))
        return self._guests[-1]

    def close(self) -> None:
        for guest in self._guests:
            guest.close()
        self.reception.close()


@contextmanager
def opened(folder: Path, patience: int) -> Iterator[Door]:
    door = Door(folder / "socket", patience)
    assert door.reception.open(door.address)
    yield door
    door.close()


@pytest.fixture
def door(qtbot: QtBot, tmp_path: Path) -> Iterator[Door]:
    with opened(tmp_path, patience=10_000) as door:
        yield door


@pytest.fixture
def hasty(qtbot: QtBot, tmp_path: Path) -> Iterator[Door]:
    """One with little patience."""
    with opened(tmp_path, patience=100) as door:
        yield door


def works(door: Door, qtbot: QtBot) -> bool:
    """Whether a good guest is still received."""
    before = len(door.arrived)
    good = door.guest()
    good.say(frame(GOOD))
    qtbot.waitUntil(good.listen)
    return len(door.arrived) == before + 1 and good.heard == messages.framed({"taken": True})


def test_a_request_arrives_and_is_answered(door: Door, qtbot: QtBot) -> None:
    assert works(door, qtbot)
    assert door.arrived == [Request((Path("/a.png"),))]


def test_a_request_arrives_in_pieces(door: Door, qtbot: QtBot) -> None:
    guest = door.guest()
    for byte in frame(GOOD):
        guest.say(bytes([byte]))
        qtbot.wait(1)
    qtbot.waitUntil(guest.listen)
    assert door.arrived == [Request((Path("/a.png"),))]


@pytest.mark.parametrize(
    "message",
    [
        frame(b"{"),
        frame(b"[]"),
        frame(b"[" * 100_000),
        frame(b"{}"),
        frame(b"\xff\xfe"),
        frame(GOOD + b"\n" * 5) + b"more",
        struct.pack(">IQ", messages.HEADER_LIMIT + 1, 0),
        struct.pack(">IQ", 2, LONGEST + 2),
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        bytes(64),
        os.urandom(1000),
    ],
)
def test_a_broken_message_is_refused_at_once(door: Door, qtbot: QtBot, message: bytes) -> None:
    guest = door.guest()
    guest.say(message)
    qtbot.waitUntil(guest.listen)
    assert guest.heard == b""
    assert door.arrived == []
    assert works(door, qtbot)


def test_a_guest_that_says_nothing_or_stops_in_the_middle_is_sent_away(
    hasty: Door, qtbot: QtBot
) -> None:
    silent, slow, fast = hasty.guest(), hasty.guest(), hasty.guest()
    slow.say(frame(GOOD)[:-1])
    fast.say(frame(GOOD, b"", claimed=100))
    assert works(hasty, qtbot)
    for guest in (silent, slow, fast):
        qtbot.waitUntil(guest.listen)
        assert guest.heard == b""
    assert len(hasty.arrived) == 1


def test_a_guest_that_leaves_early_harms_nothing(door: Door, qtbot: QtBot) -> None:
    for message in (b"", frame(GOOD)[:20]):
        guest = door.guest()
        guest.say(message)
        guest.close()
    assert works(door, qtbot)
    assert door.arrived == [Request((Path("/a.png"),))]


def test_a_crowd_is_sent_away_and_the_next_one_received(hasty: Door, qtbot: QtBot) -> None:
    crowd = [hasty.guest() for _ in range(MOST_GUESTS + 3)]
    qtbot.waitUntil(lambda: all(guest.listen() for guest in crowd))
    assert works(hasty, qtbot)


def test_a_large_picture_does_not_hold_up_the_window(door: Door, qtbot: QtBot) -> None:
    header = json.dumps(Request((), b"x").header()).encode()
    message = memoryview(frame(header, os.urandom(20_000_000)))
    guest, clock, gaps = door.guest(), QElapsedTimer(), [0]
    beat = QTimer(door.reception, interval=0)
    clock.start()
    beat.timeout.connect(lambda: gaps.append(clock.restart()))
    beat.start()
    sent = 0

    def send() -> bool:
        nonlocal sent
        try:
            while sent < len(message):
                sent += guest._socket.send(message[sent : sent + 100_000])
        except BlockingIOError:
            pass
        return guest.listen()

    qtbot.waitUntil(send, timeout=30_000)
    assert [len(request.content or b"") for request in door.arrived] == [20_000_000]
    assert max(gaps) < 200


def test_a_left_socket_is_taken_over_and_goes_in_the_end(qtbot: QtBot, tmp_path: Path) -> None:
    address = tmp_path / "socket"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(address))
    door = Door(address, 10_000)
    assert door.reception.open(door.address)
    assert works(door, qtbot)
    door.close()
    assert not address.exists()


def test_an_address_that_cannot_be_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    reception = Reception()
    assert not reception.open(str(tmp_path / "none" / "socket"))
