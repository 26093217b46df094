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
    encoded = json.dumps(header).encode()
    stream.write(_LENGTHS.pack(len(encoded), len(payload)) + encoded)
    stream.write(payload)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """Read one frame; raises `EOFError` when the other side is gone or does not keep the form."""
    header_length, payload_length = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    if header_length > HEADER_LIMIT or payload_length > PAYLOAD_LIMIT:
        raise EOFError("a frame over the limits")
    try:
        header = json.loads(_exactly(stream, header_length))
    except ValueError as error:
        raise EOFError("a header that is not JSON") from error
    return header, _exactly(stream, payload_length)


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) != length:
        raise EOFError("the other process is gone")
    return data
