"""What a drop or a clipboard holds becomes pictures."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QImage

from desktop_app.ui.intake import FILE_FILTER, Picture, from_mime, from_path


def with_text(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return data


def pictures(data: QMimeData, name: str) -> list[Picture]:
    return from_mime(data, name).pictures()


def test_files_come_in_their_order() -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/b/two.jpg"), QUrl.fromLocalFile("/a/one.png")])
    assert pictures(data, "drop") == [
        Picture("two.jpg", Path("/b/two.jpg")),
        Picture("one.png", Path("/a/one.png")),
    ]


def test_a_file_goes_before_its_icon() -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/a/one.png")])
    data.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    assert pictures(data, "drop") == [Picture("one.png", Path("/a/one.png"))]


def test_an_encoded_image_is_taken_as_it_is() -> None:
    data = QMimeData()
    data.setData("text/html", b"<img>")
    data.setData("image/webp", b"RIFF...")
    assert pictures(data, "drop") == [Picture("drop", b"RIFF...")]


@pytest.mark.parametrize("colour", [QColor(200, 10, 20), QColor(200, 10, 20, 100)])
def test_an_image_is_encoded_without_loss(colour: QColor) -> None:
    opaque = colour.alpha() == 255
    image = QImage(40, 30, QImage.Format.Format_RGB32 if opaque else QImage.Format.Format_ARGB32)
    image.fill(colour)
    data = QMimeData()
    data.setImageData(image)
    (picture,) = pictures(data, "drop")
    encoded = picture.as_engine_source()
    assert isinstance(encoded, bytes)
    with Image.open(BytesIO(encoded)) as again:
        assert again.size == (40, 30)
        assert again.convert("RGBA").getpixel((5, 5)) == colour.getRgb()


def test_an_image_of_the_web_without_its_data_is_nothing() -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/cat.jpg")])
    assert pictures(data, "drop") == []


@pytest.mark.parametrize(
    "text",
    [
        "/pictures/my cat.jpg",
        "/pictures/my cat.jpg\n",
        "'/pictures/my cat.jpg'",
        "file:///pictures/my%20cat.jpg",
    ],
)
def test_a_path_in_a_text_is_a_file(text: str) -> None:
    assert pictures(with_text(text), "paste") == [
        Picture("my cat.jpg", Path("/pictures/my cat.jpg"))
    ]


def test_a_tilde_is_the_persons_own_folder() -> None:
    assert pictures(with_text("~/cat.jpg"), "paste") == [
        Picture("cat.jpg", Path.home() / "cat.jpg")
    ]


@pytest.mark.parametrize(
    "text", ["", "hello", "cat.jpg", "/one\n/two", "https://example.org/cat.jpg", "/" + 5000 * "a"]
)
def test_other_texts_are_nothing(text: str) -> None:
    assert pictures(with_text(text), "paste") == []


def test_a_path_keeps_a_name_to_be_told_by() -> None:
    assert from_path(Path("/a/b.jpg")).name == "b.jpg"
    assert from_path(Path("/")).name == "/"


def test_the_dialog_offers_pictures_and_all_files() -> None:
    pictures, everything = FILE_FILTER.split(";;")
    assert "*.jpg" in pictures and "*.heic" in pictures
    assert everything == "All files (*)"
