"""The wording table: what captions may say about people, and the tokens they are made of."""

import json
from pathlib import Path
from typing import Any

import pytest

from model.data import wording
from model.data.wording import neutral, tokenize

TABLE: dict[str, Any] = json.loads(
    Path(wording.__file__).with_name("wording.json").read_text(encoding="utf-8")
)


def test_tokens_are_lower_case_without_punctuation() -> None:
    assert tokenize("Two dogs, one of them WET; it’s 7 o'clock!") == [
        *("two", "dogs", "one", "of", "them", "wet", "it's", "7", "o'clock")
    ]


@pytest.mark.parametrize(("old", "new"), TABLE["replace"].items())
def test_every_word_of_the_table_is_replaced(old: str, new: str) -> None:
    assert neutral(f"Here stands one {old}.") == f"here stands one {new}"


@pytest.mark.parametrize("word", TABLE["drop_before_people"])
def test_every_word_about_looks_goes_before_people_only(word: str) -> None:
    assert neutral(f"the {word} child waves") == "the child waves"
    assert neutral(f"the {word} house") == f"the {word} house"


@pytest.mark.parametrize("people", TABLE["people"])
def test_looks_go_before_every_noun_for_people(people: str) -> None:
    assert neutral(f"the old {people}") == f"the {people}"


def test_no_replacement_brings_back_a_word_of_the_table() -> None:
    for new in TABLE["replace"].values():
        assert neutral(new) == new


def test_several_words_before_people_all_go() -> None:
    assert neutral("two beautiful, young blonde women") == "two people"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("A old man", "a person"),
        ("An elderly woman", "a person"),
        ("a adult", "an adult"),
        ("a young adult", "an adult"),
        ("an apple and a hour", "an apple and a hour"),
    ],
)
def test_the_article_fits_the_noun_for_people(said: str, expected: str) -> None:
    assert neutral(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("A black and white man", "a person"),
        ("a young and beautiful woman", "a person"),
        ("black, white and asian children", "children"),
        ("a black and white photo of a man", "a black and white photo of a person"),
        ("two black and white cows", "two black and white cows"),
        ("something black and a white man", "something black and a person"),
        ("a dog and young men", "a dog and people"),
    ],
)
def test_words_joined_by_and_go_together(said: str, expected: str) -> None:
    assert neutral(said) == expected


def test_a_neutral_sentence_stays() -> None:
    once = neutral("An old man and his young daughter feed the black dog.")
    assert once == "a person and their child feed the black dog"
    assert neutral(once) == once


def test_possessives_follow_their_noun() -> None:
    assert neutral("A woman's hand on the man's arm") == "a person's hand on the person's arm"
    assert neutral("She's by the dog's bowl") == "they're by the dog's bowl"
