"""Mutations of a file's bytes: the same for the same seed, whenever and wherever."""

import random
import zipfile
from collections.abc import Callable
from io import BytesIO

_TOKENS = (
    *(b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"<img src=../../x>", b"![](/etc/passwd)"),
    *(b"\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"<", b">", b'"', b"'", b"`", b"PK\5\6"),
    *(b"http://ns.adobe.com/xap/1.0/\0", b"XML:com.adobe.xmp\0", b"VP8X", b"descr=''", b"alt"),
)

Mutation = Callable[[random.Random, bytearray], None]


def mutated(chance: random.Random, data: bytes) -> bytes:
    """One to six mutations; of an archive often within a member, packed anew."""
    if data.startswith(b"PK") and chance.random() < 0.6:
        return _with_mutated_member(chance, data)
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        chance.choice(_MUTATIONS)(chance, changed)
    return bytes(changed)


def _with_mutated_member(chance: random.Random, data: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        victim = chance.choice([name for name in old.namelist() if not name.endswith(".png")])
        for info in old.infolist():
            content = old.read(info)
            if info.filename == victim:
                content = mutated(chance, content)
            new.writestr(info, content)
    return stream.getvalue()


def _place(chance: random.Random, data: bytearray) -> int:
    """Anywhere, but more often near the beginning, where the structure is."""
    return int(len(data) * chance.random() ** chance.choice((1, 4)))


def _flip(chance: random.Random, data: bytearray) -> None:
    if data:
        data[_place(chance, data)] ^= 1 << chance.randrange(8)


def _set(chance: random.Random, data: bytearray) -> None:
    if data:
        data[_place(chance, data)] = chance.choice((0, 1, 0x7F, 0x80, 0xFF))


def _cut(chance: random.Random, data: bytearray) -> None:
    del data[_place(chance, data) :]


def _remove(chance: random.Random, data: bytearray) -> None:
    start = _place(chance, data)
    del data[start : start + chance.randint(1, 64)]


def _repeat(chance: random.Random, data: bytearray) -> None:
    start = _place(chance, data)
    data[start:start] = data[start : start + chance.randint(1, 200)] * chance.choice((1, 2, 500))


def _insert(chance: random.Random, data: bytearray) -> None:
    start = _place(chance, data)
    data[start:start] = chance.choice(_TOKENS)


def _overwrite(chance: random.Random, data: bytearray) -> None:
    start, token = _place(chance, data), chance.choice(_TOKENS)
    data[start : start + len(token)] = token


_MUTATIONS: tuple[Mutation, ...] = (_flip, _set, _cut, _remove, _repeat, _insert, _overwrite)
