"""Pseudo pictures: the map is found, and the draws lie where the pictures lie."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from model.data.pseudo_pictures import PseudoPictures

SENTENCE, EMBED = 6, 4
RANDOM = np.random.default_rng(0)
MAP = RANDOM.normal(size=(SENTENCE, EMBED)) * 0.1
MEAN = np.array([0.8, 0.1, -0.2, 0.5])
NOISE = RANDOM.normal(size=(EMBED, EMBED)) * 0.05

Floats = NDArray[np.float32]


def pairs(count: int, noise: float = 1.0, seed: int = 1) -> tuple[Floats, Floats]:
    """Sentence vectors, and embeddings that depend on them by `MAP`, with correlated noise."""
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(count, SENTENCE))
    embeds = vectors @ MAP + MEAN + noise * random.normal(size=(count, EMBED)) @ NOISE
    return vectors.astype(np.float32), embeds.astype(np.float32)


def equal(count: int) -> Floats:
    return np.ones(count, np.float32)


def unit(embeds: Floats) -> Floats:
    shorter: Floats = embeds / np.linalg.norm(embeds, axis=1, keepdims=True)
    return shorter


def test_a_known_map_is_recovered() -> None:
    """Embeddings of length 1 that a map of the sentences gives without noise."""
    angles = np.random.default_rng(3).uniform(0, 6.28, size=4000)
    circle = np.stack([np.cos(angles), np.sin(angles)], 1).astype(np.float32)
    turn = np.array([[0.6, 0.8], [-0.8, 0.6]], np.float32)
    fitted = PseudoPictures.fit(circle, circle @ turn, equal(4000))
    np.testing.assert_allclose(fitted.map[:-1], turn, atol=0.01)
    drawn = fitted.draw(torch.from_numpy(circle[:9]), torch.Generator())
    np.testing.assert_allclose(drawn, circle[:9] @ turn, atol=0.01)


def test_without_noise_a_draw_is_the_best_guess_for_new_sentences() -> None:
    vectors, embeds = pairs(4000)
    fitted = PseudoPictures.fit(vectors, embeds, equal(4000))
    fresh, theirs = pairs(1000, seed=2)
    guess = fitted.draw(torch.from_numpy(fresh), torch.Generator(), scale=0).numpy()
    error = np.square(guess - unit(theirs)).mean()
    assert error < 0.3 * np.square(unit(theirs).mean(0) - unit(theirs)).mean()


def test_draws_have_the_mean_and_the_covariance_of_pictures() -> None:
    vectors, embeds = pairs(20_000)
    fitted = PseudoPictures.fit(vectors, embeds, equal(20_000))
    drawn = fitted.draw(torch.from_numpy(vectors), torch.Generator().manual_seed(0)).numpy()
    np.testing.assert_allclose(drawn.mean(0), unit(embeds).mean(0), atol=0.003)
    expected = np.cov(unit(embeds).T)
    np.testing.assert_allclose(np.cov(drawn.T), expected, atol=0.03 * expected.max())
    assert np.abs(np.corrcoef(drawn.T) - np.eye(EMBED)).max() > 0.2, (
        "noise is not the same all round"
    )


def test_noise_grows_with_its_scale_and_comes_from_the_generator() -> None:
    vectors, embeds = pairs(2000)
    fitted = PseudoPictures.fit(vectors, embeds, equal(2000))
    some = torch.from_numpy(vectors[:5])
    one, two, none = (
        fitted.draw(some, torch.Generator().manual_seed(4), scale=scale) for scale in (1, 2, 0)
    )
    torch.testing.assert_close(two - none, 2 * (one - none))
    assert torch.equal(one, fitted.draw(some, torch.Generator().manual_seed(4)))
    assert not torch.equal(one, fitted.draw(some, torch.Generator().manual_seed(5)))


def test_a_caption_of_weight_two_counts_as_two() -> None:
    vectors, embeds = pairs(300)
    double = np.concatenate([np.full(100, 2), np.ones(200)]).astype(np.float32)
    weighed = PseudoPictures.fit(vectors, embeds, double)
    twice = [np.concatenate([array, array[:100]]) for array in (vectors, embeds)]
    repeated = PseudoPictures.fit(*twice, equal(400))
    for name in ("mean", "map", "noise"):
        torch.testing.assert_close(
            getattr(weighed, name), getattr(repeated, name), rtol=1e-3, atol=1e-5
        )


def test_only_the_direction_of_an_embedding_counts() -> None:
    vectors, embeds = pairs(300)
    longer = PseudoPictures.fit(vectors, 7 * embeds, equal(300))
    assert longer.mean.numpy() == pytest.approx(
        PseudoPictures.fit(vectors, embeds, equal(300)).mean.numpy(), abs=1e-6
    )
