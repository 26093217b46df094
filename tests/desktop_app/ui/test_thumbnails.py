"""Small pictures: what is made of a file, and that nothing else of the file is in them."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage

from desktop_app.ui.thumbnails import SHOWN, SIDE, framed, thumbnail
from tests.support import pictures


def opened(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content)) as image:
        image.load()
    return image


@pytest.mark.parametrize(
    ("size", "smaller"), [((4000, 1000), (SIDE, 32)), ((3, 2000), (1, SIDE)), ((40, 30), (40, 30))]
)
def test_its_longer_side_is_short(
    tmp_path: Path, size: tuple[int, int], smaller: tuple[int, int]
) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", size, (200, 30, 30)).save(path)
    image = opened(thumbnail(path))
    assert (image.format, image.size) == ("JPEG", smaller)
    red, green, blue = image.convert("RGB").getpixel((0, 0))
    assert red > 150 and green < 80 and blue < 80


def test_a_photograph_takes_little_room_and_is_upright(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    Image.effect_noise((3000, 2000), 90).save(path, exif=exif)
    content = thumbnail(path)
    assert opened(content).size == (85, SIDE)
    assert len(content) < 12_000


def test_what_can_be_seen_through_stays_so(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGBA", (300, 300), (0, 0, 255, 0)).save(path)
    image = opened(thumbnail(path))
    assert (image.format, image.size) == ("PNG", (SIDE, SIDE))
    assert image.convert("RGBA").getpixel((9, 9))[3] == 0


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_comments_of_the_file_are_not_in_it(tmp_path: Path, mode: str) -> None:
    image = QImage(300, 200, QImage.Format.Format_ARGB32)
    image.fill(QColor(10, 200, 10, 255 if mode == "RGB" else 100))
    if mode == "RGB":
        image = image.convertToFormat(QImage.Format.Format_RGB32)
    image.setText("Comment", "an unmistakable armadillo")
    path = tmp_path / "a.png"
    image.save(str(path))
    assert QImage(str(path)).text("Comment") == "an unmistakable armadillo"
    content = thumbnail(path)
    small = opened(content)
    assert b"armadillo" not in content
    assert small.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
    assert QImage.fromData(content).text() == ""


@pytest.mark.parametrize("content", [b"", b"no picture", pictures.valid("PNG")[:40]])
def test_what_qt_cannot_read_has_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    assert thumbnail(path) == b""


@pytest.mark.parametrize("place", ["none.png", ".", "a.png/b.png"])
def test_what_is_no_file_has_none(tmp_path: Path, place: str) -> None:
    (tmp_path / "a.png").write_bytes(b"")
    assert thumbnail(tmp_path / place) == b""


def test_every_frame_is_as_large_as_the_others(tmp_path: Path) -> None:
    path = tmp_path / "wide.png"
    Image.new("RGB", (400, 100), (255, 0, 0)).save(path)
    wide, empty = framed(thumbnail(path)), framed(b"")
    for frame in (wide, empty, framed(b"no picture")):
        assert frame.deviceIndependentSize().toSize().toTuple() == (SHOWN, SHOWN)
    middle, top = wide.pixelColor(SIDE // 2, SIDE // 2), wide.pixelColor(SIDE // 2, 4)
    assert (middle.red() > 200, middle.alpha(), top.alpha()) == (True, 255, 0)
    assert empty.pixelColor(SIDE // 2, SIDE // 2).alpha() == 0
