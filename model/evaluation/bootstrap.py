"""Is one model better than another, or was it chance? Paired bootstrap over the pictures.

Efron and Tibshirani 1993, percentile interval; pictures are drawn with replacement and both
models are scored on the same draw.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 10_000
SEED = 1
_AT_ONCE = 500  # draws held in memory


@dataclass(frozen=True)
class Difference:
    """How much the first of two beats the second on average, with a 95 % interval."""

    mean: float
    low: float
    high: float

    @property
    def is_none(self) -> bool:
        """The interval holds 0: this is called "no difference"."""
        return self.low <= 0 <= self.high

    def __str__(self) -> str:
        """For a report."""
        verdict = "no difference" if self.is_none else ("more" if self.mean > 0 else "less")
        return f"{self.mean:+.1f} ({self.low:+.1f} to {self.high:+.1f}), {verdict}"


def paired_difference(first: NDArray[np.float64], second: NDArray[np.float64]) -> Difference:
    """The mean of `first − second` [pictures]; raises `ValueError` for unlike or empty scores."""
    if first.shape != second.shape or not first.size:
        raise ValueError("Both models need scores of the same pictures.")
    each = first - second
    random = np.random.default_rng(SEED)
    means = np.concatenate(
        [
            each[random.integers(0, each.size, (_AT_ONCE, each.size))].mean(1)
            for _ in range(RESAMPLES // _AT_ONCE)
        ]
    )
    low, high = np.percentile(means, [2.5, 97.5])
    return Difference(float(each.mean()), float(low), float(high))
