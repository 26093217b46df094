"""Macro-F1 by hand, and its intervals."""

import numpy as np
import pytest

from model.tasks.macro_f1 import difference, interval, macro_f1, resampled

RIGHT = np.array([0, 0, 0, 1, 1, 2])


def test_macro_f1_by_hand() -> None:
    said = np.array([0, 0, 1, 1, 0, 0])
    # 0: 2 of 4 said and of 3 right; 1: 1 of 2 and of 2; 2 never said.
    assert macro_f1(said, RIGHT, 3)[0] == pytest.approx(100 * (4 / 7 + 2 / 4 + 0) / 3)
    assert macro_f1(RIGHT, RIGHT, 3)[0] == pytest.approx(100)


def test_posts_that_are_drawn_twice_count_twice() -> None:
    said, times = np.array([0, 0, 1, 1, 0, 0]), np.array([2, 0, 1, 3, 1, 0])
    repeated = macro_f1(np.repeat(said, times), np.repeat(RIGHT, times), 3)
    assert macro_f1(said, RIGHT, 3, times[None].astype(float)) == pytest.approx(repeated)


def noisy(right: np.ndarray, share: float, seed: int) -> np.ndarray:
    """Answers of which a share is drawn by chance."""
    random = np.random.default_rng(seed)
    return np.where(random.random(len(right)) < share, random.integers(3, size=len(right)), right)


def test_intervals_hold_the_score_and_tell_models_apart() -> None:
    right = np.random.default_rng(0).integers(3, size=400)
    good, poor = noisy(right, 0.3, 1), noisy(right, 0.7, 2)
    low, high = interval(resampled([good], right, 3)[0])
    assert low < macro_f1(good, right, 3)[0] < high
    assert 3 < high - low < 12
    gained = difference(good, poor, right, 3)
    assert gained.low > 0
    assert gained.mean == pytest.approx((macro_f1(good, right, 3) - macro_f1(poor, right, 3))[0])
    assert gained == difference(good, poor, right, 3), "always the same draws"


def test_the_same_answers_do_not_differ() -> None:
    right = np.random.default_rng(0).integers(3, size=50)
    found = difference(noisy(right, 0.5, 1), noisy(right, 0.5, 1), right, 3)
    assert (found.mean, found.low, found.high) == (0, 0, 0)
    assert found.is_none
