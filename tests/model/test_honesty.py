"""The figures of what is told plainly, with doubt, and not at all."""

import math

import numpy as np
import pytest

from desktop_app.engine.check_names import KINDS, NOTHING
from model.evaluation.describing import Said
from model.evaluation.honesty import (
    DRAWN,
    REFUSED,
    STEPS,
    agreement_figures,
    check_figures,
    doubt_figures,
    drawn_figures,
    thresholds,
)


def said(caption: str, certainty: str, *checks: str, others: tuple[str, ...] = ()) -> Said:
    return Said(caption, 0.5, certainty, certainty != "none", checks, others)


def test_shares_and_how_good_the_plain_ones_are() -> None:
    told = [
        said("a", "sure"),
        said("b", "unsure"),
        said("c", "none", "screen"),
        said("d", "none", "dark"),
    ]
    figures = doubt_figures(told, np.array([90.0, 50.0, 10.0, 10.0]))
    assert figures["sure, share"] == figures["unsure, share"] == 0.25
    assert figures["none, share"] == 0.5
    assert figures["refused by a check, share"] == 0.25
    assert figures["surer"] == pytest.approx(90 / 40)


def test_thresholds_leave_the_shares_that_they_promise() -> None:
    confidence = np.linspace(0, 1, 1001)
    for name, found in thresholds(confidence).items():
        plain, silent = STEPS[name]
        assert (confidence >= found["sure"]).mean() == pytest.approx(plain, abs=0.01)
        assert (confidence < found["floor"]).mean() == pytest.approx(silent, abs=0.01)


def test_a_check_has_its_precision_and_recall() -> None:
    found = {
        "photo": [said("a", "sure"), said("b", "sure", "dark")],
        "dark": [said("c", "sure", "dark"), said("d", "sure")],
        "chart": [said("e", "none", "chart")],
    }
    figures = check_figures(found)
    told = "precision 50.0%, recall 50.0% of 2, found in 1 of 2 photos"
    assert figures == {
        "dark": told,
        "chart": "precision 100.0%, recall 100.0% of 1, found in 0 of 2 photos",
    }


def test_what_all_sentences_name_is_held_apart_from_what_some_name() -> None:
    told = [said("a dog on a couch", "sure", others=("a dog with a ball", "a dog"))]
    figures = agreement_figures(told, [["a dog lying on a sofa"]])
    assert figures["objects that all of the sentences name, invented"] == 0
    assert figures["objects that some of the sentences name, invented"] == 0.5


def test_a_drawing_that_is_told_as_a_scene_is_counted() -> None:
    scene, named = said("a cat on a table", "sure"), said("a screenshot", "sure", "screen")
    silent = said("a dog", "none", "screen")
    found = {"chart": [scene], "screen": [named], "diagram": [silent], "window": [named]}
    assert drawn_figures(found)["told as a photographed scene, share"] == 0.25


def test_its_ids_of_checks_are_those_of_the_application() -> None:
    assert set(DRAWN) == set(KINDS)
    assert set(REFUSED) == {*NOTHING, *KINDS}


def test_nothing_told_plainly_has_no_ratio() -> None:
    ratio = doubt_figures([said("a", "none")], np.array([1.0]))["surer"]
    assert isinstance(ratio, float) and math.isnan(ratio)
