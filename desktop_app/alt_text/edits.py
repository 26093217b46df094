"""Changes of a file by byte positions, so that every other byte stays as it was."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

# What XML 1.0 cannot hold, not even escaped.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Edit:
    """The bytes from `start` to `end` are replaced."""

    start: int
    end: int
    replacement: bytes


def edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The data with every edit done; raises `ValueError` when two of them overlap."""
    pieces: list[bytes] = []
    done = 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        if edit.start < done:
            raise ValueError("edits overlap")
        pieces += (data[done : edit.start], edit.replacement)
        done = edit.end
    return b"".join((*pieces, data[done:]))


def one_line(text: str) -> str:
    """The text as it can be kept in any format: one line, no control characters."""
    return " ".join(_NOT_IN_XML.sub(" ", text).split())


def as_attribute(text: str) -> bytes:
    """The text between double quotes in XML or HTML, in ASCII: right in every encoding."""
    return html.escape(text, quote=True).encode("ascii", "xmlcharrefreplace")
