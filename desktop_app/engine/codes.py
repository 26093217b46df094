"""QR codes and barcodes in a picture. What they hold is told, and never opened."""

import re

import zxingcpp
from PIL import Image

from desktop_app.engine.description import Code

LONGEST = 2_000  # characters of what a code holds
_KINDS = (  # how the content begins, and what it then is
    (re.compile(r"https?://|www\.", re.IGNORECASE), "link"),
    (re.compile(r"mailto:|matmsg:", re.IGNORECASE), "e-mail"),
    (re.compile(r"tel:|sms", re.IGNORECASE), "telephone"),
    (re.compile(r"wifi:", re.IGNORECASE), "wifi"),
    (re.compile(r"begin:vcard|mecard:", re.IGNORECASE), "contact"),
    (re.compile(r"geo:", re.IGNORECASE), "place"),
)


def find_codes(picture: Image.Image) -> tuple[Code, ...]:
    """Every code of an RGB picture, each content once."""
    found: dict[str, Code] = {}
    for barcode in zxingcpp.read_barcodes(picture.convert("L")):
        content = _printable(barcode.text)
        if barcode.valid and content:
            found.setdefault(content, Code(kind_of(content), content))
    return tuple(found.values())


def kind_of(content: str) -> str:
    """What a content is: `link`, `text`, `product` and so on."""
    for pattern, kind in _KINDS:
        if pattern.match(content):
            return kind
    return "product" if re.fullmatch(r"\d{8}|\d{12,14}", content) else "text"


def _printable(text: str) -> str:
    """The text on one line, without what would control a terminal or a voice."""
    return "".join(c if c.isprintable() else " " for c in text).strip()[:LONGEST]
