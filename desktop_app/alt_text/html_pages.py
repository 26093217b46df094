"""HTML pages: the `img` tags without `alt`. Bytes are read as they are, in whatever encoding."""

import html
import re
from collections.abc import Iterator

from desktop_app.alt_text.errors import AltTextError
from desktop_app.alt_text.places import Place, has_text, image_place
from desktop_app.translation import mark

UTF16 = mark("The document is saved as UTF-16. Save it as UTF-8.")

# Every alternative takes what it began to the end of the file if need be, and never tries twice:
# hostile pages take no longer than others.
_ATTRIBUTE = (
    rb"(?P<name>[^\s/>][^\s/>=]*+)"
    rb"""(?:\s*+=\s*+(?:"(?P<double>[^"]*+)(?:"|\Z)|'(?P<single>[^']*+)(?:'|\Z)"""
    rb"""|(?P<bare>[^\s>"'][^\s>]*+)|(?=>|\Z)))?+"""
)
_WITHOUT_GROUPS = re.sub(rb"\(\?P<\w+>", b"(?:", _ATTRIBUTE)
_TOKEN = re.compile(
    rb"<!--.*?(?:-->|\Z)"
    rb"|<(?P<raw>script|style|textarea|title|iframe|noembed|noframes|xmp|plaintext|template)"
    rb"(?=[\s/>]).*?(?:</(?P=raw)(?=[\s/>])|\Z)"
    rb"|<(?P<tag>img|base)(?=[\s/>])(?P<attributes>(?:[\s/]++|" + _WITHOUT_GROUPS + rb")*+)(?:>|\Z)"
    rb"|<[a-z](?:[\s/]++|" + _WITHOUT_GROUPS + rb")*+(?:>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_EACH_ATTRIBUTE = re.compile(_ATTRIBUTE, re.DOTALL)


def places_in(data: bytes, folder: str = "") -> list[Place]:
    """Pictures that lack a text. Raises `AltTextError`."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise AltTextError(UTF16)
    found: list[Place] = []
    images = 0
    has_base = False
    for tag, place, attributes in tags(data):
        if tag == "base":
            has_base = has_base or "href" in attributes
            continue
        if not has_text(attributes):
            source = attributes.get("src")
            found.append(image_place(images, source, folder, place, elsewhere=has_base))
        images += 1
    return found


def tags(data: bytes) -> Iterator[tuple[str, int, dict[str, str]]]:
    """The `img` and `base` tags: name, where an attribute can be put, attributes."""
    for token in _TOKEN.finditer(data):
        if token["tag"] is None:
            continue
        attributes: dict[str, str] = {}
        for one in _EACH_ATTRIBUTE.finditer(token["attributes"]):
            value = one["double"] or one["single"] or one["bare"] or b""
            attributes.setdefault(one["name"].decode("latin-1").lower(), _decoded(value))
        yield token["tag"].decode("ascii").lower(), token.end("tag"), attributes


def _decoded(value: bytes) -> str:
    try:
        text = value.decode()
    except UnicodeDecodeError:
        text = value.decode("latin-1")
    return html.unescape(text)
