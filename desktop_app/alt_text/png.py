"""The XMP packet of a PNG file: an iTXt chunk with a keyword of its own."""

import re
import struct
import zlib
from collections.abc import Iterator

from desktop_app.alt_text.errors import AltTextError
from desktop_app.translation import mark

MAGIC = re.compile(rb"\x89PNG\r\n\x1a\n")
DAMAGED = mark("The PNG file is damaged. Copy it again, or save it anew in another program.")

_KEYWORD = b"XML:com.adobe.xmp\0"
_LARGEST = 32 << 20  # bytes of a packet, unpacked


def packets(data: bytes) -> list[bytes]:
    """The packet, if there is one."""
    found = [_content(data[start + 8 : end - 4]) for start, end, kind in _packets_in(data)]
    if len(found) > 1:
        raise AltTextError(DAMAGED)
    return found


def with_packet(data: bytes, packet: bytes) -> list[bytes]:
    """The file in pieces, with this packet. Raises `AltTextError`."""
    content = b"iTXt" + _KEYWORD + b"\0\0\0\0" + packet  # not packed, no language, no title
    chunk = struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))
    start, end = next(((start, end) for start, end, _ in _packets_in(data)), (_place(data),) * 2)
    return [data[:start], chunk, data[end:]]


def rest(data: bytes) -> Iterator[bytes]:
    """Everything but the packet."""
    done = 0
    for start, end, _ in _packets_in(data):
        yield data[done:start]
        done = end
    yield data[done:]


def _chunks(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Start, end and kind of every chunk up to the last."""
    place = 8
    kind = b""
    while kind != b"IEND":
        if place + 12 > len(data):
            raise AltTextError(DAMAGED)
        length, kind = struct.unpack_from(">I4s", data, place)
        end = place + 12 + length
        if end > len(data):
            raise AltTextError(DAMAGED)
        yield place, end, kind
        place = end


def _packets_in(data: bytes) -> list[tuple[int, int, bytes]]:
    return [
        (start, end, kind)
        for start, end, kind in _chunks(data)
        if kind == b"iTXt" and data.startswith(_KEYWORD, start + 8, end - 4)
    ]


def _place(data: bytes) -> int:
    """Where a packet belongs that was not there: before the pixels."""
    for start, _end, kind in _chunks(data):
        if kind == b"IDAT":
            return start
    raise AltTextError(DAMAGED)


def _content(chunk: bytes) -> bytes:
    """The packet in the data of an iTXt chunk."""
    packing, rest_of_it = chunk[len(_KEYWORD) : len(_KEYWORD) + 2], chunk[len(_KEYWORD) + 2 :]
    parts = rest_of_it.split(b"\0", 2)  # language, title, text
    if len(parts) != 3 or packing not in (b"\0\0", b"\1\0"):
        raise AltTextError(DAMAGED)
    if packing == b"\0\0":
        return parts[2]
    unpacker = zlib.decompressobj()
    try:
        packet = unpacker.decompress(parts[2], _LARGEST)
    except zlib.error as error:
        raise AltTextError(DAMAGED) from error
    if not unpacker.eof:
        raise AltTextError(DAMAGED)
    return packet
