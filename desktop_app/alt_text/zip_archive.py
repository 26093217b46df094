"""A ZIP archive in which one member is changed, every other one keeps its bytes and its place.

Strangers made it: sizes are checked before anything is unpacked, and what an archive for documents
does not need, such as encryption or more than 4 gigabytes, is refused.
"""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from desktop_app.alt_text.errors import AltTextError
from desktop_app.translation import mark

MOST_UNPACKED = 200 << 20  # bytes, of all members
MOST_TIMES = 100  # unpacked to packed
SMALL = 1 << 20  # bytes: a single member up to here may be packed as well as can be

DAMAGED = mark(
    "The document is damaged. Copy it again, or save it anew in the program that made it."
)
ENCRYPTED = mark("The document is encrypted. Save it without a password.")
TOO_LARGE = mark("The document unpacks to more than 200 megabytes. Split it.")
BOMB = mark(
    "The document unpacks to more than 100 times its size, which can do harm. It is left alone."
)

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_ENCRYPTED, _DESCRIPTOR = 0x0001, 0x0008  # flags
_STORED, _DEFLATED = 0, 8  # methods


@dataclass(frozen=True)
class Member:
    """One file in the archive, as its table of contents has it."""

    name: str
    raw_name: bytes
    fields: tuple[int, ...]  # of the table, between its signature and the three lengths
    trailer: tuple[int, int, int]  # disk, inner and outer attributes
    extra: bytes
    comment: bytes
    start: int  # of its record
    end: int

    @property
    def packed(self) -> int:
        """Bytes as stored."""
        return self.fields[7]

    @property
    def size(self) -> int:
        """Bytes unpacked."""
        return self.fields[8]


