"""The nearest sentences of a picture, the most agreed upon first."""

from pathlib import Path

import numpy as np
import pytest
import torch

from model.alignment import Alignment
from model.data import retrieval
from model.data.retrieval import Corpus, agreed, load_nearest, nearest, save_nearest
from model.training.reward import CiderD

SENTENCES = [
    "a dog runs on the beach",
    "a dog runs on sand",
    "a dog on the beach",
    "two people sit on a bench",
    "people on a wooden bench",
    "a cat sleeps on a bed",
]
DOG, BENCH, CAT = np.eye(3, dtype=np.float32)
VECTORS = np.stack([DOG, DOG, DOG, BENCH, BENCH, CAT])
JUDGE = CiderD([[sentence.split()] for sentence in SENTENCES])


def straight() -> Alignment:
    """An alignment that leaves three-wide vectors as they are."""
    model = Alignment(3, 3)
    with torch.no_grad():
        model.straight.weight.copy_(torch.eye(3))
        for part in [model.straight.bias, *model.bent.parameters()]:
            part.zero_()
    return model.eval()


def turned() -> Alignment:
    """An alignment that takes dogs for cats and cats for dogs."""
    model = straight()
    with torch.no_grad():
        model.straight.weight.copy_(torch.eye(3).flip(0))
    return model


@pytest.fixture
def corpus(monkeypatch: pytest.MonkeyPatch) -> Corpus:
    monkeypatch.setattr(retrieval, "NEAREST", 3)
    return Corpus(SENTENCES, VECTORS, JUDGE)


def test_those_come_first_that_agree_most_with_the_others() -> None:
    assert agreed(["a cat sleeps on a bed", *SENTENCES[1:3], SENTENCES[0]], JUDGE) == [
        *("a dog runs on the beach", "a dog on the beach", "a dog runs on sand"),
        "a cat sleeps on a bed",
    ]
    assert agreed([], JUDGE) == []


def test_the_nearest_sentences_of_each_picture(corpus: Corpus) -> None:
    embeds = np.stack([DOG + 0.2 * CAT, BENCH + 0.3 * CAT] * 40)  # more than one part of 64
    found = nearest([straight()], corpus, embeds, [None] * 80)
    assert len(found) == 80
    assert set(found[0]) == set(SENTENCES[:3])
    assert set(found[1]) == set(SENTENCES[3:])
    assert found[0][0] == "a dog runs on the beach"
    assert found[78:] == found[:2]


def test_a_small_corpus_is_found_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    few = Corpus(SENTENCES[:2], VECTORS[:2], JUDGE)
    (found,) = nearest([straight()], few, DOG[None], [None])
    assert set(found) == set(SENTENCES[:2])


def test_alignments_are_averaged(corpus: Corpus) -> None:
    shown = np.stack([0.6 * BENCH + DOG])
    (alone,) = nearest([turned()], corpus, shown, [None])
    assert "a cat sleeps on a bed" in alone
    (together,) = nearest([turned(), straight(), straight()], corpus, shown, [None])
    assert set(together) == set(SENTENCES[:3])


def test_what_people_said_of_the_picture_matters(corpus: Corpus) -> None:
    shown = np.stack([DOG + 0.9 * BENCH])
    (without,) = nearest([straight()], corpus, shown, [None])
    (said,) = nearest([straight()], corpus, shown, [np.stack([BENCH, BENCH])])
    assert set(without) == set(SENTENCES[:3])
    assert set(SENTENCES[3:5]) <= set(said)


def test_what_was_found_is_read_back(tmp_path: Path) -> None:
    found = [["a dog", "a “brown” dog"], []]
    save_nearest(tmp_path / "nearest.jsonl", ["one", "two"], found)
    assert load_nearest(tmp_path / "nearest.jsonl") == {"one": found[0], "two": []}
    assert [path.name for path in tmp_path.iterdir()] == ["nearest.jsonl"]


def test_every_picture_has_its_sentences(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="zip"):
        save_nearest(tmp_path / "nearest.jsonl", ["one"], [])
    assert not list(tmp_path.iterdir())
