"""The XMP packet of a JPEG file: in an APP1 segment, its overflow in further ones."""

import re
import struct
from collections.abc import Iterator

from desktop_app.alt_text.errors import AltTextError
from desktop_app.translation import mark

MAGIC = re.compile(rb"\xff\xd8\xff")
DAMAGED = mark("The JPEG file is damaged. Copy it again, or save it anew in another program.")
TOO_FULL = mark("The metadata of this JPEG file are full. Use a sidecar file.")

_APP0, _APP1, _SCAN, _END = 0xE0, 0xE1, 0xDA, 0xD9
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD8)}
_EXIF = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
_EXTENSION_HEAD = struct.Struct(">32sII")  # name of the whole, its length, place of this piece
_LARGEST_EXTENSION = 32 << 20  # bytes
_LARGEST_SEGMENT = 0xFFFF - 2  # bytes


def packets(data: bytes) -> list[bytes]:
    """The main packet, if there is one, and its extensions put together."""
    main = [data[start + 4 + len(_XMP) : end] for start, end in _spans(data, _XMP)]
    if len(main) > 1:
        raise AltTextError(DAMAGED)
    return [*main, *_extensions(data)]


def with_packet(data: bytes, packet: bytes) -> list[bytes]:
    """The file in pieces, with this main packet. Raises `AltTextError`."""
    content = _XMP + packet
    if len(content) > _LARGEST_SEGMENT:
        raise AltTextError(TOO_FULL)
    segment = struct.pack(">BBH", 0xFF, _APP1, len(content) + 2) + content
    start, end = next(_spans(data, _XMP), (_place(data),) * 2)
    return [data[:start], segment, data[end:]]


def rest(data: bytes) -> Iterator[bytes]:
    """Everything but the main packet."""
    done = 0
    for start, end in _spans(data, _XMP):
        yield data[done:start]
        done = end
    yield data[done:]


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Start, end and kind of every segment before the first scan, then all that is left as one."""
    place = 2
    while True:
        start = place
        while data[place : place + 2] == b"\xff\xff":  # filling
            place += 1
        head = data[place : place + 4]
        if len(head) < 4 or head[0] != 0xFF or head[1] == _END:
            raise AltTextError(DAMAGED)
        kind = head[1]
        if kind == _SCAN:
            yield start, len(data), kind
            return
        length = 0 if kind in _WITHOUT_LENGTH else int.from_bytes(head[2:], "big")
        end = place + 2 + length
        if end > len(data) or (length < 2 and kind not in _WITHOUT_LENGTH):
            raise AltTextError(DAMAGED)
        yield place, end, kind
        place = end


def _spans(data: bytes, name: bytes) -> Iterator[tuple[int, int]]:
    """Where the APP1 segments of this name stand."""
    for start, end, kind in _segments(data):
        if kind == _APP1 and data.startswith(name, start + 4, end):
            yield start, end


def _place(data: bytes) -> int:
    """Where a packet belongs that was not there: after JFIF's and EXIF's segments."""
    place = 2
    for start, end, kind in _segments(data):
        is_exif = kind == _APP1 and data.startswith(_EXIF, start + 4, end)
        if kind != _APP0 and not is_exif:
            break
        place = end
    return place


def _extensions(data: bytes) -> list[bytes]:
    whole: dict[bytes, bytearray] = {}
    for start, end in _spans(data, _EXTENSION):
        head = start + 4 + len(_EXTENSION)
        body = head + _EXTENSION_HEAD.size
        if body > end:
            raise AltTextError(DAMAGED)
        name, length, place = _EXTENSION_HEAD.unpack_from(data, head)
        if length > _LARGEST_EXTENSION or place + end - body > length:
            raise AltTextError(DAMAGED)
        if sum(map(len, whole.values())) + length > 2 * _LARGEST_EXTENSION:
            raise AltTextError(DAMAGED)
        pieces = whole.setdefault(name, bytearray(length))
        if len(pieces) != length:
            raise AltTextError(DAMAGED)
        pieces[place : place + end - body] = data[body:end]
    return [bytes(pieces) for pieces in whole.values()]
