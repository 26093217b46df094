"""Pictures inside a text: `data:` URLs, as web pages and other programs copy them.

A text may hold 100 megabytes. It is read in pieces, because the Qt thread waits during each step of
Python's, whichever thread takes it.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QByteArray

LONGEST = 150_000_000  # bytes; about 100 megabytes of picture

_PIECE = 1_000_000  # bytes
_LONGEST_START = 1000
_SPACE = b" \t\r\n\f\v"
_START = re.compile(rb"\s*data:image/[\w.+-]+(?:;[\w-]+=[\w.-]+)*(;base64)?,", re.IGNORECASE)


def picture_in(text: QByteArray) -> bytes | None:
    """The bytes of the picture in a `data:` URL; None when it is damaged, too long or none."""
    start = _START.match(text.first(min(text.size(), _LONGEST_START)).data())
    if start is None or text.size() > LONGEST:
        return None
    pieces = _unescaped(text, start.end())
    try:
        return b"".join(_decoded(pieces) if start[1] else pieces) or None
    except binascii.Error:
        return None


def _unescaped(text: QByteArray, place: int) -> Iterator[bytes]:
    """What stands behind this place, `%41` as `A`, without the white space at the very end."""
    end = text.size()
    while end > place and text.sliced(end - 1, 1).data() in _SPACE:
        end -= 1
    rest = b""
    while place < end:
        piece = rest + text.sliced(place, min(_PIECE, end - place)).data()
        place += _PIECE
        cut = piece.rfind(b"%", -2) if place < end else -1  # within an escape
        piece, rest = (piece, b"") if cut < 0 else (piece[:cut], piece[cut:])
        yield unquote_to_bytes(piece)


def _decoded(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Base64 without its white space, decoded; raises `binascii.Error`."""
    rest, is_over = b"", False
    for piece in pieces:
        rest += piece.translate(None, _SPACE)
        whole = len(rest) // 4 * 4
        if is_over and rest:
            raise binascii.Error("more behind the end")
        yield base64.b64decode(rest[:whole], validate=True)
        is_over = rest[:whole].endswith(b"=")
        rest = rest[whole:]
    if rest:
        raise binascii.Error("cut off")
