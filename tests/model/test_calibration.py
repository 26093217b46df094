"""The confidence: the fitted line, the calibration error and the ranking."""

import numpy as np
import pytest
from numpy.typing import NDArray

from model.evaluation.calibration import (
    GOOD,
    calibration_error,
    fit,
    log_odds,
    ranking_quality,
)

Floats = NDArray[np.float64]
RANDOM = np.random.default_rng(0)
SURE = RANDOM.uniform(0.02, 0.98, 40_000)


def cider(chance: Floats) -> Floats:
    """CIDEr-D that is good with these chances."""
    return np.where(np.random.default_rng(1).random(chance.shape) < chance, GOOD, GOOD - 1)


def test_the_fit_finds_the_line() -> None:
    x = np.random.default_rng(2).uniform(-3, 0, 40_000)
    line = fit(x, cider(1 / (1 + np.exp(-(2.5 * x + 3)))))
    assert line.slope == pytest.approx(2.5, abs=0.1)
    assert line.intercept == pytest.approx(3, abs=0.12)


def test_the_fitted_confidence_is_calibrated() -> None:
    x = np.random.default_rng(2).uniform(-3, 0, 40_000)
    right = cider(1 / (1 + np.exp(-(2.5 * x + 3))))
    line = fit(x, right)
    assert calibration_error(1 / (1 + np.exp(-(line.slope * x + line.intercept))), right) < 0.01


@pytest.mark.parametrize("right", [[0, 0, 100, 100], [100, 100, 100, 100], [0, 0, 0, 0]])
def test_the_fit_ends_when_there_is_no_doubt(right: list[float]) -> None:
    line = fit(np.array([-4.0, -3.0, -0.5, -0.1]), np.array(right, np.float64))
    assert np.isfinite([line.slope, line.intercept]).all()
    assert line.slope >= 0 or len(set(right)) == 1


def test_log_odds_undo_the_logistic_function() -> None:
    odds = np.array([-20.0, -1.0, 0.0, 3.0, 20.0])
    np.testing.assert_allclose(log_odds(1 / (1 + np.exp(-odds))), odds, rtol=1e-6)
    assert np.isfinite(log_odds(np.array([0.0, 1.0]))).all()


def test_a_perfect_confidence_has_no_calibration_error() -> None:
    assert calibration_error(SURE, cider(SURE)) < 0.01
    assert calibration_error(np.array([0.0, 1.0]), np.array([0.0, 60.0])) == 0


def test_calibration_error_by_hand() -> None:
    assert calibration_error(SURE, cider(SURE / 2)) == pytest.approx(0.25, abs=0.01)
    confidence, good = np.array([0.2, 0.3, 0.7, 0.9]), np.array([0, GOOD, GOOD, GOOD])
    assert calibration_error(confidence, good, bins=2) == pytest.approx((0.25 + 0.2) / 2)
    assert calibration_error(confidence[::-1], good[::-1], bins=2) == pytest.approx(0.225)


def test_ranking_by_hand() -> None:
    good = np.array([GOOD, 80.0, 0.0, GOOD - 0.1])
    assert ranking_quality(np.array([0.9, 0.8, 0.1, 0.2]), good) == 1
    assert ranking_quality(np.array([0.1, 0.2, 0.9, 0.8]), good) == 0
    assert ranking_quality(np.array([0.9, 0.3, 0.5, 0.3]), good) == (1 + 1 + 0 + 0.5) / 4
    assert ranking_quality(np.full(4, 0.5), good) == 0.5
