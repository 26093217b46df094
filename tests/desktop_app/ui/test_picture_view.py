"""The picture in its place: whole, upright, in proportion, never in the way of the Qt thread."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QAccessible, QImage
from pytestqt.qtbot import QtBot

from desktop_app.ui.intake import Picture, from_path
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.picture_view import NO_PICTURE, NO_PREVIEW, PictureView, preview
from tests.support.pictures import HEIC, STORED_AS, encoded, quadrants, stored_turned


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[PictureView]:
    jobs = Jobs()
    view = PictureView(jobs)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    yield view
    jobs.close()


def role(view: PictureView) -> QAccessible.Role:
    return QAccessible.queryAccessibleInterface(view).role()


def test_it_begins_empty_and_says_so(view: PictureView) -> None:
    assert not view.is_showing
    assert view.text() == NO_PICTURE
    assert view.accessibleName() == NO_PICTURE


def test_a_picture_fills_its_place_in_proportion(
    view: PictureView, red_file: Path, qtbot: QtBot
) -> None:
    view.show_picture(from_path(red_file))
    qtbot.waitUntil(lambda: view.is_showing)
    assert view.accessibleName() == "Picture: red.png"
    assert role(view) == QAccessible.Role.Graphic
    assert view.pixmap().size() == QSize(400, 300)
    view.resize(200, 300)
    assert view.pixmap().size() == QSize(200, 150)
    assert view.grab().toImage().pixelColor(100, 150).red() == 255


def test_the_view_can_be_smaller_than_the_picture(view: PictureView, qtbot: QtBot) -> None:
    view.show_picture(Picture("large", QImage(3000, 2000, QImage.Format.Format_RGB32)))
    qtbot.waitUntil(lambda: view.is_showing)
    assert view.minimumSizeHint().width() < 3000
    view.resize(160, 120)
    assert view.size() == QSize(160, 120)


def test_a_format_that_qt_cannot_read_leaves_a_text(view: PictureView, qtbot: QtBot) -> None:
    view.show_picture(Picture("photo.heic", HEIC))
    qtbot.waitUntil(lambda: view.text() == NO_PREVIEW)
    assert not view.is_showing
    assert view.accessibleName() == "Picture: photo.heic"
    assert view.accessibleDescription() == NO_PREVIEW


def test_the_newest_picture_wins(view: PictureView, red_file: Path, qtbot: QtBot) -> None:
    blue = QImage(40, 30, QImage.Format.Format_RGB32)
    blue.fill("blue")
    view.show_picture(from_path(red_file))
    view.show_picture(Picture("blue", blue))
    qtbot.waitUntil(lambda: view.is_showing)
    assert view.accessibleName() == "Picture: blue"
    assert view.grab().toImage().pixelColor(200, 150).name() == "#0000ff"


def test_no_picture_empties_it(view: PictureView, red_file: Path, qtbot: QtBot) -> None:
    view.show_picture(from_path(red_file))
    qtbot.waitUntil(lambda: view.is_showing)
    view.show_picture(None)
    assert not view.is_showing
    assert view.pixmap().isNull()
    assert view.accessibleName() == NO_PICTURE
    assert view.accessibleDescription() == ""


@pytest.mark.parametrize("orientation", STORED_AS)
def test_a_photo_is_upright(orientation: int) -> None:
    image = preview(Picture("photo", stored_turned(orientation)))
    assert (image.width(), image.height()) == (96, 64)
    top_left, bottom_right = image.pixelColor(24, 16), image.pixelColor(72, 48)
    assert top_left.red() > 180 and top_left.green() < 80
    assert bottom_right.red() > 230 and bottom_right.green() > 230


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP"])
def test_common_formats_can_be_seen(kind: str) -> None:
    assert not preview(Picture("picture", encoded(quadrants(), kind))).isNull()


@pytest.mark.parametrize(("kind", "size"), [("JPEG", (8000, 100)), ("PNG", (100, 5000))])
def test_a_preview_is_no_larger_than_needed(kind: str, size: tuple[int, int]) -> None:
    image = preview(Picture("long", encoded(Image.new("RGB", size), kind)))
    assert max(image.width(), image.height()) == 1600


def test_a_line_of_pixels_stays_visible() -> None:
    image = preview(Picture("line", encoded(Image.new("RGB", (8000, 1)), "PNG")))
    assert (image.width(), image.height()) == (1600, 1)


def test_more_pixels_than_fit_in_memory_are_not_decoded() -> None:
    huge = encoded(Image.new("1", (10_000, 9_000)), "PNG")
    assert preview(Picture("huge", huge)).isNull()


@pytest.mark.parametrize("content", [b"", b"text", encoded(quadrants(), "PNG")[:100]])
def test_what_is_no_picture_shows_nothing(content: bytes) -> None:
    assert preview(Picture("nothing", content)).isNull()


def test_what_is_no_file_shows_nothing(tmp_path: Path) -> None:
    assert preview(from_path(tmp_path)).isNull()
    assert preview(from_path(tmp_path / "missing.jpg")).isNull()
