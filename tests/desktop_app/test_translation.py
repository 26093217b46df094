"""Texts in the language of the moment."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app import translation
from desktop_app.translation import (
    DOUBLED,
    doubled,
    known_languages,
    system_language,
    tr,
    translator,
)


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    translator.use("en")


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A translation of two texts."""
    folder = tmp_path / "translations"
    folder.mkdir()
    texts = {"&Open…": "Ö&ffnen …", "{name}: {problem}": "{problem} ({name})"}
    (folder / "de.json").write_text(json.dumps(texts), encoding="utf-8")
    monkeypatch.setattr(translation, "assets_folder", lambda: tmp_path)
    return "de"


def test_english_needs_no_translation() -> None:
    assert tr("&Open…") == "&Open…"
    assert tr("{name}: {problem}", name="a", problem="b") == "a: b"


def test_the_language_changes_at_once(german: str) -> None:
    translator.use(german)
    assert tr("&Open…") == "Ö&ffnen …"
    assert tr("{name}: {problem}", name="a", problem="b {c}") == "b {c} (a)"
    assert tr("not translated {x}") == "not translated {x}"
    translator.use("en")
    assert tr("&Open…") == "&Open…"


def test_listeners_are_told_until_they_leave(german: str) -> None:
    told: list[str] = []
    leave = translator.on_change(lambda: told.append(translator.language))
    translator.use(german)
    translator.use("xx")
    leave()
    translator.use(german)
    assert told == ["de", "en"], "an unknown language is English"


def test_a_language_is_no_path(german: str, tmp_path: Path) -> None:
    (tmp_path / "out.json").write_text('{"&Open…": "no"}', encoding="utf-8")
    translator.use("../out")
    assert translator.language == "en"
    assert tr("&Open…") == "&Open…"


@pytest.mark.parametrize(
    ("locale", "language"), [("de_AT", "de"), ("de-DE", "de"), ("fr_FR", "en"), ("C", "en")]
)
def test_the_systems_language_is_found(german: str, locale: str, language: str) -> None:
    assert known_languages() == ["en", german]
    assert system_language(locale) == language


def test_the_doubled_language_doubles_but_keeps_one_mnemonic() -> None:
    assert doubled("&Open…") == "&Open… Open"
    assert doubled("Describing {name}") == "Describing {name} Describing"
    translator.use(DOUBLED)
    assert tr("Ready") == "Ready Ready"
