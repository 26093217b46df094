"""A confidence that means something: fitted on val, checked on test.

The application turns the mean log-probability x of a word into logistic(slope x + intercept);
here the two numbers are fitted so that it is the chance of a caption with CIDEr-D of at least 50.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

GOOD = 50.0  # CIDEr-D ×100 from which a caption counts as right
_STEPS = 100

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """The map from beam score to the confidence's log-odds."""

    slope: float
    intercept: float


def log_odds(confidence: Floats) -> Floats:
    """The inverse of the logistic function."""
    clipped = np.clip(confidence, 1e-12, 1 - 1e-12)
    odds: Floats = np.log(clipped / (1 - clipped))
    return odds


def fit(beam_score: Floats, cider: Floats) -> Line:
    """Logistic regression by Newton's method, with a little ridge so that it always converges."""
    x = np.stack([beam_score, np.ones_like(beam_score)], 1)
    y = (cider >= GOOD).astype(np.float64)
    weights = np.zeros(2)
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (y - p) - 1e-3 * weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-3 * np.eye(2)
        weights = weights + np.linalg.solve(hessian, gradient)
    return Line(float(weights[0]), float(weights[1]))


def calibration_error(confidence: Floats, cider: Floats, bins: int = 10) -> float:
    """Expected calibration error over bins of equal count, 0–1 (Guo et al. 2017)."""
    order = np.array_split(np.argsort(confidence), bins)
    right = cider >= GOOD
    gaps = [abs(confidence[i].mean() - right[i].mean()) * len(i) for i in order if len(i)]
    return float(sum(gaps) / len(confidence))


def ranking_quality(confidence: Floats, cider: Floats) -> float:
    """AUROC: how often a right caption is surer than a wrong one; ties count half."""
    right, wrong = confidence[cider >= GOOD], confidence[cider < GOOD]
    surer = (right[:, None] > wrong).mean() + 0.5 * (right[:, None] == wrong).mean()
    return float(surer)
