"""The records of the settings are complete."""

import re

import pytest

from desktop_app.settings.records import SETTINGS, Choice, Number, Setting, Texts


@pytest.mark.parametrize("record", SETTINGS, ids=lambda record: record.id)
def test_a_record_is_complete(record: Setting) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", record.id)
    assert record.help.endswith(".")
    assert record.label.count("&") <= 1
    assert record.kind.accepts(record.default)


def test_ids_are_used_once() -> None:
    ids = [record.id for record in SETTINGS]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("value", [True, 0, 11, "5", None, 5.0])
def test_a_number_outside_its_range_or_of_another_type_is_refused(value: object) -> None:
    assert not Number(1, 10, "minutes").accepts(value)


def test_a_choice_takes_its_values_only() -> None:
    choice = Choice((("a", "A"), ("b", "B")))
    assert choice.accepts("a")
    for value in ("A", "", None, 1, ["a"]):
        assert not choice.accepts(value)


def test_texts_are_texts_by_texts() -> None:
    texts = Texts("Choose…")
    assert texts.accepts({}) and texts.accepts({"open": "Ctrl+L", "save": ""})
    for value in (None, [], "Ctrl+L", {"open": 1}, {1: "Ctrl+L"}, {"open": ["Ctrl+L"]}):
        assert not texts.accepts(value)
