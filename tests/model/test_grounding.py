"""Wrong pictures: another's, grey, and noise."""

import numpy as np
import pytest

from model.evaluation.errors import EvaluationError
from model.evaluation.grounding import blank, noise, shuffled


@pytest.mark.parametrize("count", [2, 3, 37, 300])
def test_shuffling_gives_every_picture_another_one(count: int) -> None:
    partner = shuffled(count)
    assert sorted(partner) == list(range(count))
    assert all(place != other for place, other in enumerate(partner))
    assert partner == shuffled(count)


def test_one_picture_cannot_be_shuffled() -> None:
    with pytest.raises(EvaluationError, match="two"):
        shuffled(1)


def test_blank_is_one_grey() -> None:
    assert blank().getcolors() == [(224 * 224, (128, 128, 128))]


def test_noise_differs_by_place_and_not_by_run() -> None:
    first = np.asarray(noise(0))
    assert np.array_equal(first, np.asarray(noise(0)))
    assert not np.array_equal(first, np.asarray(noise(1)))
    assert first.std() > 60
