"""Invented objects, on sentences made by hand."""

import json
from pathlib import Path

import pytest

from model.evaluation.objects import invented, inventions, objects_in, plural


@pytest.mark.parametrize(
    ("sentence", "objects"),
    [
        ("A man and a woman ride horses.", {"person", "horse"}),
        ("Two little girls hug the dog's puppies", {"person", "dog"}),
        ("a policeman on a motor cycle", {"person", "motorcycle"}),
        ("A hot dog on a dining table", {"hot dog", "table"}),
        ("a fire hydrant beside the fire truck", {"fire hydrant", "truck"}),
        ("teddy bears and polar bears", {"teddy bear", "bear"}),
        ("a couple of elephants", {"elephant"}),
        ("a couple on a bench", {"person", "bench"}),
        ("a baby elephant and a baby", {"elephant", "person"}),
        ("an orange cat", {"cat"}),
        ("an orange and two oranges", {"oranges"}),
        ("knives, sandwiches, buses, puppies, sheep and geese",
         {"knife", "sandwich", "bus", "dog", "sheep", "bird"}),
        ("a bus stop on a tennis court", {"tennis court"}),
        ("a batter swings at home plate", {"person"}),
        ("nothing of note", set()),
        ("", set()),
    ],
)  # fmt: skip
def test_objects_of_a_sentence(sentence: str, objects: set[str]) -> None:
    assert objects_in(sentence) == objects


def test_an_object_that_nobody_named_is_invented() -> None:
    humans = ["A woman throws a frisbee.", "A lady in a park with her dog"]
    assert invented("a person throws a frisbee to a dog", humans) == set()
    assert invented("a child with a kite and a puppy", humans) == {"kite"}


def test_wider_names_are_supported_by_narrower_ones_only() -> None:
    assert invented("an animal eats fruit", ["A cat with an apple and a banana"]) == set()
    assert invented("a cat eats an apple", ["An animal eats fruit"]) == {"cat", "apple"}
    assert invented("a plate of food", ["a plate with an apple"]) == set()


def test_what_cannot_be_without_the_object_supports_it() -> None:
    assert invented("a person on skis in the snow", ["Somebody skiing down a slope"]) == set()
    assert invented("a person with a tennis racket", ["Two women playing tennis"]) == set()
    assert invented("a person holding a phone", ["A hand with a smartphone"]) == set()
    assert invented("a person on a snowboard", ["Somebody skiing"]) == {"snowboard"}


def test_shares_by_hand() -> None:
    captions = ["a dog and a cat", "a dog on a fence", "something"]
    humans = [["a dog"], ["a puppy"], ["a bird"]]
    every = inventions(captions, humans)
    assert every.inventing_captions == pytest.approx(2 / 3)
    assert every.invented_objects == pytest.approx(2 / 4)
    coco = inventions(captions, humans, coco_only=True)
    assert coco.inventing_captions == pytest.approx(1 / 3)
    assert coco.invented_objects == pytest.approx(1 / 3)


def test_nothing_named_has_no_share_of_objects() -> None:
    found = inventions(["something"], [["a dog"]])
    assert found.inventing_captions == 0
    assert found.invented_objects != found.invented_objects


def test_human_captions_never_invent_against_themselves() -> None:
    sentences = ["A surfer rides a wave on a yellow board", "An elderly man plays a guitar"]
    assert inventions(sentences, [[sentence] for sentence in sentences]).inventing_captions == 0


def test_the_table_has_the_80_classes_and_no_word_twice(project_root: Path) -> None:
    path = project_root / "model" / "evaluation" / "objects.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    assert len(table["coco"]) == 80
    lists = {**table["coco"], **table["frequent"]}
    words = [word for name, others in lists.items() for word in (name, *others)]
    assert sorted({word for word in words if words.count(word) > 1}) == []
    known = set(lists) | set(table["wider"])
    assert {name for names in table["wider"].values() for name in names} <= known
    assert set(table["implied_by"]) <= known


@pytest.mark.parametrize(
    ("one", "many"),
    [("dog", "dogs"), ("bench", "benches"), ("puppy", "puppies"), ("boy", "boys"),
     ("fire truck", "fire trucks"), ("bus", "buses"), ("box", "boxes")],
)  # fmt: skip
def test_plurals(one: str, many: str) -> None:
    assert plural(one) == many
