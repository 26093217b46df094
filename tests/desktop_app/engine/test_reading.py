"""Text is really read, by the networks that ship."""

import threading
from collections.abc import Iterator, Sequence

import pytest
from PIL import Image, ImageDraw, ImageFont

from desktop_app.engine.description import Facts, Line
from desktop_app.engine.errors import Cancelled
from desktop_app.engine.images import Loaded
from desktop_app.engine.reading import Reader

TEXT = ("Please keep the door closed", "Visitors ring the bell twice", "Open from nine to five")


def loaded(image: Image.Image) -> Loaded:
    return Loaded(image, Facts(*image.size, "PNG", 1))


def page(ink: str = "black", paper: str = "white") -> Image.Image:
    sheet = Image.new("RGB", (700, 300), paper)
    pen = ImageDraw.Draw(sheet)
    for row, text in enumerate(TEXT):
        pen.text((40, 40 + 70 * row), text, ink, ImageFont.load_default(36))
    return sheet


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    yield Reader(2)


def texts(lines: Sequence[Line]) -> tuple[str, ...]:
    return tuple(line.text for line in lines)


@pytest.mark.parametrize("colours", [("black", "white"), ("white", "#202020")])
def test_dark_on_light_and_light_on_dark_are_read(reader: Reader, colours: tuple[str, str]) -> None:
    found = reader.read(loaded(page(*colours)), thorough=True)
    assert texts(found.lines) == TEXT
    assert all(line.confidence > 0.9 for line in found.lines)
    assert found.seconds > 0


@pytest.mark.parametrize("angle", [90, 180, 270, 4])
def test_a_turned_page_is_read_in_its_own_order(reader: Reader, angle: int) -> None:
    turned = page().rotate(angle, expand=True, fillcolor="white")
    assert texts(reader.read(loaded(turned), thorough=True).lines) == TEXT


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_boxes_lie_where_the_text_is(reader: Reader, angle: int) -> None:
    sheet = Image.new("RGB", (800, 400), "white")
    ImageDraw.Draw(sheet).text((60, 50), TEXT[0], "black", ImageFont.load_default(36))
    turned = sheet.rotate(angle, expand=True)
    (line,) = reader.read(loaded(turned), thorough=True).lines
    left, top, width, height = line.box
    inked = turned.convert("L").point(lambda value: 255 * (value < 128)).getbbox()
    assert inked is not None
    wanted = (inked[0], inked[1], inked[2] - inked[0], inked[3] - inked[1])
    for found, meant in zip((left, top, width, height), wanted, strict=True):
        assert found == pytest.approx(meant, abs=24)


def test_boxes_are_in_pixels_of_the_whole_picture(reader: Reader) -> None:
    small = Loaded(page(), Facts(1400, 600, "PNG", 1))
    (first, *_), (again, *_) = (
        reader.read(one, thorough=True).lines for one in (loaded(page()), small)
    )
    assert again.box == pytest.approx([2 * value for value in first.box], abs=3)


def test_a_glance_is_enough_where_there_is_no_text(reader: Reader) -> None:
    picture = Image.linear_gradient("L").resize((640, 480)).convert("RGB")
    assert reader.read(loaded(picture), thorough=False).lines == ()


def test_a_glance_finds_text(reader: Reader) -> None:
    assert texts(reader.read(loaded(page()), thorough=False).lines) == TEXT


def test_the_first_lines_are_told_before_the_others(reader: Reader) -> None:
    long = Image.new("RGB", (700, 900), "white")
    long.paste(page(), (0, 0))
    long.paste(page(), (0, 250))
    parts: list[tuple[str, ...]] = []
    found = reader.read(loaded(long), True, None, lambda lines: parts.append(texts(lines)))
    assert parts == [TEXT]
    assert texts(found.lines) == TEXT * 2


def test_reading_can_be_called_off(reader: Reader) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        reader.read(loaded(page()), True, cancel)
