"""The confidence: the fitted line, the calibration error and the ranking."""

import numpy as np
import pytest
from numpy.typing import NDArray

from model.evaluation.calibration import (
    GOOD,
    Bin,
    calibration_error,
    error_of_the_true,
    fit,
    log_odds,
    ranking_quality,
    reliability,
    risk_coverage,
    surer_half,
)

Floats = NDArray[np.float64]
RANDOM = np.random.default_rng(0)
SURE = RANDOM.uniform(0.02, 0.98, 40_000)


def cider(chance: Floats) -> Floats:
    """CIDEr-D that is good with these chances."""
    return np.where(np.random.default_rng(1).random(chance.shape) < chance, GOOD, GOOD - 1)


def examples() -> tuple[Floats, Floats, Floats]:
    """Beam scores, presences, and the chance of a right caption that follows from them."""
    x, p = np.random.default_rng(2).uniform([-3, 0], [0, 1], (40_000, 2)).T
    return x, p, 1 / (1 + np.exp(-(2.5 * x + 2 * p + 2)))


def test_the_fit_finds_the_line() -> None:
    x, p, chance = examples()
    line = fit(x, p, cider(chance))
    assert line.slope == pytest.approx(2.5, abs=0.1)
    assert line.presence_slope == pytest.approx(2, abs=0.12)
    assert line.intercept == pytest.approx(2, abs=0.12)


def test_the_fitted_confidence_is_calibrated() -> None:
    x, p, chance = examples()
    right = cider(chance)
    line = fit(x, p, right)
    odds = line.slope * x + line.presence_slope * p + line.intercept
    assert calibration_error(1 / (1 + np.exp(-odds)), right) < 0.01


@pytest.mark.parametrize("right", [[0, 0, 100, 100], [100, 100, 100, 100], [0, 0, 0, 0]])
def test_the_fit_ends_when_there_is_no_doubt(right: list[float]) -> None:
    presence = np.array([0.2, 0.1, 0.6, 0.9])
    line = fit(np.array([-4.0, -3.0, -0.5, -0.1]), presence, np.array(right, np.float64))
    assert np.isfinite([line.slope, line.presence_slope, line.intercept]).all()
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


@pytest.mark.parametrize("cider_d", [0.0, GOOD])
def test_ranking_is_not_defined_without_both_kinds(cider_d: float) -> None:
    assert np.isnan(ranking_quality(np.array([0.1, 0.9]), np.full(2, cider_d)))


def test_reliability_by_hand() -> None:
    confidence, good = np.array([0.9, 0.2, 0.7, 0.3]), np.array([GOOD, 0, 0, GOOD])
    table = reliability(confidence, good, bins=2)
    assert [each.count for each in table] == [2, 2]
    assert [each.promised for each in table] == pytest.approx([0.25, 0.8])
    assert [each.kept for each in table] == [0.5, 0.5]


def test_fewer_captions_than_bins_leave_no_empty_bin() -> None:
    assert reliability(np.array([0.4, 0.2]), np.array([0.0, GOOD])) == [
        Bin(1, 0.2, 1.0),
        Bin(1, 0.4, 0.0),
    ]


def test_the_surest_by_hand() -> None:
    confidence, good = np.array([0.1, 0.9, 0.5, 0.7]), np.array([10.0, 100.0, 30.0, 60.0])
    assert risk_coverage(confidence, good, [0.25, 0.5, 1.0]) == [100, 80, 50]
    assert risk_coverage(confidence, good, [0.01]) == [100]
    assert surer_half(confidence, good) == 80 / 50


def test_equally_sure_captions_count_alike_in_every_order() -> None:
    confidence, good = np.full(4, 0.5), np.array([0.0, 0.0, 80.0, 120.0])
    for order in ([0, 1, 2, 3], [3, 2, 1, 0]):
        assert surer_half(confidence, good[order]) == 1


def test_the_surer_half_is_not_defined_when_all_score_nothing() -> None:
    assert np.isnan(surer_half(np.array([0.1, 0.9]), np.zeros(2)))


def test_a_true_confidence_shows_an_error_too_and_a_smaller_one_on_more_captions() -> None:
    few, many = np.linspace(0.2, 0.8, 300), np.linspace(0.2, 0.8, 30_000)
    mean, most = error_of_the_true(few)
    assert 0.05 < mean < most < 0.12  # √(p (1 - p) / 30) · √(2 / π) is about 0.07 in a bin
    assert error_of_the_true(many)[0] < mean / 5
    assert error_of_the_true(np.array([0.0, 1.0])) == (0.0, 0.0)
