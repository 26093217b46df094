"""What a file's header tells."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from desktop_app.alt_text import pictures
from desktop_app.alt_text.xmp import Words
from desktop_app.engine.facts import LONGEST_TEXT
from desktop_app.engine.images import load

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">
 <dc:description><rdf:Alt><rdf:li xml:lang="x-default">A caption</rdf:li></rdf:Alt></dc:description>
 <Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">{alt}</rdf:li></rdf:Alt>
 </Iptc4xmpCore:AltTextAccessibility></rdf:Description></rdf:RDF></x:xmpmeta>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>
<a>&c;</a>"""


def encoded(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **how: object) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "red").save(file, kind, **how)
    return file.getvalue()


def test_size_kind_and_frames_are_told() -> None:
    facts = load(encoded("PNG")).facts
    assert (facts.width, facts.height, facts.format, facts.frames) == (64, 48, "PNG", 1)
    assert (facts.author_text, facts.taken, facts.place) == ("", "", "")


def test_the_size_is_that_of_the_upright_picture_as_stored() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    large = load(encoded(size=(3000, 2000), exif=exif))
    assert (large.facts.width, large.facts.height) == (2000, 3000)
    assert large.image.size < (2000, 3000)


def test_frames_of_an_animation_are_counted() -> None:
    file = BytesIO()
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "green", "blue")]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    assert load(file.getvalue()).facts.frames == 3


def png_with(key: str, text: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_itxt(key, text)
    return encoded("PNG", pnginfo=info)


def test_alternative_text_comes_before_a_caption() -> None:
    packet = XMP.format(alt="A red\n field")
    for data in (
        encoded("JPEG", xmp=packet.encode()),
        encoded("WEBP", xmp=packet.encode()),
        png_with("XML:com.adobe.xmp", packet),
    ):
        assert load(data).facts.author_text == "A red field"


def test_a_caption_is_taken_where_there_is_no_alternative_text() -> None:
    assert load(encoded(xmp=XMP.format(alt="").encode())).facts.author_text == "A caption"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_what_hearsight_wrote_is_no_authors_text(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "picture"
    file.write_bytes(encoded(kind))
    pictures.write(file, Words('Cats & "dogs"  é', model="caption 1"))
    assert pictures.read(file).is_own
    assert load(file).facts.author_text == ""
    pictures.write(file, Words("What a person accepted"))
    assert load(file).facts.author_text == "What a person accepted"


def test_what_a_person_made_of_our_text_is_told(tmp_path: Path) -> None:
    file = tmp_path / "picture"
    file.write_bytes(encoded())
    pictures.write(file, Words("A dog.", model="caption 1"))
    file.write_bytes(file.read_bytes().replace(b"A dog.", b"My dog"))
    assert load(file).facts.author_text == "My dog"


def test_a_persons_caption_is_told_beside_our_text(tmp_path: Path) -> None:
    file = tmp_path / "picture"
    file.write_bytes(encoded(xmp=XMP.format(alt="").encode()))
    pictures.write(file, Words("A red field.", model="caption 1"))
    assert load(file).facts.author_text == "A caption"


def test_descriptions_of_exif_and_png_are_read() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Our garden"
    assert load(encoded(exif=exif)).facts.author_text == "Our garden"
    assert load(png_with("Description", "Our house")).facts.author_text == "Our house"


def test_what_cameras_write_by_themselves_is_no_authors_text() -> None:
    exif = Image.Exif()
    exif[0x010E] = "OLYMPUS DIGITAL CAMERA"
    assert load(encoded(exif=exif)).facts.author_text == ""


@pytest.mark.parametrize("packet", [BOMB, "<a", "\0", XMP.format(alt="x")[:200]])
def test_hostile_metadata_costs_nothing_but_itself(packet: str) -> None:
    loaded = load(encoded(xmp=packet.encode()))
    assert loaded.facts.author_text == ""
    assert loaded.image.size == (64, 48)


def test_a_long_text_is_cut() -> None:
    data = encoded(xmp=XMP.format(alt="a" * 5000).encode())
    assert len(load(data).facts.author_text) == LONGEST_TEXT


def test_date_and_place_are_read() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2024:05:01 12:30:59"
    exif.get_ifd(0x8825).update({1: "S", 2: (48.0, 12.0, 30.0), 3: "E", 4: (16.0, 22.0, 12.0)})
    facts = load(encoded(exif=exif)).facts
    assert facts.taken == "2024-05-01 12:30"
    assert facts.place == "-48.20833, 16.37000"
    assert facts.without_origin().taken == facts.without_origin().place == ""


def test_a_broken_place_is_no_place() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 12.0), 3: "E"})
    assert load(encoded(exif=exif)).facts.place == ""
