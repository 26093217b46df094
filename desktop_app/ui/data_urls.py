"""Pictures inside a text: `data:` URLs, as web pages and other programs copy them."""

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

LONGEST = 150_000_000  # characters; about 100 megabytes of picture

_START = re.compile(r"\s*data:image/[\w.+-]+(?:;[\w-]+=[\w.-]+)*(;base64)?,", re.IGNORECASE)


def picture_in(text: str) -> bytes | None:
    """The bytes of the picture in a `data:` URL; None when it is damaged, too long or none."""
    start = _START.match(text)
    if start is None or len(text) > LONGEST:
        return None
    content = unquote_to_bytes(text[start.end() :].strip())
    if not start[1]:
        return content or None
    try:
        return base64.b64decode(b"".join(content.split()), validate=True) or None
    except binascii.Error:
        return None
