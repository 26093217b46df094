"""Packets: what is read as whose text, what is written, and that all else stays."""

import pytest

from desktop_app.alt_text import xmp
from desktop_app.alt_text.errors import AltTextError
from desktop_app.alt_text.xmp import Found, Words
from desktop_app.own_text import fingerprint

HEAD = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
FOOT = "</r:RDF></x:xmpmeta>"
ALT = (
    f'<i:AltTextAccessibility xmlns:i="{xmp.IPTC}"><r:Alt>'
    '<r:li xml:lang="de">Ein Hund</r:li><r:li xml:lang="x-default">A dog</r:li>'
    "</r:Alt></i:AltTextAccessibility>"
)


def packet(properties: str, attributes: str = "") -> bytes:
    return (
        f'{HEAD}<r:Description r:about="" {attributes}>{properties}</r:Description>{FOOT}'.encode()
    )


def test_a_new_packet_says_what_was_written() -> None:
    words = Words('A dog & "cat" <b> 猫', "m 1", "Longer")
    assert xmp.read(xmp.written(None, words)) == Found(words.text, "Longer", True, "m 1")


def test_what_a_person_wrote_is_theirs_and_no_text_has_no_owner() -> None:
    written = xmp.written(None, Words("By hand"))
    assert xmp.read(written) == Found("By hand")
    assert xmp.read(packet("")) == Found()
    assert xmp.read(packet(ALT)) == Found("A dog"), "the default language comes first"


@pytest.mark.parametrize("changed", [b"A big dog", b"A dog "])
def test_ours_counts_only_until_it_is_changed(changed: bytes) -> None:
    written = xmp.written(None, Words("A dog", "m 1"))
    assert xmp.read(written).is_own
    other = written.replace(b">A dog<", b">" + changed.strip() + b".<")
    assert not xmp.read(other).is_own
    with pytest.raises(AltTextError, match="Somebody has written"):
        xmp.written(other, Words("A cat", "m 2"))


def test_a_translation_beside_ours_makes_it_a_persons() -> None:
    written = xmp.written(None, Words("A dog", "m 1"))
    german = written.replace(b"</rdf:Alt>", b'<rdf:li xml:lang="de">Hund</rdf:li></rdf:Alt>', 1)
    assert not xmp.read(german).is_own


def test_ours_is_replaced_without_a_trace() -> None:
    once = xmp.written(packet("<a>1</a>"), Words("A dog", "m 1"))
    twice = xmp.written(once, Words("A cat", "m 2"))
    assert xmp.read(twice) == Found("A cat", "", True, "m 2")
    assert b"dog" not in twice
    assert len(xmp.written(twice, Words("A cow", "m 3"))) == len(twice), "it does not grow"


@pytest.mark.parametrize(
    "text",
    [
        f'<x:Alt xmlns:x="y">{ALT}</x:Alt>',  # within another property
        f'<i:AltTextAccessibility xmlns:i="{xmp.IPTC}"/>',
        f'<i:AltTextAccessibility xmlns:i="{xmp.IPTC}"><r:Alt><r:li> </r:li></r:Alt>'
        "</i:AltTextAccessibility>",
        '<i:AltTextAccessibility xmlns:i="urn:other">A dog</i:AltTextAccessibility>',
    ],
)
def test_what_is_no_text_is_none_and_is_written_beside(text: str) -> None:
    before = packet(f"{text}<k>kept</k>")
    assert xmp.read(before).text == ""
    after = xmp.written(before, Words("A cat", "m 1"))
    assert xmp.read(after) == Found("A cat", "", True, "m 1")
    assert b"<k>kept</k>" in after


def test_every_other_byte_stays() -> None:
    other = "<!-- note --><q:p xmlns:q=\"u\" q:a='1' ><r:Seq><r:li>x</r:li></r:Seq></q:p >\n"
    before = packet(other)
    after = xmp.written(before, Words("A cat", "m 1"))
    at = before.index(b"</r:RDF>")
    assert after.startswith(before[:at])
    assert after.endswith(before[at:])


def test_an_extended_description_of_a_person_stays() -> None:
    extended = ALT.replace("AltText", "ExtDescr")
    after = xmp.written(packet(extended), Words("A cat", "m 1", "Ours"))
    assert xmp.read(after) == Found("A cat", "A dog", True, "m 1")
    assert xmp.read(after).extended == "A dog"


def test_properties_that_another_program_made_attributes_of() -> None:
    text = "A dog"
    ours = (
        f'h:AltTextModel="m 1" h:AltTextSha256="{fingerprint(text)}" xmlns:h="{xmp.OURS}" k="kept"'
    )
    one = ALT.replace('<r:li xml:lang="de">Ein Hund</r:li>', "")
    before = packet(one, ours)
    assert xmp.read(before) == Found(text, "", True, "m 1")
    after = xmp.written(before, Words("A cat", "m 2"))
    assert xmp.read(after) == Found("A cat", "", True, "m 2")
    assert b'k="kept"' in after
    theirs = packet("", f'i:AltTextAccessibility="A dog" xmlns:i="{xmp.IPTC}"')
    assert xmp.read(theirs) == Found("A dog")


def test_a_list_of_properties_that_is_empty_or_filled_up_takes_ours() -> None:
    empty = (HEAD[:-1] + "/></x:xmpmeta>").encode() + b"  \0\0\0"
    assert xmp.read(xmp.written(empty, Words("A cat", "m 1"))).text == "A cat"


def test_what_the_properties_are_about_is_taken_over() -> None:
    before = packet("<k/>").replace(b'about=""', b'about="uuid:1&amp;2"')
    assert xmp.written(before, Words("A cat")).count(b'about="uuid:1&amp;2"') == 2


BILLION = (
    b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + packet("<k>&b;</k>"),
    b'<!DOCTYPE l SYSTEM "file:///etc/passwd">' + packet(ALT),
    b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + packet("<k>&a;</k>"),
    b'<!DOCTYPE l [<!ENTITY % p SYSTEM "http://example.invalid/x"> %p;]>' + packet(ALT),
)


@pytest.mark.parametrize("hostile", BILLION)
def test_entities_and_document_types_are_refused(hostile: bytes) -> None:
    for attempt in (xmp.read, lambda data: xmp.written(data, Words("A cat"))):
        with pytest.raises(AltTextError, match="can do harm"):
            attempt(hostile)


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"<",
        packet(ALT)[:-20],
        packet("&nothing;"),
        packet("\xff").replace("\xff".encode(), b"\xff"),
        packet("<a>" * 1001 + "</a>" * 1001),
        packet("").decode().encode("utf-16"),
        packet("") + packet(""),
        f"<a>{HEAD}{FOOT}{HEAD}{FOOT}</a>".encode(),
        b"<a/>",
    ],
)
def test_what_is_damaged_is_told(damaged: bytes) -> None:
    with pytest.raises(AltTextError):
        xmp.read(damaged)
