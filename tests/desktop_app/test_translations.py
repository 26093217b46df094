"""The translations are complete, and say what the English texts say."""

import json
import re
from pathlib import Path

import pytest

from desktop_app.paths import assets_folder
from tests.support.strings import texts_to_translate

FILES = sorted((assets_folder() / "translations").glob("*.json"))
PLACEHOLDER = re.compile(r"\{\w+\}")


def texts(path: Path) -> dict[str, str]:
    read: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return read


def test_there_is_chinese() -> None:
    assert [path.stem for path in FILES] == ["zh_CN"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_is_translated_and_no_other(path: Path) -> None:
    assert set(texts(path)) == texts_to_translate()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_values_mnemonics_keys_and_dots_are_taken_over(path: Path) -> None:
    for source, text in texts(path).items():
        assert text.strip() == text != "", source
        assert sorted(PLACEHOLDER.findall(source)) == sorted(PLACEHOLDER.findall(text)), source
        assert source.count("&") == text.count("&"), source
        assert source.count("…") == text.count("…"), source
        for key in re.findall(r"Ctrl\+\w|Shift\+\w+|Esc\b", source):
            assert key in text, source
