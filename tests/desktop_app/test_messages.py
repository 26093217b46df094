"""Frames over a real pipe, whole, cut off and out of form."""

import io
import os
import struct
import threading
from collections.abc import Iterator
from typing import BinaryIO

import pytest

from desktop_app.messages import HEADER_LIMIT, PAYLOAD_LIMIT, frame_in, framed, receive, send

DEADLINE = 30.0  # seconds


@pytest.fixture
def pipe() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as source, os.fdopen(writer, "wb") as sink:
        yield source, sink


def frame(header: bytes, payload: bytes = b"") -> bytes:
    return struct.pack(">IQ", len(header), len(payload)) + header + payload


def test_frames_come_out_as_they_went_in(pipe: tuple[BinaryIO, BinaryIO]) -> None:
    source, sink = pipe
    sent = [({"id": 1, "words": ["Käse", None, 0.5]}, b""), ({}, bytes(range(256)))]
    for header, payload in sent:
        send(sink, header, payload)
    assert [receive(source) for _ in sent] == sent


def test_a_payload_larger_than_the_pipe_arrives_whole(pipe: tuple[BinaryIO, BinaryIO]) -> None:
    source, sink = pipe
    payload = os.urandom(1 << 20)
    sender = threading.Thread(target=send, args=(sink, {"id": 7}, payload))
    sender.start()
    assert receive(source) == ({"id": 7}, payload)
    sender.join(DEADLINE)
    assert not sender.is_alive()


def test_the_form_on_the_pipe_is_lengths_then_json_then_bytes() -> None:
    stream = io.BytesIO()
    send(stream, {"id": 1}, b"abc")
    assert stream.getvalue() == frame(b'{"id": 1}', b"abc")


def test_the_end_of_the_stream_is_told(pipe: tuple[BinaryIO, BinaryIO]) -> None:
    source, sink = pipe
    send(sink, {"id": 1})
    sink.close()
    assert receive(source) == ({"id": 1}, b"")
    with pytest.raises(EOFError):
        receive(source)


@pytest.mark.parametrize("length", range(1, len(frame(b'{"id": 1}', b"abc"))))
def test_a_frame_cut_off_anywhere_is_the_end_of_the_stream(length: int) -> None:
    with pytest.raises(EOFError):
        receive(io.BytesIO(frame(b'{"id": 1}', b"abc")[:length]))


@pytest.mark.parametrize("lengths", [(HEADER_LIMIT + 1, 0), (2, PAYLOAD_LIMIT + 1)])
def test_a_frame_over_the_limits_is_not_read(lengths: tuple[int, int]) -> None:
    stream = io.BytesIO(struct.pack(">IQ", *lengths) + b"{}" + bytes(HEADER_LIMIT))
    with pytest.raises(EOFError, match="limits"):
        receive(stream)
    assert stream.tell() == struct.calcsize(">IQ")


def test_a_header_at_the_limit_is_read() -> None:
    header = b'{"a": "' + b"x" * (HEADER_LIMIT - 9) + b'"}'
    assert len(header) == HEADER_LIMIT
    assert receive(io.BytesIO(frame(header)))[0] == {"a": "x" * (HEADER_LIMIT - 9)}


@pytest.mark.parametrize("header", [b"", b"{", b"\xff\xff", b"cat"])
def test_a_header_that_is_not_json_is_the_end_of_the_stream(header: bytes) -> None:
    with pytest.raises(EOFError):
        receive(io.BytesIO(frame(header)))


def test_sending_to_nobody_fails(pipe: tuple[BinaryIO, BinaryIO]) -> None:
    source, sink = pipe
    source.close()
    with pytest.raises(OSError):
        send(sink, {"id": 1})
    with pytest.raises(OSError):  # what could not be sent is still in the buffer
        sink.close()


def test_a_frame_in_pieces_is_known_when_it_is_whole() -> None:
    whole = frame(b'{"id": 1}', b"abc")
    assert framed({"id": 1}) == frame(b'{"id": 1}')
    for length in range(len(whole)):
        assert frame_in(bytearray(whole[:length]), 3) is None
    assert frame_in(bytearray(whole), 3) == ({"id": 1}, b"abc")


@pytest.mark.parametrize(
    "data",
    [
        frame(b'{"id": 1}', b"abcd"),
        frame(b'{"id": 1}', b"abc") + b"x",
        frame(b"{", b"abc"),
        frame(b"[" * 100_000),
        struct.pack(">IQ", HEADER_LIMIT + 1, 0),
    ],
)
def test_pieces_that_become_no_frame_are_refused(data: bytes) -> None:
    with pytest.raises(EOFError):
        frame_in(bytearray(data), 3)
