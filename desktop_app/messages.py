"""Messages between our own processes: a JSON header and a payload of bytes over a pipe.

One frame is two big-endian lengths (4 bytes header, 8 bytes payload), the header as UTF-8
JSON, the payload. Nothing is ever unpickled.
"""

import json
import struct
from typing import Any, BinaryIO

_LENGTHS = struct.Struct(">IQ")
HEADER_LIMIT = 1 << 20
PAYLOAD_LIMIT = 1 << 30


def send(stream: BinaryIO, header: dict[str, Any], payload: bytes = b"") -> None:
    """Write one frame and flush it; raises `OSError` when the other side is gone."""
    stream.write(_start(header, len(payload)))
    stream.write(payload)
    stream.flush()


def framed(header: dict[str, Any]) -> bytes:
    """A frame without a payload, as bytes."""
    return _start(header, 0)


def frame_in(data: bytearray, payload_limit: int) -> tuple[dict[str, Any], bytes] | None:
    """The frame that the bytes so far hold, None when it is not whole yet.

    Raises `EOFError` as soon as it is known not to keep the form or the limits.
    """
    if len(data) < _LENGTHS.size:
        return None
    header_length, payload_length = _LENGTHS.unpack_from(data)
    if header_length > HEADER_LIMIT or payload_length > payload_limit:
        raise EOFError("a frame over the limits")
    start = _LENGTHS.size + header_length
    surplus = len(data) - start - payload_length
    if surplus > 0:
        raise EOFError("more than a frame")
    if surplus < 0:
        return None
    header = _parsed(bytes(data[_LENGTHS.size : start]))
    return header, bytes(memoryview(data)[start:])


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """Read one frame; raises `EOFError` when the other side is gone or does not keep the form."""
    header_length, payload_length = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    if header_length > HEADER_LIMIT or payload_length > PAYLOAD_LIMIT:
        raise EOFError("a frame over the limits")
    header = _parsed(_exactly(stream, header_length))
    return header, _exactly(stream, payload_length)


def _start(header: dict[str, Any], payload_length: int) -> bytes:
    encoded = json.dumps(header).encode()
    return _LENGTHS.pack(len(encoded), payload_length) + encoded


def _parsed(encoded: bytes) -> dict[str, Any]:
    try:
        header: dict[str, Any] = json.loads(encoded)
    except (ValueError, RecursionError) as error:
        raise EOFError("a header that is not JSON") from error
    return header


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) != length:
        raise EOFError("the other process is gone")
    return data
