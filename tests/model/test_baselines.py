"""Captions without a captioner."""

from pathlib import Path

import numpy as np
import pytest

from model.data.photos import Photo, is_set_aside
from model.evaluation.baselines import constant_caption, nearest_captions, training_rows
from model.evaluation.errors import EvaluationError


def photo(name: str, *captions: str, split: str = "train", by: str = "person") -> Photo:
    return Photo(name, Path(f"{name}.jpg"), split, "coco", by, captions)


PHOTOS = [
    photo("a", "A dog in the snow."),
    photo("b", "a machine's words", by="machine"),
    photo("c", "A red boat."),
    photo("d", "a cat", split="val"),
    photo("e", "a bus", split="val"),
]
EMBEDS = np.array([[1, 0.1], [0, 3], [0.2, 2], [0, 1], [4, 0]], np.float16)


def test_the_nearest_training_picture_that_people_captioned() -> None:
    assert nearest_captions(PHOTOS, EMBEDS, PHOTOS[3:]) == ["A red boat.", "A dog in the snow."]


def test_pictures_set_aside_are_no_neighbours() -> None:
    five = [photo(f"photo_{i}", "a", "b", "c", "d", "e") for i in range(12)]
    rows = training_rows(five)
    assert 4 not in rows
    assert rows == [row for row, each in enumerate(five) if not is_set_aside(each)]


def test_without_training_pictures_there_is_no_baseline() -> None:
    with pytest.raises(EvaluationError, match="No training picture"):
        constant_caption(PHOTOS[3:])


def test_a_cache_of_other_pictures_is_refused() -> None:
    with pytest.raises(EvaluationError, match="The cache has 2 pictures, the folder 5"):
        nearest_captions(PHOTOS, EMBEDS[:2], PHOTOS[3:])


def test_the_constant_caption_is_what_most_agree_with() -> None:
    sizes, foods = "big wet old tan fat".split(), "cake pan cup pie jar".split()
    dogs = [
        photo(f"dog {i}", *(f"a {size} dog runs on the grass" for size in sizes)) for i in range(6)
    ]
    odd = [
        photo(f"odd {i}", *(f"{food} {i} in a {food} kitchen" for food in foods)) for i in range(4)
    ]
    photos = [each for each in [*odd, *dogs] if not is_set_aside(each)]
    assert "dog runs on the grass" in constant_caption(photos)
