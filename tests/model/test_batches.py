"""Batches: as many in every epoch, the same for the same seed, nothing lost, nothing mirrored
that must not be."""

import gzip
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch

from model.data.batches import (
    CAPTIONS_A_PICTURE,
    Batch,
    Pairs,
    make_pairs,
    pad,
    pair_batch_count,
    pair_batches,
    read_sentences,
    sentence_batches,
)
from model.data.features import Features
from model.data.photos import Photo
from model.vocabulary import END, PAD, SPECIAL, START, Vocabulary

EPOCHS = 60
PICTURES = 41
VOCABULARY = Vocabulary([*SPECIAL, "left", "right", *(f"w{i}" for i in range(400))])


def photo(number: int) -> Photo:
    """Five human captions or six machine captions, each with a word of its own; some say left."""
    by, count = ("machine", 6) if number % 4 == 3 else ("person", 5)
    side = {1: "left ", 2: "right "}.get(number % 5, "")
    captions = tuple(
        f"{side if i == 2 else ''}w{number * 6 + i} {'w0 ' * (number % 3)}" for i in range(count)
    )
    return Photo(str(number), Path(f"{number}.jpg"), "train", "somewhere", by, captions)


PHOTOS = [photo(number) for number in range(PICTURES)]
HUMAN = {
    f"w{p * 6 + i}" for p in range(PICTURES) if PHOTOS[p].captions_by == "person" for i in range(5)
}


def features(offset: float) -> Features:
    """Features that tell the picture: its row, and for flipped ones half more."""
    rows = np.arange(PICTURES, dtype=np.float16) + np.float16(offset)
    return Features(np.tile(rows[:, None, None], (1, 5, 3)), np.tile(rows[:, None], (1, 2)))


@pytest.fixture
def pairs() -> Pairs:
    return make_pairs(PHOTOS, VOCABULARY, 9, CAPTIONS_A_PICTURE)


def epoch_of(pairs: Pairs, epoch: int, batch: int = 16, seed: int = 1) -> Iterator[Batch]:
    return pair_batches(pairs, features(0), features(0.5), batch, seed, epoch)


def said(batch: Batch) -> list[tuple[int, bool, list[str]]]:
    """Each caption's picture, whether it is flipped, and its words."""
    assert batch.features is not None
    shown = batch.features[1][batch.picture_of, 0].tolist()
    words = [VOCABULARY.decode(row).split() for row in batch.tokens.tolist()]
    return [(int(s), s % 1 == 0.5, w) for s, w in zip(shown, words, strict=True)]


def same(ours: Iterator[Batch], theirs: Iterator[Batch]) -> bool:
    """Whether two epochs hold equal tokens in equal order."""
    return [b.tokens.tolist() for b in ours] == [b.tokens.tolist() for b in theirs]


@pytest.mark.parametrize("batch", [5, 16, 64, 1000])
def test_every_epoch_over_pictures_has_as_many_batches(pairs: Pairs, batch: int) -> None:
    counts = {sum(1 for _ in epoch_of(pairs, epoch, batch)) for epoch in range(EPOCHS)}
    assert counts == {pair_batch_count(pairs, batch)}


@pytest.mark.parametrize("batch", [1, 7, 64])
def test_every_epoch_over_sentences_has_as_many_batches(batch: int) -> None:
    sentences = [[START, *[4] * (i % 11), END] for i in range(503)]
    counts = {
        sum(1 for _ in sentence_batches(sentences, batch, 1, epoch)) for epoch in range(EPOCHS)
    }
    assert len(counts) == 1


def test_batches_are_of_about_the_size_asked_for(pairs: Pairs) -> None:
    sizes = [len(batch.tokens) for batch in epoch_of(pairs, 0, batch=25)]
    assert all(15 <= size <= 35 for size in sizes)


def test_seed_and_epoch_decide_the_batches(pairs: Pairs) -> None:
    sentences = [[START, *[4] * (i % 11), 5 + i, END] for i in range(90)]
    over_pictures = partial(epoch_of, pairs)
    assert same(over_pictures(3), over_pictures(3))
    assert not same(over_pictures(3), over_pictures(4))
    assert not same(over_pictures(3), over_pictures(3, seed=2))
    assert same(sentence_batches(sentences, 8, 1, 3), sentence_batches(sentences, 8, 1, 3))
    assert not same(sentence_batches(sentences, 8, 1, 3), sentence_batches(sentences, 8, 1, 4))


def test_every_human_caption_is_seen_once_an_epoch(pairs: Pairs) -> None:
    seen = Counter(
        word
        for batch in epoch_of(pairs, 0)
        for _, _, words in said(batch)
        for word in set(words) & HUMAN - {"w0"}
    )
    assert set(seen) == HUMAN - {"w0"}
    assert set(seen.values()) == {1}


def test_machine_captions_are_limited_and_change_with_the_epoch(pairs: Pairs) -> None:
    chosen = []
    for epoch in range(EPOCHS):
        captions = [
            words for batch in epoch_of(pairs, epoch) for p, _, words in said(batch) if p == 3
        ]
        assert len(captions) == CAPTIONS_A_PICTURE["machine"]
        chosen.append({word for words in captions for word in words})
    assert set().union(*chosen) == {f"w{3 * 6 + i}" for i in range(6)}


def test_captions_stay_with_their_picture(pairs: Pairs) -> None:
    for batch in epoch_of(pairs, 0):
        for picture, _, words in said(batch):
            own = {f"w{picture * 6 + i}" for i in range(6)}
            assert set(words) - {"left", "right", "w0"} <= own


def test_left_and_right_are_never_flipped_and_the_rest_half_the_time(pairs: Pairs) -> None:
    flips = []
    for epoch in range(EPOCHS):
        for batch in epoch_of(pairs, epoch):
            for _, flipped, words in said(batch):
                sided = bool({"left", "right"} & set(words))
                assert not (sided and flipped)
                flips += [] if sided else [flipped]
    assert 0.2 < sum(flips) / len(flips) < 0.5


def test_pictures_without_sides_are_flipped_half_the_time(pairs: Pairs) -> None:
    flips = [
        flipped
        for epoch in range(EPOCHS)
        for batch in epoch_of(pairs, epoch)
        for picture, flipped, _ in said(batch)
        if picture % 5 not in (1, 2)
    ]
    assert 0.45 < sum(flips) / len(flips) < 0.55


def test_only_training_pictures_of_the_kinds_asked_for() -> None:
    other = Photo("v", Path("v.jpg"), "val", "somewhere", "person", ("w1",))
    pairs = make_pairs([other, *PHOTOS], VOCABULARY, 9, {"person": 5})
    assert pairs.rows == [i + 1 for i, p in enumerate(PHOTOS) if p.captions_by == "person"]


def test_every_sentence_is_seen_once_an_epoch_beside_others_of_like_length() -> None:
    sentences = [[START, *[4] * (i % 11), 5 + i, END] for i in range(90)]
    batches = list(sentence_batches(sentences, 8, 1, 0))
    rows = [[i for i in row if i != PAD] for batch in batches for row in batch.tokens.tolist()]
    assert sorted(rows) == sorted(sentences)
    assert all(batch.features is None for batch in batches)
    padding = sum(int((batch.tokens == PAD).sum()) for batch in batches)
    assert padding < 90


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
