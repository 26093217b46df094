"""Alt text in real picture files, read back by exiftool; everything else stays as it was."""

import hashlib
import os
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PIL.WebPImagePlugin import WebPImageFile

from desktop_app.alt_text import jpeg, pictures, tiff, webp, xmp
from desktop_app.alt_text.errors import AltTextError
from desktop_app.alt_text.xmp import Found, Words
from tests.support import pictures as made
from tests.support.alt_text import exiftool, run_exiftool

TEXT = "A dog & a cat, “猫”, on <b>grass</b>"
WORDS = Words(TEXT, "hearsight-captioner 0.1.0")
OURS = {
    "XMP-iptcCore:AltTextAccessibility": TEXT,
    "XMP-hearsight:AltTextModel": WORDS.model,
    "XMP-hearsight:AltTextSha256": hashlib.sha256(TEXT.encode()).hexdigest(),
}
NOTE = "http://ns.adobe.com/xmp/note/"
MOVES = ("XMP-x:XMPToolkit", "File:ExifByteOrder", "IFD0:StripOffsets")


def animated_webp() -> bytes:
    first = made.quadrants()
    return made.encoded(first, "WEBP", save_all=True, append_images=[first.rotate(180)])


def big_endian_tiff() -> bytes:
    """Two rows of two grey pixels."""
    entries = [(256, 3, 2 << 16), (257, 3, 2 << 16), (258, 3, 8 << 16), (259, 3, 1 << 16)]
    entries += [(262, 3, 1 << 16), (273, 4, 8), (277, 3, 1 << 16), (278, 3, 2 << 16), (279, 4, 4)]
    table = b"".join(struct.pack(">HHII", tag, kind, 1, value) for tag, kind, value in entries)
    page = struct.pack(">H", len(entries)) + table + struct.pack(">I", 0)
    return b"MM\0*" + struct.pack(">I", 12) + b"\0\x40\x80\xff" + page


def pages() -> bytes:
    first = made.quadrants()
    return made.encoded(first, "TIFF", save_all=True, append_images=[first.rotate(180)])


def transparent() -> Image.Image:
    image = made.quadrants(31, 17).convert("RGBA")
    image.putalpha(100)
    return image


FILES = {
    "plain.jpg": lambda: made.valid("JPEG"),
    "turned.jpg": lambda: made.stored_turned(6),
    "progressive.jpg": lambda: made.encoded(made.quadrants(), "JPEG", progressive=True),
    "plain.png": lambda: made.valid("PNG"),
    "sixteen bits.png": lambda: made.deep_png(3),
    "lossy.webp": lambda: made.valid("WEBP"),
    "lossless.webp": lambda: made.encoded(made.quadrants(), "WEBP", lossless=True),
    "transparent.webp": lambda: made.encoded(transparent(), "WEBP", lossless=True),
    "animated.webp": animated_webp,
    "plain.tif": lambda: made.valid("TIFF"),
    "packed.tif": lambda: made.encoded(made.quadrants(), "TIFF", compression="tiff_lzw"),
    "pages.tif": pages,
    "big endian.tif": big_endian_tiff,
}


