"""Pictures inside a text."""

import base64
import os

import pytest
from PySide6.QtCore import QByteArray

from desktop_app.ui import data_urls
from desktop_app.ui.data_urls import picture_in

CONTENT = bytes(range(256))
ENCODED = base64.b64encode(CONTENT).decode()


@pytest.mark.parametrize(
    "text",
    [
        f"data:image/png;base64,{ENCODED}",
        f" DATA:image/svg+xml;charset=utf-8;base64,{ENCODED}\n",
        f"data:image/png;base64,{ENCODED[:76]}\r\n{ENCODED[76:]}",
        f"data:image/png;base64,{ENCODED.replace('+', '%2B').replace('/', '%2F')}",
        "data:image/png," + "".join(f"%{byte:02x}" for byte in CONTENT),
    ],
)
def test_a_picture_is_taken_out_of_its_url(text: str) -> None:
    assert picture_in(QByteArray(text.encode())) == CONTENT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "data:",
        "data:image/png;base64,",
        f"data:image/png;base64,{ENCODED[:-3]}",
        "data:image/png;base64,####",
        f"data:text/html;base64,{ENCODED}",
        f"see data:image/png;base64,{ENCODED}",
    ],
)
def test_what_is_damaged_or_no_picture_is_none(text: str) -> None:
    assert picture_in(QByteArray(text.encode())) is None


def test_a_text_over_the_limit_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"data:image/png;base64,{ENCODED}"
    monkeypatch.setattr(data_urls, "LONGEST", len(text) - 1)
    assert picture_in(QByteArray(text.encode())) is None


@pytest.mark.parametrize("piece", [5, 6, 7, 8, 64])
def test_pieces_are_cut_anywhere(monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(data_urls, "_PIECE", piece)
    spaced = "%20".join(ENCODED[at : at + 3] for at in range(0, len(ENCODED), 3))
    plain = "".join(f"a%{byte:02x}" for byte in CONTENT)
    for encoded in (ENCODED, spaced, ENCODED.replace("=", "%3D") + "\n\n"):
        assert picture_in(QByteArray(f"data:image/png;base64,{encoded}".encode())) == CONTENT
    doubled = b"".join(b"a" + bytes([byte]) for byte in CONTENT)
    assert picture_in(QByteArray(f"data:image/png,{plain}".encode())) == doubled


@pytest.mark.parametrize("piece", [4, 8, 1000])
@pytest.mark.parametrize("encoded", ["QQ==QQ==", "QQ==QUJD", "QQ", "Q", "QUJDQQ=", "QU=J"])
def test_a_damaged_one_is_none_wherever_it_is_cut(
    monkeypatch: pytest.MonkeyPatch, piece: int, encoded: str
) -> None:
    monkeypatch.setattr(data_urls, "_PIECE", piece)
    assert picture_in(QByteArray(f"data:image/png;base64,{encoded}".encode())) is None


def test_a_large_one_is_whole() -> None:
    content = os.urandom(5_000_003)
    text = b"data:image/png;base64," + base64.encodebytes(content)
    assert picture_in(QByteArray(text)) == content
