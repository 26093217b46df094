"""Batches: as many in every epoch, the same for the same seed, nothing lost, nothing mirrored
that must not be."""

import gzip
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from model.data.batches import (
    CAPTIONS_A_PICTURE,
    FLAWED,
    FLIPPED,
    NEAREST_USED,
    Batch,
    Pairs,
    caption_limits,
    make_pairs,
    pad,
    pair_batch_count,
    pair_batches,
    read_sentences,
)
from model.data.features import Features
from model.data.photos import Photo, is_set_aside
from model.vocabulary import PAD, SPECIAL, Vocabulary

EPOCHS = 60
PICTURES = 42
OWN = 6  # at most, of one picture
KINDS = tuple(CAPTIONS_A_PICTURE)
WORDS = [f"w{i}" for i in range(PICTURES * OWN)]
FOUND = [f"n{i}" for i in range(PICTURES * 10)]
VOCABULARY = Vocabulary([*SPECIAL, "left", "right", *WORDS, *FOUND])


def photo(number: int) -> Photo:
    """Captions of every kind by turns, each with a word of its own; some of them say left."""
    kind = KINDS[number % len(KINDS)]
    by, count = ("person", 1) if kind == "one person" else (kind, 5 if kind == "person" else OWN)
    side = {1: "left ", 2: "right "}.get(number // len(KINDS), "")
    captions = tuple(f"{side if i == 0 else ''}w{number * OWN + i}" for i in range(count))
    return Photo(str(number), Path(f"{number}.jpg"), "train", "somewhere", by, captions)


PHOTOS = [photo(number) for number in range(PICTURES)]
NEAREST = {str(p): [f"n{p * 10 + i}" for i in range(10)] for p in range(PICTURES)}


def features(offset: float) -> Features:
    """Features that tell the picture, its row, and the view."""
    rows = np.arange(PICTURES, dtype=np.float16) + np.float16(offset)
    return Features(np.tile(rows[:, None, None], (1, 5, 3)), np.tile(rows[:, None], (1, 2)))


OFFSETS = {0.0: "whole", 0.5: "flipped", 0.25: "flawed"}
VIEWS = {view: features(offset) for offset, view in OFFSETS.items()}


@pytest.fixture
def pairs() -> Pairs:
    return make_pairs(PHOTOS, VOCABULARY, 9, NEAREST, set_aside=False)


def epoch_of(pairs: Pairs, epoch: int, batch: int = 16, seed: int = 1) -> Iterator[Batch]:
    return pair_batches(pairs, VIEWS, batch, seed, epoch)


def said(batch: Batch) -> list[tuple[int, str, list[str]]]:
    """Each caption's picture, the view of it, and its words."""
    assert batch.features is not None
    shown = batch.features[1][batch.picture_of, 0].tolist()
    words = [VOCABULARY.decode(row).split() for row in batch.tokens.tolist()]
    return [(int(s), OFFSETS[s % 1], w) for s, w in zip(shown, words, strict=True)]


def same(ours: Iterator[Batch], theirs: Iterator[Batch]) -> bool:
    """Whether two epochs hold equal tokens and equal features in equal order."""
    return all(
        torch.equal(a.tokens, b.tokens)
        and a.features is not None
        and b.features is not None
        and torch.equal(a.features[1], b.features[1])
        for a, b in zip(ours, theirs, strict=True)
    )


@pytest.mark.parametrize("batch", [1, 5, 16, 64, 1000])
def test_every_epoch_over_pictures_has_as_many_batches(pairs: Pairs, batch: int) -> None:
    counts = {sum(1 for _ in epoch_of(pairs, epoch, batch)) for epoch in range(EPOCHS)}
    assert counts == {pair_batch_count(pairs, batch)}


def test_batches_are_of_about_the_size_asked_for(pairs: Pairs) -> None:
    sizes = [len(batch.tokens) for batch in epoch_of(pairs, 0, batch=25)]
    assert all(10 <= size <= 45 for size in sizes)
    assert 25 <= sum(sizes) / len(sizes) <= 32


def test_seed_and_epoch_decide_the_batches(pairs: Pairs) -> None:
    assert same(epoch_of(pairs, 3), epoch_of(pairs, 3))
    assert not same(epoch_of(pairs, 3), epoch_of(pairs, 4))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_caption_has_its_limits(pairs: Pairs, kind: str) -> None:
    own, found = CAPTIONS_A_PICTURE[kind]
    number = KINDS.index(kind)
    seen: set[str] = set()
    for epoch in range(EPOCHS):
        words = [
            word
            for batch in epoch_of(pairs, epoch)
            for picture, _, words in said(batch)
            for word in words
            if picture == number
        ]
        assert Counter(word[0] for word in words) == Counter({"w": own, "n": found}) - Counter()
        seen |= set(words)
    captions = PHOTOS[number].captions
    expected = set(captions) if own else set()
    expected |= set(NEAREST[str(number)][: NEAREST_USED * found])
    assert seen == expected, "all have their turn, of the nearest sentences the best few"


def test_captions_of_an_unknown_source_are_not_used() -> None:
    odd = replace(PHOTOS[0], captions_by="a parrot")
    assert caption_limits(odd) == (0, 0)
    assert not make_pairs([odd], VOCABULARY, 9, NEAREST, set_aside=False).rows


def test_a_picture_with_nothing_to_say_of_it_is_left_out() -> None:
    web = next(photo for photo in PHOTOS if photo.captions_by == "web alt text")
    pairs = make_pairs([PHOTOS[0], web], VOCABULARY, 9, {}, set_aside=False)
    assert pairs.ids == ["0"]


def test_every_human_caption_is_seen_once_an_epoch(pairs: Pairs) -> None:
    human = {c.split()[-1] for p in PHOTOS if p.captions_by == "person" for c in p.captions}
    seen = Counter(
        word
        for batch in epoch_of(pairs, 0)
        for _, _, words in said(batch)
        for word in set(words) & human
    )
    assert set(seen) == human
    assert set(seen.values()) == {1}


def test_captions_stay_with_their_picture(pairs: Pairs) -> None:
    for batch in epoch_of(pairs, 0):
        for picture, _, words in said(batch):
            own = {word for caption in PHOTOS[picture].captions for word in caption.split()}
            assert set(words) <= own | set(NEAREST[str(picture)])


def test_a_batch_tells_its_pictures_and_every_view_of_a_picture_is_one(pairs: Pairs) -> None:
    for batch in epoch_of(pairs, 2):
        assert batch.features is not None
        tokens, embeds = batch.features
        assert tokens is not None
        rows = [pairs.rows[place] for place in batch.pictures]
        assert embeds[:, 0].int().tolist() == rows
        assert torch.equal(tokens[:, 0, 0], embeds[:, 0])
        assert [pairs.ids[place] for place in batch.pictures] == [PHOTOS[row].id for row in rows]


def test_views_are_drawn_in_their_shares(pairs: Pairs) -> None:
    plain, sided = Counter[str](), Counter[str]()
    for epoch in range(10 * EPOCHS):
        for batch in epoch_of(pairs, epoch, batch=1000):
            shown = {picture: view for picture, view, _ in said(batch)}
            speaks = {p for p, _, words in said(batch) if {"left", "right"} & set(words)}
            for picture, view in shown.items():
                (sided if picture in speaks else plain)[view] += 1
    assert sided["flipped"] == 0
    assert sided["flawed"] / sided.total() == pytest.approx(FLAWED, abs=0.02)
    assert plain["flawed"] / plain.total() == pytest.approx(FLAWED, abs=0.01)
    assert plain["flipped"] / plain.total() == pytest.approx(FLIPPED, abs=0.01)


def test_only_training_pictures_that_are_not_set_aside() -> None:
    others = [replace(PHOTOS[0], id=str(i)) for i in range(100)]
    kept = {photo.id for photo in others if is_set_aside(photo)}
    val = replace(PHOTOS[0], id="v", split="val")
    all_of_them = make_pairs([val, *others], VOCABULARY, 9, {}, set_aside=False)
    assert all_of_them.rows == list(range(1, 101))
    without = make_pairs([val, *others], VOCABULARY, 9, {}, set_aside=True)
    assert 0 < len(kept) < 100
    assert set(all_of_them.ids) - set(without.ids) == kept


def test_padding() -> None:
    padded = pad([[1, 2], [1, 5, 2]])
    assert padded.tolist() == [[1, 2, PAD], [1, 5, 2]]
    assert padded.dtype == torch.int64


def test_sentences_are_read_neutral_and_once(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.txt.gz", "wt", encoding="utf-8") as file:
        file.write("A man runs.\n\nA woman runs\n")
    with gzip.open(tmp_path / "b.txt.gz", "wt", encoding="utf-8") as file:
        file.write("a person runs\nA dog runs!\n")
    assert read_sentences(tmp_path, ("a", "b")) == [["a", "person", "runs"], ["a", "dog", "runs"]]
