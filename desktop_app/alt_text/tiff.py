"""The XMP packet of a TIFF file: tag 700 of its first page, put at the end of the file."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from desktop_app.alt_text.errors import AltTextError
from desktop_app.translation import mark

MAGIC = re.compile(rb"II[*+]\0|MM\0[*+]")
DAMAGED = mark("The TIFF file is damaged. Copy it again, or save it anew in another program.")
BIG = mark("This is a BigTIFF file, which is not written. Use a sidecar file.")
TOO_LARGE = mark("This TIFF file has no room for more: 4 gigabytes. Use a sidecar file.")

_XMP = 700
_BYTE = 1
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_PIXELS = {273: 279, 324: 325}  # places of strips and tiles: their lengths
_ABOUT_PIXELS = {*_PIXELS, *_PIXELS.values()}
_MOST_PAGES = 10_000
_MOST_STRIPS = 1_000_000


@dataclass(frozen=True)
class _Entry:
    """One tag of a page, and where it stands."""

    place: int
    tag: int
    raw: bytes  # all 12 bytes
    value: bytes
    numbers: tuple[int, ...]  # the value, if it tells where pixels are


@dataclass(frozen=True)
class _Page:
    place: int
    entries: list[_Entry]
    following: int


def packets(data: bytes) -> list[bytes]:
    """The packet, if there is one."""
    return [entry.value for entry in _first(data).entries if entry.tag == _XMP][:1]


def with_packet(data: bytes, packet: bytes) -> list[bytes]:
    """The file in pieces, with this packet at its end. Raises `AltTextError`."""
    order, page = _order(data), _first(data)
    filling = b"\0" * (len(data) % 2)
    start = len(data) + len(filling)
    packet_end = start + len(packet) + len(packet) % 2
    table_size = 2 + 12 * (len(page.entries) + 1) + 4
    if packet_end + table_size > 0xFFFFFFFF:
        raise AltTextError(TOO_LARGE)
    entry = struct.pack(order + "HHII", _XMP, _BYTE, len(packet), start)
    tail = [filling, packet, b"\0" * (len(packet) % 2)]
    known = next((one for one in page.entries if one.tag == _XMP), None)
    if known is not None:
        return [data[: known.place], entry, data[known.place + 12 :], *tail]
    entries = sorted([*(one.raw for one in page.entries), entry], key=lambda raw: _tag(order, raw))
    table = [
        struct.pack(order + "H", len(entries)),
        *entries,
        struct.pack(order + "I", page.following),
    ]
    return [data[:4], struct.pack(order + "I", packet_end), data[8:], *tail, *table]


def rest(data: bytes) -> Iterator[bytes]:
    """Everything that a reader finds from the header on, but the packet."""
    order = _order(data)
    place = struct.unpack_from(order + "I", data, 4)[0]
    seen: set[int] = set()
    budget = 4 * len(data)  # a hostile file has many tags for the same bytes
    while place:
        if place in seen or len(seen) == _MOST_PAGES:
            raise AltTextError(DAMAGED)
        seen.add(place)
        page = _page(data, order, place)
        for piece in _page_rest(data, page):
            budget -= len(piece)
            if budget < 0:
                raise AltTextError(DAMAGED)
            yield piece
        place = page.following


def _page_rest(data: bytes, page: _Page) -> Iterator[bytes]:
    numbers = {entry.tag: entry.numbers for entry in page.entries}
    for entry in page.entries:
        if entry.tag != _XMP:
            yield entry.raw
            yield entry.value
    for places, lengths in _PIXELS.items():
        for start, length in zip(numbers.get(places, ()), numbers.get(lengths, ()), strict=False):
            yield data[start : start + length]


def _order(data: bytes) -> str:
    """The byte order as `struct` names it."""
    order = "<" if data[:2] == b"II" else ">"
    if len(data) < 8:
        raise AltTextError(DAMAGED)
    if struct.unpack_from(order + "H", data, 2)[0] == 43:
        raise AltTextError(BIG)
    return order


def _first(data: bytes) -> _Page:
    order = _order(data)
    return _page(data, order, struct.unpack_from(order + "I", data, 4)[0])


def _page(data: bytes, order: str, place: int) -> _Page:
    try:
        (count,) = struct.unpack_from(order + "H", data, place)
        end = place + 2 + 12 * count
        (following,) = struct.unpack_from(order + "I", data, end)
    except struct.error as error:
        raise AltTextError(DAMAGED) from error
    places = range(place + 2, end, 12)
    if place < 8 or not count:
        raise AltTextError(DAMAGED)
    entries: list[_Entry] = []
    budget = 2 * len(data)  # a hostile file has many tags for the same bytes
    for one in places:
        entries.append(_entry(data, order, one))
        budget -= len(entries[-1].value)
        if budget < 0:
            raise AltTextError(DAMAGED)
    return _Page(place, entries, following)


def _entry(data: bytes, order: str, place: int) -> _Entry:
    raw = data[place : place + 12]
    tag, kind, count = struct.unpack_from(order + "HHI", raw)
    size = _SIZES.get(kind, 1) * count
    start = place + 8 if size <= 4 else struct.unpack_from(order + "I", raw, 8)[0]
    value = data[start : start + size]
    if len(value) < size:
        raise AltTextError(DAMAGED)
    letter = {3: "H", 4: "I"}.get(kind) if tag in _ABOUT_PIXELS else None
    if letter and count > _MOST_STRIPS:
        raise AltTextError(DAMAGED)
    numbers = struct.unpack(f"{order}{count}{letter}", value) if letter else ()
    return _Entry(place, tag, raw, value, numbers)


def _tag(order: str, raw: bytes) -> int:
    return int(struct.unpack_from(order + "H", raw)[0])
