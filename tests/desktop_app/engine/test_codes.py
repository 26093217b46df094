"""Codes are read, told by kind, and never opened."""

import pytest
import zxingcpp
from PIL import Image

from desktop_app.engine.codes import find_codes, kind_of
from desktop_app.engine.description import Code


def picture_of(content: str, kind: zxingcpp.BarcodeFormat) -> Image.Image:
    code = Image.fromarray(zxingcpp.create_barcode(content, kind).to_image(scale=6))
    sheet = Image.new("RGB", (code.width + 80, code.height + 80), "white")
    sheet.paste(code, (40, 40))
    return sheet


def test_a_qr_code_is_read_wherever_it_lies() -> None:
    picture = picture_of("https://example.org/menu", zxingcpp.BarcodeFormat.QRCode)
    for angle in (0, 90, 180, 30):
        turned = picture.rotate(angle, expand=True, fillcolor="white")
        assert find_codes(turned) == (Code("link", "https://example.org/menu"),)


def test_a_barcode_is_a_product() -> None:
    picture = picture_of("4006381333931", zxingcpp.BarcodeFormat.EAN13)
    assert find_codes(picture) == (Code("product", "4006381333931"),)


def test_the_same_content_is_told_once() -> None:
    one = picture_of("twice", zxingcpp.BarcodeFormat.QRCode)
    both = Image.new("RGB", (2 * one.width, one.height), "white")
    both.paste(one, (0, 0))
    both.paste(one, (one.width, 0))
    assert find_codes(both) == (Code("text", "twice"),)


def test_a_picture_without_codes_has_none() -> None:
    assert find_codes(Image.new("RGB", (200, 100), "white")) == ()


def test_what_would_control_a_terminal_is_taken_out() -> None:
    picture = picture_of("a\x1b[31mb\nc", zxingcpp.BarcodeFormat.QRCode)
    (code,) = find_codes(picture)
    assert code.content.isprintable()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("HTTPS://EXAMPLE.ORG", "link"),
        ("www.example.org", "link"),
        ("mailto:a@example.org", "e-mail"),
        ("tel:+43123", "telephone"),
        ("WIFI:S:home;T:WPA;P:secret;;", "wifi"),
        ("BEGIN:VCARD\nN:Doe", "contact"),
        ("geo:48.2,16.4", "place"),
        ("12345678", "product"),
        ("1234567", "text"),
        ("hello", "text"),
    ],
)
def test_a_content_has_its_kind(content: str, kind: str) -> None:
    assert kind_of(content) == kind
