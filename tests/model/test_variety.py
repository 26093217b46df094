"""Words, lengths, and what is known by heart."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from model.data.photos import Photo
from model.evaluation.errors import EvaluationError
from model.evaluation.variety import Variety, training_sentences, variety

PHOTO = Photo("a", Path("a.jpg"), "train", "coco", "person", ("A man runs.", "Two dogs"))


def test_variety_by_hand() -> None:
    said = ["A dog runs.", "a dog runs", "A man sleeps", "Two cats"]
    found = variety(said, {"a person sleeps", "two dogs"})
    assert found == Variety(3, 7, pytest.approx((3 + 3 + 3 + 2) / 4), 0.75)


def test_no_captions_have_no_mean() -> None:
    found = variety([], set())
    assert found.distinct_captions == 0
    assert found.mean_length != found.mean_length


def test_training_sentences_are_those_of_training_only(tmp_path: Path) -> None:
    other = replace(PHOTO, id="b", split="val", captions=("A cat",))
    assert training_sentences([PHOTO, other], None) == {"a person runs", "two dogs"}
    with gzip.open(tmp_path / "coco.txt.gz", "wt", encoding="utf-8") as lines:
        lines.write("The lady sings.\nA cat\n")
    assert training_sentences([PHOTO], tmp_path) == {
        "a person runs", "two dogs", "the person sings", "a cat"
    }  # fmt: skip


def test_a_folder_without_sentences_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="no sentences"):
        training_sentences([PHOTO], tmp_path)
