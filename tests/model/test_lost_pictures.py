"""Sentences that have lost their pictures, in batches with pseudo pictures."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from model.data import lost_pictures
from model.data.batches import Batch
from model.data.lost_pictures import (
    Sentences,
    lost_picture_batches,
    sentence_batch_count,
    sentence_batches,
)
from model.data.pseudo_pictures import PseudoPictures
from model.vocabulary import END, PAD, START


def sentences(count: int) -> Sentences:
    """Sentences of many lengths, and pictures whose first number is the sentence's place."""
    ids = [[START, *[4] * (i % 11), 5 + i, END] for i in range(count)]
    vectors = np.stack([np.arange(count), np.ones(count)], 1).astype(np.float16)
    return Sentences(
        [[each] for each in ids],
        vectors,
        PseudoPictures(torch.zeros(2), torch.eye(3, 2), torch.eye(2)),
    )


def over(
    chosen: Sentences, epoch: int, batch: int = 8, seed: int = 1, noise: float = 1.0
) -> Iterator[Batch]:
    return sentence_batches(chosen, batch, seed, epoch, noise)


@pytest.mark.parametrize("batch", [1, 7, 64])
def test_every_epoch_over_sentences_has_as_many_batches(
    batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lost_pictures, "CHUNK", 5)
    chosen = sentences(503)
    counts = {sum(1 for _ in over(chosen, epoch, batch)) for epoch in range(9)}
    assert counts == {sentence_batch_count(chosen, batch)}


def test_every_sentence_is_seen_once_an_epoch_beside_others_of_like_length() -> None:
    chosen = sentences(90)
    made = list(over(chosen, 0))
    rows = [[i for i in row if i != PAD] for batch in made for row in batch.tokens.tolist()]
    assert sorted(rows) == sorted(ids for [ids] in chosen.captions)
    assert sum(int((batch.tokens == PAD).sum()) for batch in made) < 90


def test_a_sentence_has_a_pseudo_picture_of_its_own() -> None:
    chosen = sentences(90)
    for noise, near in ((0.0, 0.0), (1.0, 5.0)):
        for batch in over(chosen, 0, noise=noise):
            assert batch.features is not None
            tokens, embeds = batch.features
            assert tokens is None
            assert batch.picture_of.tolist() == list(range(len(batch.tokens)))
            own = torch.tensor([max(row) - 5 for row in batch.tokens.tolist()])
            assert (embeds[:, 0] - own).abs().max() <= near
            assert (embeds[:, 0] == own).all() == (noise == 0)


def test_seed_and_epoch_decide_the_batches() -> None:
    def embeds(epoch: int, seed: int) -> torch.Tensor:
        return torch.cat([batch.features[1] for batch in over(sentences(90), epoch, seed=seed)])  # type: ignore[index]

    assert torch.equal(embeds(3, 1), embeds(3, 1))
    assert not torch.equal(embeds(3, 1), embeds(4, 1))
    assert not torch.equal(embeds(3, 1), embeds(3, 2))


def test_lost_pictures_come_once_an_epoch_with_all_their_sentences() -> None:
    one = sentences(30)
    captions = [[*first, *second] for first, second in zip(*[iter(one.captions)] * 2, strict=True)]
    chosen = Sentences(captions, one.vectors[::2], one.pictures)
    made = list(lost_picture_batches(chosen, 4, 1, 0))
    assert sorted(place for batch in made for place in batch.pictures) == list(range(15))
    for batch in made:
        assert batch.features is not None
        assert len(batch.features[1]) == len(batch.pictures)
        for row, picture in zip(batch.tokens.tolist(), batch.picture_of.tolist(), strict=True):
            assert [i for i in row if i != PAD] in captions[batch.pictures[picture]]
    again = next(lost_picture_batches(chosen, 4, 1, 0))
    assert torch.equal(again.features[1], made[0].features[1])  # type: ignore[index]
