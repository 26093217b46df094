"""A confidence that means something: fitted on val, checked on test.

The application turns a sentence's beam score x and the presence p of what it names into
logistic(slope x + presence_slope p + intercept); here the three numbers are fitted so that it is
the chance of a caption with CIDEr-D of at least 50.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

GOOD = 50.0  # CIDEr-D ×100 from which a caption counts as right
BINS = 10
DRAWS, SEED = 1000, 1  # of what would be right if the confidence were true
RIDGE = 1e-3
_STEPS = 100

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """The map from beam score and presence to the confidence's log-odds."""

    slope: float
    presence_slope: float
    intercept: float


@dataclass(frozen=True)
class Bin:
    """Captions of like confidence."""

    count: int
    promised: float  # mean confidence
    kept: float  # share that is right


def log_odds(confidence: Floats) -> Floats:
    """The inverse of the logistic function."""
    clipped = np.clip(confidence, 1e-12, 1 - 1e-12)
    odds: Floats = np.log(clipped / (1 - clipped))
    return odds


def fit(beam_score: Floats, presence: Floats, cider: Floats) -> Line:
    """Logistic regression by Newton's method, with a little ridge so that it always converges."""
    x = np.stack([beam_score, presence, np.ones_like(beam_score)], 1)
    y = (cider >= GOOD).astype(np.float64)
    weights = np.zeros(3)
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (y - p) - RIDGE * weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(3)
        weights = weights + np.linalg.solve(hessian, gradient)
    return Line(*map(float, weights))


def equal_bins(confidence: Floats, bins: int = BINS) -> list[NDArray[np.int64]]:
    """Places of the captions by rising confidence, in bins of equal count; none is empty."""
    parts = np.array_split(np.argsort(confidence, kind="stable"), bins)
    return [part for part in parts if part.size]


def reliability(confidence: Floats, cider: Floats, bins: int = BINS) -> list[Bin]:
    """What was promised and what was kept, by bins of equal count, least sure first."""
    right = cider >= GOOD
    return [
        Bin(int(part.size), float(confidence[part].mean()), float(right[part].mean()))
        for part in equal_bins(confidence, bins)
    ]


def calibration_error(confidence: Floats, cider: Floats, bins: int = BINS) -> float:
    """Expected calibration error over bins of equal count, 0–1 (Guo et al. 2017)."""
    table = reliability(confidence, cider, bins)
    return sum(abs(each.promised - each.kept) * each.count for each in table) / len(confidence)


def error_of_the_true(confidence: Floats) -> tuple[float, float]:
    """The calibration error of a true confidence on so few captions: mean and 95th percentile.

    A part of every measured error is chance. Here what is right is drawn as often as promised.
    """
    random = np.random.default_rng(SEED)
    drawn = random.random((DRAWS, len(confidence))) < confidence
    errors = [calibration_error(confidence, np.where(right, GOOD, 0.0)) for right in drawn]
    return float(np.mean(errors)), float(np.percentile(errors, 95))


def ranking_quality(confidence: Floats, cider: Floats) -> float:
    """AUROC: how often a right caption is surer than a wrong one; ties count half.

    `nan` when all captions are right or none is: then there is nothing to rank.
    """
    right, wrong = confidence[cider >= GOOD], confidence[cider < GOOD]
    if not right.size or not wrong.size:
        return float("nan")
    surer = (right[:, None] > wrong).mean() + 0.5 * (right[:, None] == wrong).mean()
    return float(surer)


def risk_coverage(confidence: Floats, cider: Floats, shares: Sequence[float]) -> list[float]:
    """Mean CIDEr-D of the surest captions, for each share of all that is kept (0–1].

    At least one caption is kept. Of captions that are as sure as the last one kept, each counts
    with the part that is kept of them, so that the order of the pictures does not matter.
    """
    return [_mean_of_surest(confidence, cider, share) for share in shares]


def surer_half(confidence: Floats, cider: Floats) -> float:
    """Mean CIDEr-D of the surer half over that of all; `nan` when all score 0."""
    mean = float(cider.mean())
    return _mean_of_surest(confidence, cider, 0.5) / mean if mean else float("nan")


def _mean_of_surest(confidence: Floats, cider: Floats, share: float) -> float:
    kept = max(1, round(share * len(confidence)))
    limit = np.sort(confidence)[-kept]
    above, level = confidence > limit, confidence == limit
    rest = kept - int(above.sum())
    return float((cider[above].sum() + rest * cider[level].mean()) / kept)
