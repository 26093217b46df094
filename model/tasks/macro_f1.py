"""Macro-F1 with intervals: a paired bootstrap over the posts, of the measure itself.

Efron and Tibshirani 1993, percentile interval. Every model is scored on the same draws.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.evaluation.bootstrap import RESAMPLES, SEED, Difference

Classes = NDArray[np.integer[Any]]  # [posts]
Scores = NDArray[np.float64]
_AT_ONCE = 500  # draws held in memory


def macro_f1(said: Classes, right: Classes, count: int, weights: Scores | None = None) -> Scores:
    """The mean of the F1 of `count` classes, 0–100, for each row of `weights`.

    `weights` [draws, posts] tells how often each post was drawn; once each unless given. A class
    that is neither said nor right has an F1 of 0.
    """
    drawn = np.ones((1, len(right))) if weights is None else weights
    is_said, is_right = np.eye(count)[said], np.eye(count)[right]
    hits = drawn @ (is_said * is_right)  # [draws, classes]
    both = drawn @ (is_said + is_right)
    shares: Scores = 200 * hits / np.maximum(both, 1)
    means: Scores = shares.mean(1)
    return means


def resampled(models: Sequence[Classes], right: Classes, count: int) -> Scores:
    """Macro-F1 of each model on the same draws of posts: [models, draws]."""
    random = np.random.default_rng(SEED)
    evenly = np.full(len(right), 1 / len(right))
    parts = []
    for _ in range(RESAMPLES // _AT_ONCE):
        drawn = random.multinomial(len(right), evenly, _AT_ONCE).astype(np.float64)
        parts.append(np.stack([macro_f1(said, right, count, drawn) for said in models]))
    return np.concatenate(parts, 1)


def interval(draws: Scores) -> tuple[float, float]:
    """The 95 % interval of what was drawn."""
    low, high = np.percentile(draws, [2.5, 97.5])
    return float(low), float(high)


def difference(first: Classes, second: Classes, right: Classes, count: int) -> Difference:
    """How much higher the first model's macro-F1 is, with its 95 % interval."""
    draws = resampled([first, second], right, count)
    low, high = interval(draws[0] - draws[1])
    whole = macro_f1(first, right, count) - macro_f1(second, right, count)
    return Difference(float(whole[0]), low, high)
