"""Pictures inside a text."""

import base64

import pytest

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
    assert picture_in(text) == CONTENT


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
    assert picture_in(text) is None


def test_a_text_over_the_limit_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"data:image/png;base64,{ENCODED}"
    monkeypatch.setattr(data_urls, "LONGEST", len(text) - 1)
    assert picture_in(text) is None
