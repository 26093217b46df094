"""XML read with the byte position of every element. Strangers made it, so nothing is believed.

No entity is declared or loaded; what is too large, too deep or not well-formed is refused.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from desktop_app.alt_text.errors import AltTextError
from desktop_app.translation import mark

LARGEST = 32 << 20  # bytes
MOST_ELEMENTS = 2_000_000
MOST_KEPT = 100_000
DEEPEST = 1000

DAMAGED = mark(
    "The XML in it is damaged or of a rare kind. Save it anew in the program that made it."
)
TOO_MUCH = mark(
    "The XML in it is too large to be changed safely. Split the document, or write by hand."
)
DANGEROUS = mark("The XML in it defines entities, which can do harm. Nothing was read or written.")

_SEPARATOR = "\x1f"  # cannot occur in XML
_TAG = re.compile(rb"""<(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=/>]+)\s*=\s*(?:"[^"]*+"|'[^']*+')""")


@dataclass(eq=False)
class Element:
    """An element, and where it stands in the bytes."""

    namespace: str
    local: str
    attributes: dict[tuple[str, str], str]  # by namespace and local name
    parent: "Element | None"
    start: int  # of "<"
    inside: int  # after the ">" of its first tag
    is_empty: bool  # written as one tag
    close: int = 0  # of "</"; `inside` when empty
    end: int = 0
    children: int = 0
    text: list[str] = field(default_factory=list)  # directly in it

    def attribute(self, local: str, namespace: str = "") -> str | None:
        """The value of an attribute."""
        return self.attributes.get((namespace, local))

    def ancestors(self) -> Iterator["Element"]:
        """The element around it, and so on to the root."""
        element = self.parent
        while element is not None:
            yield element
            element = element.parent


def scan(data: bytes, keep: Callable[[Element], bool], *, doctype: bool = False) -> list[Element]:
    """The elements that `keep` wants, in the order of their first tags.

    `keep` sees an element with its parents, before its content. A document type is refused unless
    `doctype`, one that declares anything always. Raises `AltTextError`.
    """
    if len(data) > LARGEST:
        raise AltTextError(TOO_MUCH)
    if b"\0" in data:  # UTF-16: positions in it are not those of characters of one byte
        raise AltTextError(DAMAGED)
    scanner = _Scanner(data, keep, doctype)
    try:
        scanner.parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise AltTextError(DAMAGED) from error
    return scanner.kept


def attribute_span(data: bytes, element: Element, local: str) -> tuple[int, int] | None:
    """Where an attribute stands, with the white space before it; by its name without a prefix."""
    for found in _ATTRIBUTE.finditer(data, element.start, element.inside):
        if found[1].rpartition(b":")[2] == local.encode():
            return found.span()
    return None


def after_name(data: bytes, element: Element) -> int:
    """The place in the first tag where an attribute can be put."""
    place = element.start + 1
    while data[place] not in b" \t\r\n/>":
        place += 1
    return place


class _Scanner:
    def __init__(self, data: bytes, keep: Callable[[Element], bool], doctype: bool) -> None:
        self.kept: list[Element] = []
        self._data = data
        self._keep = keep
        self._doctype = doctype
        self._open: list[Element] = []
        self._listening: set[int] = set()  # depths whose text is wanted
        self._count = 0
        self.parser = parser = expat.ParserCreate(None, _SEPARATOR)
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._finish
        parser.CharacterDataHandler = self._hear
        parser.StartDoctypeDeclHandler = self._doctype_found
        parser.EntityDeclHandler = _refuse

    def _doctype_found(
        self, _name: str, _system: str | None, _public: str | None, has_subset: int
    ) -> None:
        if has_subset or not self._doctype:
            raise AltTextError(DANGEROUS)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._open) > DEEPEST:
            raise AltTextError(TOO_MUCH)
        parent = self._open[-1] if self._open else None
        if parent is not None:
            parent.children += 1
        start = self.parser.CurrentByteIndex
        tag = _TAG.match(self._data, start)
        if tag is None:
            raise AltTextError(DAMAGED)
        named = {_split(key): value for key, value in attributes.items()}
        is_empty = tag[0].endswith(b"/>")
        element = Element(*_split(name), named, parent, start, tag.end(), is_empty)
        if self._keep(element):
            self.kept.append(element)
            if len(self.kept) > MOST_KEPT:
                raise AltTextError(TOO_MUCH)
            self._listening.add(len(self._open))
        self._open.append(element)

    def _finish(self, _name: str) -> None:
        element = self._open.pop()
        self._listening.discard(len(self._open))
        if element.is_empty:
            element.close = element.end = element.inside
            return
        element.close = self.parser.CurrentByteIndex
        element.end = self._data.index(b">", element.close) + 1

    def _hear(self, text: str) -> None:
        if len(self._open) - 1 in self._listening:
            self._open[-1].text.append(text)


def _split(name: str) -> tuple[str, str]:
    namespace, _, local = name.rpartition(_SEPARATOR)
    return namespace, local


def _refuse(*_declaration: object) -> NoReturn:
    raise AltTextError(DANGEROUS)
