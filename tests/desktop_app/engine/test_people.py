"""How many people sentences name."""

import pytest

from desktop_app.engine.people import people_in, people_told


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("A person riding a wave.", 1),
        ("A young child with a ball.", 1),
        ("Two people on a bench.", 2),
        ("A couple of people walking.", 2),
        ("A person and two children at a table.", 3),
        ("A group of people standing around.", None),
        ("A person in front of a crowd.", None),
        ("People at a market.", None),
        ("A dog on a couch.", None),
        ("Two dogs and a person.", 1),
    ],
)
def test_people_in_a_sentence(sentence: str, number: int | None) -> None:
    assert people_in(sentence) == number


def test_a_number_is_told_when_all_sentences_name_it() -> None:
    assert people_told(["A person on a horse.", "One person riding a horse."]) == "One person."


@pytest.mark.parametrize(
    "sentences",
    [
        ["A person on a horse.", "Two people on horses."],
        ["A person on a horse.", "A horse in a field."],
        ["People on horses."],
        [],
    ],
)
def test_otherwise_no_number_is_told(sentences: list[str]) -> None:
    assert people_told(sentences) == ""
