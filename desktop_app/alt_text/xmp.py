"""An XMP packet: the alt text in it read, and ours written, every other property as it was.

The alt text is IPTC's Alt Text (Accessibility), beside it Extended Description (Accessibility).
What Hearsight wrote carries which model said it and the SHA-256 of the text. It counts as ours
only while that fits: a text that somebody has changed is that person's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from desktop_app.alt_text.edits import Edit, as_attribute, edited
from desktop_app.alt_text.errors import AltTextError
from desktop_app.alt_text.xml_scan import Element, attribute_span, scan
from desktop_app.own_text import HASH, MODEL, fingerprint
from desktop_app.translation import mark

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
IPTC = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
OURS = "urn:hearsight:alt-text"
ALT_TEXT, EXTENDED = "AltTextAccessibility", "ExtDescrAccessibility"

NOT_RDF = mark(
    "The metadata in it hold no single list of properties. Save it anew in another program."
)
PERSON_WROTE = mark("Somebody has written an alt text for it. It is left as it is.")

_PROPERTIES = {(IPTC, ALT_TEXT), (IPTC, EXTENDED), (OURS, MODEL), (OURS, HASH)}
_XML = "http://www.w3.org/XML/1998/namespace"
_ABOUT = (RDF, "about")
_NEW = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
    f' <rdf:RDF xmlns:rdf="{RDF}">\n </rdf:RDF>\n'
    '</x:xmpmeta>\n<?xpacket end="w"?>'
).encode()


@dataclass(frozen=True)
class Words:
    """What is to be written about a picture."""

    text: str
    model: str = ""  # name and version; empty when a person wrote the text
    extended: str = ""


@dataclass(frozen=True)
class Found:
    """What a packet says about its picture."""

    text: str = ""
    extended: str = ""
    is_own: bool = False  # Hearsight wrote the text, and nobody has changed it
    model: str = ""  # that said it, if it is ours


@dataclass(frozen=True)
class _Parsed:
    data: bytes
    root: Element  # rdf:RDF
    elements: list[Element]  # the properties that matter, their descriptions and values


def read(packet: bytes) -> Found:
    """The alt text in a packet. Raises `AltTextError` when the packet is damaged or hostile."""
    return _read(_parsed(packet))


def written(packet: bytes | None, words: Words) -> bytes:
    """The packet with these words, or a new packet.

    Raises `AltTextError` when a person's text is there, or the packet is damaged or hostile.
    """
    parsed = _parsed(_NEW if packet is None else packet)
    found = _read(parsed)
    if found.text and not found.is_own:
        raise AltTextError(PERSON_WROTE)
    extended = "" if found.extended else words.extended
    removed = {(IPTC, ALT_TEXT), (OURS, MODEL), (OURS, HASH)}
    if not found.extended:
        removed.add((IPTC, EXTENDED))
    block = _block(_about(parsed), Words(words.text, words.model, extended))
    return edited(parsed.data, [*_without(parsed, removed), _appended(parsed, block)])


def _parsed(packet: bytes) -> _Parsed:
    data = packet.rstrip(b"\0")  # some cameras fill up with them
    elements = scan(data, _matters)
    roots = [element for element in elements if (element.namespace, element.local) == (RDF, "RDF")]
    if len(roots) != 1:
        raise AltTextError(NOT_RDF)
    return _Parsed(data, roots[0], elements)


def _matters(element: Element) -> bool:
    """Whether it is one of our properties, around one, or in one."""
    name = (element.namespace, element.local)
    if name in {(RDF, "RDF"), (RDF, "Description")} or _is_property(element):
        return True
    return any(_is_property(around) for around in element.ancestors())


def _is_property(element: Element) -> bool:
    around = element.parent
    return (
        (element.namespace, element.local) in _PROPERTIES
        and around is not None
        and _is_description(around)
    )


def _is_description(element: Element) -> bool:
    """Whether it is one of the packet's lists of properties, not one within a property."""
    around = element.parent
    is_top = around is not None and (around.namespace, around.local) == (RDF, "RDF")
    return is_top and (element.namespace, element.local) == (RDF, "Description")


