"""The alignment: a sentence finds its picture among others, also one that was never met."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from model import alignment
from model.alignment import PULL, Alignment, alignment_loss, fit_alignment

TOPICS, SENTENCE, EMBED = 8, 16, 12
KEY = np.random.default_rng(0).normal(size=(TOPICS, SENTENCE + EMBED))

Floats = NDArray[np.float32]


def pictures(count: int, seed: int) -> tuple[Floats, Floats]:
    """Sentence vectors [count, 16] and embeddings [2 views, count, 12] of mixed topics.

    All pictures share a large part, as CLIP's embeddings do.
    """
    random = np.random.default_rng(seed)
    mixed = random.normal(size=(count, TOPICS)) @ KEY
    vectors = mixed[:, :SENTENCE] + 0.2 * random.normal(size=(count, SENTENCE))
    embeds = 15 + mixed[:, SENTENCE:] + 0.2 * random.normal(size=(2, count, EMBED))
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / length).astype(np.float32), embeds.astype(np.float32)


@pytest.fixture(scope="module")
def fitted() -> Alignment:
    """An alignment of 120 pictures with three captions each; the batch is not full."""
    vectors, embeds = pictures(120, seed=1)
    noise = np.random.default_rng(2).normal(size=(360, SENTENCE)) * 0.02
    captions = np.repeat(vectors, 3, 0) + noise.astype(np.float32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "EPOCHS", 300)
        return fit_alignment(captions, np.repeat(np.arange(120), 3), embeds, seed=1)


def share_found(model: Alignment, seed: int) -> float:
    """Of 40 new pictures, for how many the own sentence is the nearest."""
    vectors, embeds = pictures(40, seed)
    placed = model.place(torch.from_numpy(vectors))
    nearest = model.similarity(placed, torch.from_numpy(embeds[0])).argmax(1)
    return float((nearest == torch.arange(40)).float().mean())


def test_a_sentence_finds_its_picture_among_new_ones(fitted: Alignment) -> None:
    assert share_found(fitted, seed=5) > 0.6
    assert share_found(Alignment(SENTENCE, EMBED), seed=5) < 0.3


def test_places_and_similarities_are_cosines(fitted: Alignment) -> None:
    vectors, embeds = pictures(5, seed=6)
    placed = fitted.place(torch.from_numpy(vectors))
    torch.testing.assert_close(placed.norm(dim=-1), torch.ones(5))
    cosines = fitted.similarity(placed[:3], torch.from_numpy(embeds[0]))
    assert cosines.shape == (5, 3)
    assert cosines.abs().max() <= 1 + 1e-6


def test_the_mean_picture_is_taken_away(fitted: Alignment) -> None:
    _, embeds = pictures(120, seed=1)
    middle = fitted.centred(torch.from_numpy(embeds[0])).mean(0)
    torch.testing.assert_close(middle, torch.zeros(EMBED), rtol=0, atol=1e-6)


def test_a_fitted_alignment_rests(fitted: Alignment) -> None:
    vectors = torch.from_numpy(pictures(5, seed=7)[0])
    assert torch.equal(fitted.place(vectors), fitted.place(vectors))
    assert not fitted.place(vectors).requires_grad


def test_the_seed_decides() -> None:
    vectors, embeds = pictures(20, seed=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "EPOCHS", 2)
        made = [fit_alignment(vectors, np.arange(20), embeds, seed) for seed in (1, 1, 2)]
    once, again, other = (one.straight.weight for one in made)
    assert torch.equal(once, again)
    assert not torch.equal(once, other)


def test_only_pictures_with_captions_are_met() -> None:
    vectors, embeds = pictures(20, seed=1)
    changed = embeds.copy()
    changed[:, 10:] = 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "EPOCHS", 2)
        made = [fit_alignment(vectors[:10], np.arange(10), each, 1) for each in (embeds, changed)]
    for name, value in made[0].state_dict().items():
        assert torch.equal(value, made[1].state_dict()[name])


def test_the_loss_is_contrast_both_ways_and_the_distance() -> None:
    torch.manual_seed(0)
    model = Alignment(SENTENCE, EMBED).eval()
    vectors, images = torch.randn(4, SENTENCE), torch.randn(4, EMBED)
    placed = model(vectors)
    scores = torch.nn.functional.cosine_similarity(placed[:, None], images[None], dim=-1) * 20
    contrast = [
        each.exp().sum().log() - scores[i, i]
        for i in range(4)
        for each in (scores[i], scores[:, i])
    ]
    distance = ((placed - images) ** 2).sum(1).mean()
    expected = torch.stack(contrast).mean() + PULL * distance
    torch.testing.assert_close(alignment_loss(model, vectors, images), expected)
