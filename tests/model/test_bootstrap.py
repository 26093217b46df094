"""Better, or chance?"""

import numpy as np
import pytest

from model.evaluation.bootstrap import paired_difference

RANDOM = np.random.default_rng(3)
SCORES = RANDOM.gamma(2, 40, 400)


def test_the_interval_is_that_of_the_mean() -> None:
    gain = RANDOM.normal(5, 30, 400)
    found = paired_difference(SCORES + gain, SCORES)
    spread = gain.std() / 400**0.5
    assert found.mean == pytest.approx(gain.mean())
    assert found.low == pytest.approx(gain.mean() - 1.96 * spread, abs=0.15 * spread)
    assert found.high == pytest.approx(gain.mean() + 1.96 * spread, abs=0.15 * spread)


def test_the_same_every_time() -> None:
    other = SCORES + RANDOM.normal(0, 10, 400)
    assert paired_difference(SCORES, other) == paired_difference(SCORES, other)


def test_a_small_steady_gain_is_seen_because_pictures_are_paired() -> None:
    found = paired_difference(SCORES + RANDOM.uniform(0.5, 1.5, 400), SCORES)
    assert not found.is_none
    assert str(found).endswith(", more")
    assert str(paired_difference(SCORES, SCORES + 1)) == "-1.0 (-1.0 to -1.0), less"


def test_chance_is_called_no_difference() -> None:
    found = paired_difference(SCORES + np.tile([20.0, -20.0], 200), SCORES)
    assert found.is_none
    assert str(found).endswith("no difference")
    assert paired_difference(SCORES, SCORES).is_none


@pytest.mark.parametrize("count", [0, 2])
def test_unlike_or_no_scores_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="same pictures"):
        paired_difference(np.zeros(count), np.zeros(0))