class Archive:
    """An archive in memory."""

    def __init__(self, data: bytes) -> None:
        """Read the table of contents. Raises `AltTextError` for what is damaged or hostile."""
        self._data = data
        self._end = _end_of(data)
        self.members = self._read_members()
        self._check_sizes()
        self._by_name = {member.name: member for member in self.members}
        if len(self._by_name) != len(self.members):
            raise AltTextError(DAMAGED)

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def read(self, name: str) -> bytes:
        """A member, unpacked. Raises `AltTextError`."""
        member = self._by_name.get(name)
        if member is None:
            raise AltTextError(DAMAGED)
        start = self._content_of(member)
        packed = self._data[start : start + member.packed]
        data = packed if member.fields[3] == _STORED else _inflated(packed, member.size)
        if len(data) != member.size or zlib.crc32(data) != member.fields[6]:
            raise AltTextError(DAMAGED)
        return data

    def raw(self, name: str) -> bytes:
        """A member's whole record as it is stored."""
        member = self._by_name[name]
        return self._data[member.start : member.end]

    def with_members(self, changed: Mapping[str, bytes]) -> list[bytes]:
        """The archive in pieces, these members with new content."""
        pieces: list[bytes] = []
        moved: dict[str, Member] = {}
        place, done = 0, 0
        for member in sorted(self.members, key=lambda one: one.start):
            gap = self._data[done : member.start]
            record, now = self._data[member.start : member.end], member
            if member.name in changed:
                record, now = self._record(member, changed[member.name])
            place += len(gap)
            moved[member.name] = replace(now, start=place)
            pieces += (gap, record)
            place += len(record)
            done = member.end
        tail = self._data[done : self._end[6]]  # between the last member and the table
        table = [_entry(moved[member.name]) for member in self.members]
        count, size = len(table), sum(map(len, table))
        end = _END.pack(b"PK\5\6", 0, 0, count, count, size, place + len(tail), self._end[7])
        comment = self._data[len(self._data) - self._end[7] :] if self._end[7] else b""
        return [*pieces, tail, *table, end, comment]

    def _record(self, member: Member, content: bytes) -> tuple[bytes, Member]:
        """A member's record with new content, packed as the old one was."""
        method = member.fields[3]
        packed = content if method == _STORED else _deflated(content)
        fields = list(member.fields)
        fields[2] &= ~_DESCRIPTOR
        fields[6:9] = zlib.crc32(content), len(packed), len(content)
        old = _LOCAL.unpack_from(self._data, member.start)
        name_start = member.start + _LOCAL.size
        extra = self._data[name_start + old[9] : name_start + old[9] + old[10]]
        head = _LOCAL.pack(b"PK\3\4", *fields[1:9], len(member.raw_name), len(extra))
        return head + member.raw_name + extra + packed, replace(member, fields=tuple(fields))

    def _content_of(self, member: Member) -> int:
        """Where a member's packed bytes begin."""
        head = _LOCAL.unpack_from(self._data, member.start)
        return int(member.start + _LOCAL.size + head[9] + head[10])

    def _read_members(self) -> list[Member]:
        count, size, place = self._end[4], self._end[5], self._end[6]
        found: list[Member] = []
        for _ in range(count):
            try:
                head = _CENTRAL.unpack_from(self._data, place)
            except struct.error as error:
                raise AltTextError(DAMAGED) from error
            name, extra, comment = head[10:13]
            place += _CENTRAL.size
            if head[0] != b"PK\1\2" or place + name + extra + comment > len(self._data):
                raise AltTextError(DAMAGED)
            raw = self._data[place : place + name]
            rest = self._data[place + name : place + name + extra + comment]
            place += len(raw) + len(rest)
            texts = rest[:extra], rest[extra:]
            found.append(Member(_name(raw), raw, head[1:10], head[13:16], *texts, head[16], 0))
        if place != self._end[6] + size:
            raise AltTextError(DAMAGED)
        return self._with_ends(found)

    def _with_ends(self, members: list[Member]) -> list[Member]:
        """Each record ends where the next begins, or its own bytes if they end before."""
        starts = sorted({member.start for member in members})
        if len(starts) != len(members):
            raise AltTextError(DAMAGED)
        following = dict(zip(starts, [*starts[1:], self._end[6]], strict=True))
        ended = [replace(member, end=following[member.start]) for member in members]
        for member in ended:
            head = self._data[member.start : member.start + _LOCAL.size]
            if len(head) < _LOCAL.size or not head.startswith(b"PK\3\4"):
                raise AltTextError(DAMAGED)
            if self._content_of(member) + member.packed > member.end:  # two share their bytes
                raise AltTextError(DAMAGED)
        return ended

    def _check_sizes(self) -> None:
        total = sum(member.size for member in self.members)
        if total > MOST_UNPACKED:
            raise AltTextError(TOO_LARGE)
        if total > MOST_TIMES * len(self._data):
            raise AltTextError(BOMB)
        for member in self.members:
            if member.size > max(SMALL, MOST_TIMES * member.packed):
                raise AltTextError(BOMB)
            if member.fields[2] & _ENCRYPTED:
                raise AltTextError(ENCRYPTED)
            if member.fields[3] not in (_STORED, _DEFLATED):
                raise AltTextError(DAMAGED)


def _end_of(data: bytes) -> tuple[int, ...]:
    """The end record. A comment that looks like another one is refused with the rest."""
    start = data.rfind(b"PK\5\6")
    if start < 0:
        raise AltTextError(DAMAGED)
    try:
        record = _END.unpack_from(data, start)
    except struct.error as error:
        raise AltTextError(DAMAGED) from error
    disks, counts = record[1:3], record[3:5]
    if start + _END.size + record[7] != len(data) or any(disks) or counts[0] != counts[1]:
        raise AltTextError(DAMAGED)
    if record[6] + record[5] != start:  # also what is larger than 4 gigabytes
        raise AltTextError(DAMAGED)
    return record


def _entry(member: Member) -> bytes:
    lengths = len(member.raw_name), len(member.extra), len(member.comment)
    head = _CENTRAL.pack(b"PK\1\2", *member.fields, *lengths, *member.trailer, member.start)
    return head + member.raw_name + member.extra + member.comment


def _name(raw: bytes) -> str:
    """The name; old programs write UTF-8 without saying so."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp437")


def _inflated(packed: bytes, size: int) -> bytes:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        data = unpacker.decompress(packed, size + 1)
    except zlib.error as error:
        raise AltTextError(DAMAGED) from error
    return data


def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()
