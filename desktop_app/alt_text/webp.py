"""The XMP packet of a WebP file: a chunk of its own, and a flag in the VP8X chunk."""

import re
import struct
from collections.abc import Iterator

from desktop_app.alt_text.errors import AltTextError
from desktop_app.translation import mark

MAGIC = re.compile(rb"RIFF....WEBP", re.DOTALL)
DAMAGED = mark("The WebP file is damaged. Copy it again, or save it anew in another program.")

_XMP = b"XMP "
_HAS_XMP, _HAS_ALPHA = 0x04, 0x10  # flags of VP8X
_SIMPLE = 0x3FFF  # the 14 bits of a size


def packets(data: bytes) -> list[bytes]:
    """The packet, if there is one."""
    found = [body for kind, body in _chunks(data) if kind == _XMP]
    if len(found) > 1:
        raise AltTextError(DAMAGED)
    return found


def with_packet(data: bytes, packet: bytes) -> list[bytes]:
    """The file in pieces, with this packet at its end. Raises `AltTextError`."""
    chunks = [(kind, body) for kind, body in _chunks(data) if kind != _XMP]
    if not chunks:
        raise AltTextError(DAMAGED)
    first, body = chunks[0]
    if first != b"VP8X":
        chunks.insert(0, (b"VP8X", _extended_header(first, body)))
    elif len(body) < 10:
        raise AltTextError(DAMAGED)
    else:
        chunks[0] = (first, bytes([body[0] | _HAS_XMP]) + body[1:])
    pieces = [_packed(kind, body) for kind, body in (*chunks, (_XMP, packet))]
    size = 4 + sum(map(len, pieces))
    return [b"RIFF" + struct.pack("<I", size) + b"WEBP", *pieces, data[_end(data) :]]


def rest(data: bytes) -> Iterator[bytes]:
    """Everything but the packet and the header that tells of it."""
    for kind, body in _chunks(data):
        if kind not in (_XMP, b"VP8X"):
            yield kind + body
        elif kind == b"VP8X" and body[0] & ~_HAS_XMP & ~_HAS_ALPHA:  # more than alpha to tell of
            yield kind + bytes([body[0] & ~_HAS_XMP]) + body[1:]
    yield data[_end(data) :]


def _end(data: bytes) -> int:
    """Where the file ends by its own word."""
    size = int.from_bytes(data[4:8], "little")
    end = 8 + size + size % 2
    if end > len(data):
        raise AltTextError(DAMAGED)
    return end


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place, end = 12, _end(data)
    while place < end:
        if place + 8 > end:
            raise AltTextError(DAMAGED)
        kind, length = struct.unpack_from("<4sI", data, place)
        if place + 8 + length > end:
            raise AltTextError(DAMAGED)
        yield kind, data[place + 8 : place + 8 + length]
        place += 8 + length + length % 2


def _packed(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _extended_header(kind: bytes, body: bytes) -> bytes:
    """What VP8X says of a file with a single picture and nothing else."""
    flags = _HAS_XMP
    if kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a" and len(body) >= 10:
        width, height = (side & _SIMPLE for side in struct.unpack_from("<HH", body, 6))
    elif kind == b"VP8L" and body[:1] == b"\x2f" and len(body) >= 5:
        bits = int.from_bytes(body[1:5], "little")
        width, height = (bits & _SIMPLE) + 1, (bits >> 14 & _SIMPLE) + 1
        flags |= _HAS_ALPHA * (bits >> 28 & 1)
    else:
        raise AltTextError(DAMAGED)
    if not width or not height:
        raise AltTextError(DAMAGED)
    return bytes([flags, 0, 0, 0]) + b"".join(
        (side - 1).to_bytes(3, "little") for side in (width, height)
    )
