"""A sentence is told plainly, with doubt, or not at all."""

import json
from itertools import pairwise

import pytest

from desktop_app.engine.check_names import Check
from desktop_app.engine.description import Certainty
from desktop_app.engine.doubt import (
    Caution,
    Thresholds,
    certainty,
    is_high_stakes,
    read_thresholds,
)
from desktop_app.engine.unspoken import UNSPOKEN, unspoken_ids
from desktop_app.paths import model_folder

LIMITS = Thresholds(sure=0.6, floor=0.2)
WORDS = json.loads((model_folder() / "vocabulary.json").read_bytes())


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [
        (0.9, Certainty.SURE),
        (0.6, Certainty.SURE),
        (0.59, Certainty.UNSURE),
        (0.2, Certainty.UNSURE),
        (0.19, Certainty.NONE),
    ],
)
def test_confidence_decides(confidence: float, expected: Certainty) -> None:
    assert certainty("A dog on a couch.", confidence, (), LIMITS) is expected


@pytest.mark.parametrize(
    "caption",
    [
        "A bottle of pills on a table.",
        "A traffic light at a street corner.",
        "A person walking over a crosswalk.",
        "A stop sign on a corner.",
        "A plate of raw meat.",
        "A pile of mushrooms in a bowl.",
        "A hand that holds some coins.",
        "The president giving a speech.",
    ],
)
def test_what_could_harm_is_never_told_without_doubt(caption: str) -> None:
    assert is_high_stakes(caption)
    assert certainty(caption, 0.99, (), LIMITS) is Certainty.UNSURE


@pytest.mark.parametrize("caption", ["A red car on a street.", "A cup of coffee.", "Cars parked."])
def test_everyday_things_are_no_danger(caption: str) -> None:
    assert certainty(caption, 0.99, (), LIMITS) is Certainty.SURE


@pytest.mark.parametrize("check", [Check.BLACK, Check.BLANK, Check.NOISE])
def test_of_nothing_nothing_is_told(check: Check) -> None:
    assert certainty("A dog.", 0.99, (check,), LIMITS) is Certainty.NONE


@pytest.mark.parametrize("check", [Check.CHART, Check.SCREEN, Check.DIAGRAM, Check.TEXT])
def test_a_drawing_is_no_scene_unless_the_sentence_says_so(check: Check) -> None:
    assert certainty("A dog on a skateboard.", 0.99, (check,), LIMITS) is Certainty.NONE
    assert certainty("A screenshot of a dialog window.", 0.9, (check,), LIMITS) is Certainty.SURE


def test_flaws_alone_silence_nobody() -> None:
    assert certainty("A dog.", 0.7, (Check.DARK, Check.BLURRED), LIMITS) is Certainty.SURE


def test_every_step_of_caution_has_its_thresholds() -> None:
    record = json.loads((model_folder() / "manifest.json").read_bytes())["doubt"]
    steps = [read_thresholds(record)[caution] for caution in Caution]
    for easy, strict in pairwise(steps):
        assert easy.sure < strict.sure
        assert easy.floor < strict.floor
    assert all(0 <= step.floor < step.sure <= 1 for step in steps)


def test_no_word_of_the_vocabulary_that_tells_who_somebody_is_may_be_said() -> None:
    banned = {WORDS[place] for place in unspoken_ids(WORDS)}
    for word in ("bride", "bride's", "cowboy", "chinese", "african", "bald", "blond", "teenager"):
        assert word in WORDS, word
        assert word in banned, word
    for word in ("person", "people", "child", "adult", "baby", "race", "crowd", "american"):
        assert word not in banned, word


def test_the_words_that_are_not_said_are_written_plainly() -> None:
    assert all(word == word.lower() and " " not in word for word in UNSPOKEN)