def _read(parsed: _Parsed) -> Found:
    texts = list(_values(parsed, IPTC, ALT_TEXT))
    hashes = list(_values(parsed, OURS, HASH))
    text = texts[0] if texts else ""
    is_own = len(texts) == 1 and hashes == [fingerprint(text)]
    model = next(_values(parsed, OURS, MODEL), "") if is_own else ""
    return Found(text, next(_values(parsed, IPTC, EXTENDED), ""), is_own, model)


def _values(parsed: _Parsed, namespace: str, local: str) -> Iterator[str]:
    """What a property says, in any language, x-default first; nothing that is empty."""
    leaves: list[Element] = []
    for element in parsed.elements:
        written_as_attribute = element.attribute(local, namespace)
        if written_as_attribute and _is_description(element):
            yield written_as_attribute
        if any(_is_property(one) and one.local == local for one in (element, *element.ancestors())):
            leaves.append(element)
    leaves.sort(key=lambda one: one.attribute("lang", _XML) != "x-default")
    for leaf in leaves:
        text = "".join(leaf.text).strip()
        if text:
            yield text


def _about(parsed: _Parsed) -> str:
    """What the packet's properties are about; all lists of them must say the same."""
    abouts = (one.attribute("about", RDF) for one in parsed.elements if _is_description(one))
    return next((about for about in abouts if about), "")


def _without(parsed: _Parsed, names: set[tuple[str, str]]) -> Iterator[Edit]:
    """What takes these properties out, with lists that hold nothing else."""
    gone: dict[int, int] = {}  # list of properties, by its position: how many go
    properties = [
        one for one in parsed.elements if _is_property(one) and (one.namespace, one.local) in names
    ]
    for element in properties:
        assert element.parent is not None  # it is in a list of properties
        gone[element.parent.start] = gone.get(element.parent.start, 0) + 1
    emptied = [
        one
        for one in parsed.elements
        if one.start in gone and gone[one.start] == one.children and set(one.attributes) <= {_ABOUT}
    ]
    starts = {one.start for one in emptied}
    for element in properties:
        assert element.parent is not None
        if element.parent.start not in starts:
            yield _removal(parsed.data, element)
    for element in emptied:
        yield _removal(parsed.data, element)
    yield from _without_attributes(parsed, names)


def _without_attributes(parsed: _Parsed, names: Iterable[tuple[str, str]]) -> Iterator[Edit]:
    """What takes out properties that another program has made attributes of."""
    for element in parsed.elements:
        for name in names:
            if not _is_description(element) or name not in element.attributes:
                continue
            span = attribute_span(parsed.data, element, name[1])
            if span is None:
                raise AltTextError(NOT_RDF)
            yield Edit(*span, b"")


def _removal(data: bytes, element: Element) -> Edit:
    """Takes an element out, with the white space before it."""
    start = element.start
    while data[start - 1 : start].isspace():
        start -= 1
    return Edit(start, element.end, b"")


def _appended(parsed: _Parsed, block: bytes) -> Edit:
    root = parsed.root
    if not root.is_empty:
        return Edit(root.close, root.close, block + b"\n ")
    tag = parsed.data[root.start : root.inside]
    name = tag[1:].split()[0].rstrip(b"/>")
    return Edit(root.start, root.inside, tag[:-2] + b">\n " + block + b"\n</" + name + b">")


def _block(about: str, words: Words) -> bytes:
    """A list of properties with these words."""
    lines = [
        b'<rdf:Description rdf:about="%b" xmlns:rdf="%b" xmlns:Iptc4xmpCore="%b"'
        b' xmlns:hearsight="%b">' % (as_attribute(about), *(u.encode() for u in (RDF, IPTC, OURS))),
        _alternatives(ALT_TEXT, words.text),
    ]
    if words.extended:
        lines.append(_alternatives(EXTENDED, words.extended))
    if words.model:
        for name, value in ((MODEL, words.model), (HASH, fingerprint(words.text))):
            tag = b"hearsight:" + name.encode()
            lines.append(b"  <%b>%b</%b>" % (tag, as_attribute(value), tag))
    return b"\n".join((*lines, b" </rdf:Description>"))


def _alternatives(name: str, text: str) -> bytes:
    """A text in one language, which is nobody's in particular."""
    tag = b"Iptc4xmpCore:" + name.encode()
    return b'  <%b><rdf:Alt><rdf:li xml:lang="x-default">%b</rdf:li></rdf:Alt></%b>' % (
        tag,
        as_attribute(text),
        tag,
    )
