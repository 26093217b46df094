"""The alt text of a picture file: read from it or from its sidecar, and written into one of both.

A sidecar is called as the picture, with `.xmp` after it. One that is called as the picture but for
its ending, as some programs write, is read and never written.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from desktop_app.alt_text import jpeg, png, safe_write, tiff, webp, xmp
from desktop_app.alt_text.edits import one_line
from desktop_app.alt_text.errors import AltTextError
from desktop_app.alt_text.xmp import Found, Words
from desktop_app.translation import mark

CANNOT_HOLD = mark(
    "Alt text can be written into JPEG, PNG, WebP and TIFF files. Use a sidecar file for this one."
)
LINKED_SIDECAR = mark("Its sidecar file is a link, which is not followed. Replace it by a file.")


class Container(Protocol):
    """A file format that holds a packet."""

    def packets(self, data: bytes) -> list[bytes]: ...
    def with_packet(self, data: bytes, packet: bytes) -> list[bytes]: ...
    def rest(self, data: bytes) -> Iterator[bytes]: ...


def read(path: Path) -> Found:
    """The alt text that a picture has already, a person's before ours.

    Raises `AltTextError` when the file or a sidecar is damaged: then nothing may be written.
    """
    founds = [xmp.read(packet) for packet in _packets_around(path)]
    persons = (found for found in founds if found.text and not found.is_own)
    ours = (found for found in founds if found.text)
    return next(persons, next(ours, next(iter(founds), Found())))


def can_hold(path: Path) -> bool:
    """Whether alt text can be written into the file itself. Raises `AltTextError`."""
    return container_of(safe_write.read(path).data) is not None


def write(path: Path, words: Words) -> None:
    """Write the words into the picture file.

    Raises `AltTextError`, above all when a person has written a text.
    """
    original = safe_write.read(path)
    container = container_of(original.data)
    if container is None:
        raise AltTextError(CANNOT_HOLD)
    packets = container.packets(original.data)
    _refuse_to_replace([*packets[1:], *_sidecar_packets(path)])
    packet = xmp.written(packets[0] if packets else None, _cleaned(words))
    pieces = container.with_packet(original.data, packet)
    before = _digest(container.rest(original.data))

    def is_right(data: bytes) -> bool:
        return container.packets(data)[:1] == [packet] and _digest(container.rest(data)) == before

    safe_write.replace(original, pieces, is_right)


def write_sidecar(path: Path, words: Words) -> None:
    """Write the words beside the picture file. Raises `AltTextError` as `write` does."""
    _refuse_to_replace(_packets_around(path))
    sidecar = sidecar_of(_real(path))
    if not sidecar.exists():
        safe_write.create(sidecar, xmp.written(None, _cleaned(words)))
        return
    original = safe_write.read(sidecar)
    packet = xmp.written(original.data, _cleaned(words))
    safe_write.replace(original, [packet], lambda data: data == packet)


def sidecar_of(path: Path) -> Path:
    """Where a picture's sidecar is written."""
    return path.with_name(path.name + ".xmp")


def _packets_around(path: Path) -> Iterator[bytes]:
    data = safe_write.read(path).data
    container = container_of(data)
    if container is not None:
        yield from container.packets(data)
    yield from _sidecar_packets(path)


def _sidecar_packets(path: Path) -> Iterator[bytes]:
    real = _real(path)
    for sidecar in (sidecar_of(real), real.with_suffix(".xmp")):
        if sidecar.is_symlink():
            raise AltTextError(LINKED_SIDECAR)
        if sidecar != real and sidecar.exists():
            yield safe_write.read(sidecar).data


def _real(path: Path) -> Path:
    """The file that a link stands for: its sidecar lies beside it."""
    return Path(os.path.realpath(path))


def container_of(data: bytes) -> Container | None:
    """The format of these bytes, if it can hold a packet."""
    for container in (jpeg, png, webp, tiff):
        if container.MAGIC.match(data):
            return container
    return None


def _refuse_to_replace(packets: Iterable[bytes]) -> None:
    """Raise when one of these holds what a person wrote."""
    for packet in packets:
        found = xmp.read(packet)
        if found.text and not found.is_own:
            raise AltTextError(xmp.PERSON_WROTE)


def _digest(pieces: Iterable[bytes]) -> bytes:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.digest()


def _cleaned(words: Words) -> Words:
    return Words(one_line(words.text), words.model, one_line(words.extended))