@pytest.fixture(params=FILES)
def picture(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / request.param
    path.write_bytes(FILES[request.param]())
    return path


def pixels(path: Path) -> list[tuple[str, bytes]]:
    """Every frame, decoded."""
    frames: list[tuple[str, bytes]] = []
    # The engine's reader of WebP, if a test has loaded it, knows the first frame only.
    opened = WebPImageFile if path.suffix == ".webp" else Image.open
    with opened(path) as image:
        for frame in range(getattr(image, "n_frames", 1)):
            image.seek(frame)
            frames.append((image.mode, image.tobytes()))
    return frames


def same(path: Path) -> dict[str, str]:
    """What exiftool reads but for our own texts and what tells where bytes lie."""
    return {
        name: text
        for name, text in exiftool(path).items()
        if name not in (*OURS, *MOVES) and not name.startswith(("File:", "RIFF:", "XMP-x:"))
    }


def test_another_tool_reads_what_was_written_and_nothing_else_changed(picture: Path) -> None:
    metadata = ("-XMP-dc:Title=Kept", "-XMP-dc:Subject=a", "-XMP-dc:Subject=b", "-EXIF:Artist=Me")
    run_exiftool(*metadata, str(picture))
    before, shown = same(picture), pixels(picture)
    assert before["XMP-dc:Title"] == "Kept"
    pictures.write(picture, WORDS)
    assert {name: exiftool(picture)[name] for name in OURS} == OURS
    assert (same(picture), pixels(picture)) == (before, shown)
    assert pictures.read(picture) == Found(TEXT, "", True, WORDS.model)


def test_a_file_without_metadata_gets_a_packet_of_its_own(picture: Path) -> None:
    before, shown = same(picture), pixels(picture)
    pictures.write(picture, WORDS)
    assert {name: exiftool(picture)[name] for name in OURS} == OURS
    assert (same(picture), pixels(picture)) == (before, shown)


def test_ours_is_replaced_and_a_persons_text_never(picture: Path) -> None:
    pictures.write(picture, WORDS)
    pictures.write(picture, Words("A cat", "m 2", "A longer text"))
    read = exiftool(picture)
    assert read["XMP-iptcCore:AltTextAccessibility"] == "A cat"
    assert read["XMP-iptcCore:ExtDescrAccessibility"] == "A longer text"
    run_exiftool("-XMP-iptcCore:AltTextAccessibility=By hand", str(picture))
    data = picture.read_bytes()
    for write in (pictures.write, pictures.write_sidecar):
        with pytest.raises(AltTextError, match="Somebody has written"):
            write(picture, WORDS)
    assert picture.read_bytes() == data
    assert sorted(picture.parent.iterdir()) == [picture]


def test_another_tool_keeps_ours_when_it_changes_something_else(picture: Path) -> None:
    pictures.write(picture, WORDS)
    run_exiftool("-XMP-dc:Title=New", str(picture))
    assert pictures.read(picture).is_own
    pictures.write(picture, Words("A cat", "m 2"))
    assert exiftool(picture)["XMP-dc:Title"] == "New"
    assert pictures.read(picture) == Found("A cat", "", True, "m 2")


def test_a_sidecar_leaves_the_picture_alone(picture: Path) -> None:
    data = picture.read_bytes()
    pictures.write_sidecar(picture, WORDS)
    sidecar = picture.with_name(picture.name + ".xmp")
    assert {name: exiftool(sidecar)[name] for name in OURS} == OURS
    assert pictures.read(picture).is_own
    pictures.write_sidecar(picture, Words("A cat", "m 2"))
    assert exiftool(sidecar)["XMP-iptcCore:AltTextAccessibility"] == "A cat"
    assert picture.read_bytes() == data


@pytest.mark.parametrize("name", ["a.jpg.xmp", "a.xmp"])
def test_a_persons_text_in_a_sidecar_counts(name: str, tmp_path: Path) -> None:
    picture, sidecar = tmp_path / "a.jpg", tmp_path / name
    picture.write_bytes(made.valid("JPEG"))
    sidecar.write_bytes(xmp.written(None, Words("By hand")))
    data = [path.read_bytes() for path in (picture, sidecar)]
    assert pictures.read(picture) == Found("By hand")
    for write in (pictures.write, pictures.write_sidecar):
        with pytest.raises(AltTextError, match="Somebody has written"):
            write(picture, WORDS)
    assert [path.read_bytes() for path in (picture, sidecar)] == data


def test_a_sidecar_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside.xmp"
    inside.mkdir()
    picture = inside / "a.jpg"
    picture.write_bytes(made.valid("JPEG"))
    (inside / "a.jpg.xmp").symlink_to(outside)
    with pytest.raises(AltTextError, match="is a link"):
        pictures.write_sidecar(picture, WORDS)
    assert not outside.exists()


def test_a_file_that_can_hold_none_is_told(tmp_path: Path) -> None:
    picture = tmp_path / "a.gif"
    picture.write_bytes(made.valid("GIF"))
    assert not pictures.can_hold(picture)
    with pytest.raises(AltTextError, match="sidecar"):
        pictures.write(picture, WORDS)


def test_a_packed_packet_in_a_png_is_read(tmp_path: Path) -> None:
    packed = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(xmp.written(None, Words("By hand")))
    picture = tmp_path / "a.png"
    plain = made.valid("PNG")
    at = plain.index(b"IDAT") - 4
    picture.write_bytes(plain[:at] + made.png_chunk(b"iTXt", packed) + plain[at:])
    assert pictures.read(picture) == Found("By hand")


def extended_jpeg(overflow: bytes) -> bytes:
    """A JPEG whose packet overflows into further segments."""
    name = hashlib.md5(overflow, usedforsecurity=False).hexdigest().upper().encode()
    note = f'<r:Description xmlns:n="{NOTE}" n:HasExtendedXMP="{name.decode()}"/>'
    main = f'<r:RDF xmlns:r="{xmp.RDF}">{note}</r:RDF>'.encode()
    data = b"".join(jpeg.with_packet(made.valid("JPEG"), main))
    segments = b""
    for start in range(0, len(overflow), 60_000):
        piece = overflow[start : start + 60_000]
        head = name + struct.pack(">II", len(overflow), start)
        content = b"http://ns.adobe.com/xmp/extension/\0" + head + piece
        segments += b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content
    at = data.index(b"\xff\xdb")
    return data[:at] + segments + data[at:]


@pytest.mark.parametrize("filling", [0, 100_000])
def test_a_text_in_the_overflow_of_a_jpegs_packet_counts(filling: int, tmp_path: Path) -> None:
    picture = tmp_path / "a.jpg"
    picture.write_bytes(extended_jpeg(xmp.written(None, Words("By hand")) + b" " * filling))
    assert exiftool(picture)["XMP-iptcCore:AltTextAccessibility"] == "By hand"
    assert pictures.read(picture) == Found("By hand")
    with pytest.raises(AltTextError, match="Somebody has written"):
        pictures.write(picture, WORDS)


def test_an_overflow_without_a_text_stays(tmp_path: Path) -> None:
    picture = tmp_path / "a.jpg"
    before = extended_jpeg(b'<r:RDF xmlns:r="%b"/>' % xmp.RDF.encode() + b" " * 100_000)
    picture.write_bytes(before)
    pictures.write(picture, WORDS)
    assert exiftool(picture)["XMP-iptcCore:AltTextAccessibility"] == TEXT
    assert jpeg.packets(picture.read_bytes())[1:] == jpeg.packets(before)[1:]


def test_a_jpeg_whose_metadata_are_full_is_told(tmp_path: Path) -> None:
    packet = b'<r:RDF xmlns:r="%b">%b</r:RDF>' % (xmp.RDF.encode(), b" " * 65_000)
    picture = tmp_path / "a.jpg"
    picture.write_bytes(b"".join(jpeg.with_packet(made.valid("JPEG"), packet)))
    with pytest.raises(AltTextError, match="full"):
        pictures.write(picture, Words("A dog " * 100, "m 1"))


def big_tiff() -> bytes:
    return b"II+\0\x08\0\0\0" + struct.pack("<Q", 16) + bytes(32)


def tiff_with(entry: bytes) -> bytes:
    return b"II*\0" + struct.pack("<IH", 8, 1) + entry + bytes(4)


def looping_tiff() -> bytes:
    page = struct.pack("<H", 1) + struct.pack("<HHII", 256, 4, 1, 1) + struct.pack("<I", 8)
    return b"II*\0" + struct.pack("<I", 8) + page


def many_tags_for_the_same_bytes() -> bytes:
    size = 1_000_000
    entries = struct.pack("<HHII", 256, 1, size, 8) * 60_000
    table = struct.pack("<H", 60_000) + entries + bytes(4)
    return b"II*\0" + struct.pack("<I", 8 + size) + bytes(size) + table


def webp_with(chunk: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


DAMAGED = {
    "a.jpg": b"\xff\xd8\xff",
    "no scan.jpg": b"\xff\xd8\xff\xe0\0\x04ab\xff\xd9",
    "short segment.jpg": b"\xff\xd8\xff\xe1\0\0" + bytes(8),
    "two packets.jpg": made.valid("JPEG")[:2]
    + 2 * b"\xff\xe1\0\x1fhttp://ns.adobe.com/xap/1.0/\0"
    + made.valid("JPEG")[2:],
    "huge overflow.jpg": made.valid("JPEG")[:2]
    + b"\xff\xe1\0\x4dhttp://ns.adobe.com/xmp/extension/\0"
    + b"A" * 32
    + b"\xff\xff\xff\xff\0\0\0\0"
    + made.valid("JPEG")[2:],
    "cut.png": made.valid("PNG")[:-30],
    "no pixels.png": made.valid("PNG")[:8] + made.png_chunk(b"IEND", b""),
    "bomb.png": made.valid("PNG")[:8]
    + made.png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(bytes(64 << 20)))
    + made.valid("PNG")[8:],
    "cut.webp": made.valid("WEBP")[:-9],
    "empty.webp": webp_with(b""),
    "odd.webp": webp_with(b"ABCD\0\0\0\0"),
    "short VP8X.webp": webp_with(b"VP8X\0\0\0\0"),
    "big.tif": big_tiff(),
    "nowhere.tif": b"II*\0\xff\xff\0\0",
    "short.tif": b"II*\0",
    "long entry.tif": tiff_with(struct.pack("<HHII", 273, 4, 0x3FFFFFFF, 8)),
    "loop.tif": looping_tiff(),
    "same bytes.tif": many_tags_for_the_same_bytes(),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_or_hostile_file_is_told_and_left(name: str, tmp_path: Path) -> None:
    picture = tmp_path / name
    picture.write_bytes(DAMAGED[name])
    with pytest.raises(AltTextError) as told:
        pictures.write(picture, WORDS)
    assert told.value.sentence.endswith(".")
    assert picture.read_bytes() == DAMAGED[name]
    assert os.listdir(tmp_path) == [name]


def test_what_follows_the_picture_in_a_file_stays(tmp_path: Path) -> None:
    for name in ("a.jpg", "a.png", "a.webp"):
        kind = {"a.jpg": "JPEG", "a.png": "PNG", "a.webp": "WEBP"}[name]
        (tmp_path / name).write_bytes(made.valid(kind) + b"MotionPhoto")
        pictures.write(tmp_path / name, WORDS)
        assert (tmp_path / name).read_bytes().endswith(b"MotionPhoto")


def test_the_first_page_of_a_tiff_keeps_its_tags_and_grows_only_at_the_end() -> None:
    before = pages()
    after = b"".join(tiff.with_packet(before, b"<x/>"))
    assert after[8 : len(before)] == before[8:]
    again = b"".join(tiff.with_packet(after, b"<yy/>"))
    assert tiff.packets(again) == [b"<yy/>"]
    assert b"".join(tiff.rest(again)) == b"".join(tiff.rest(before))


def test_a_simple_webp_gets_a_header_with_its_size() -> None:
    data = made.encoded(transparent(), "WEBP", lossless=True)
    after = b"".join(webp.with_packet(data, b"<x/>"))
    assert after[12:16] == b"VP8X"
    with Image.open(BytesIO(after)) as image:
        assert (image.size, image.mode, image.info["xmp"]) == ((31, 17), "RGBA", b"<x/>")


def test_the_heic_of_a_telephone_gets_a_sidecar(tmp_path: Path) -> None:
    picture = tmp_path / "a.heic"
    picture.write_bytes(made.HEIC)
    pictures.write_sidecar(picture, WORDS)
    assert pictures.read(picture).is_own
