"""Markdown: `![](picture)`, `![][name]` and `img` tags without `alt`, outside of code."""

import re
from collections.abc import Iterator
from functools import partial

from desktop_app.alt_text.edits import Edit, as_attribute
from desktop_app.alt_text.html_pages import tags
from desktop_app.alt_text.places import Place, has_text, image_place, place

_BLOCK = re.compile(
    rb"^ {0,3}(?P<fence>`{3,}+(?=[^`\n]*+(?:\n|\Z))|~{3,}+)[^\n]*+(?:\n|\Z)"
    rb".*?(?:^ {0,3}(?P=fence)[`~]*+[ \t]*+$|\Z)"
    rb"|<!--.*?(?:-->|\Z)",
    re.DOTALL | re.MULTILINE,
)
_TICKS = re.compile(rb"`++")
_IMAGE = re.compile(
    rb"(?<!\\)!\[(?P<text>(?:[^\[\]\\\n]|\\.)*+)\]"
    rb"(?:\([ \t]*+(?:<(?P<pointed>[^<>\n]*+)>|(?P<plain>[^\s()<]*+(?:\([^\s()]*+\)[^\s()]*+)*+))"
    rb"|\[(?P<name>[^\[\]\n]++)\])"
)
_DEFINITION = re.compile(rb"^ {0,3}\[([^\[\]\n]++)\]:[ \t]*+(?:<([^<>\n]*+)>|(\S++))", re.MULTILINE)
_SPECIAL = re.compile(r"([\\\[\]*_`&])")


def places_in(data: bytes, folder: str = "") -> list[Place]:
    """Pictures that lack a text, in their order. Raises `AltTextError`."""
    prose = _without_code(data)
    named = {
        match[1].strip().lower(): match[2] or match[3] for match in _DEFINITION.finditer(prose)
    }
    images = list(_IMAGE.finditer(prose))
    places: list[Place] = []
    for number, match in enumerate(images):
        if match["text"].strip():
            continue
        reference = match["pointed"] or match["plain"]
        if match["name"] is not None:
            reference = named.get(match["name"].strip().lower())
        text = partial(_edit, match.start("text"), match.end("text"), _is_utf8(data))
        places.append(place(number, _decoded(reference), folder, text, None))
    for number, (_, after_name, attributes) in enumerate(
        one for one in tags(prose) if one[0] == "img"
    ):
        if not has_text(attributes):
            source = attributes.get("src")
            places.append(image_place(len(images) + number, source, folder, after_name))
    return places


def _without_code(data: bytes) -> bytes:
    """The same length of bytes, with spaces in the place of code and comments."""
    prose = bytearray(_BLOCK.sub(lambda found: _blank(found[0]), data))
    line_start = 0
    for line in bytes(prose).splitlines(keepends=True):
        for start, end in _code_spans(line):
            prose[line_start + start : line_start + end] = b" " * (end - start)
        line_start += len(line)
    return bytes(prose)


def _blank(code: bytes) -> bytes:
    return b"\n".join(b" " * len(line) for line in code.split(b"\n"))


def _code_spans(line: bytes) -> Iterator[tuple[int, int]]:
    """Code between as many ticks before as after."""
    runs = [run.span() for run in _TICKS.finditer(line)]
    following: dict[int, int] = {}  # by length: the next run, filled from the line's end
    closing: list[int | None] = [None] * len(runs)
    for number in range(len(runs) - 1, -1, -1):
        length = runs[number][1] - runs[number][0]
        closing[number] = following.get(length)
        following[length] = number
    number = 0
    while number < len(runs):
        close = closing[number]
        if close is not None:
            yield runs[number][0], runs[close][1]
            number = close
        number += 1


def _edit(start: int, end: int, is_utf8: bool, text: str) -> Edit:
    """Puts a text between the brackets, so that nothing in it is taken for Markdown."""
    written = _SPECIAL.sub(r"\\\1", text).replace("<", "&lt;").replace(">", "&gt;")
    return Edit(start, end, written.encode() if is_utf8 else as_attribute(written))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _decoded(reference: bytes | None) -> str | None:
    return None if reference is None else reference.decode("utf-8", "replace")
