"""What goes into the model and what its words become."""

import numpy as np
import pytest
from PIL import Image

from desktop_app.engine.captioner import as_sentence, confidence, pixel_values
from desktop_app.engine.decoding import Hypothesis
from desktop_app.engine.model_files import Calibration, Preprocessing

HOW = Preprocessing(size=8, mean=(0.5, 0.25, 0.0), std=(0.5, 0.25, 2.0))
RED, BLUE = (255, 0, 0), (0, 0, 255)
RED_VALUES = [(1 - 0.5) / 0.5, (0 - 0.25) / 0.25, 0 / 2]
BLUE_VALUES = [(0 - 0.5) / 0.5, (0 - 0.25) / 0.25, 1 / 2]


def left_and_right(width: int, height: int) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (width // 2, 0, width, height))
    return picture


def test_pixels_are_scaled_and_normalised_by_channel() -> None:
    values = pixel_values(left_and_right(8, 8), HOW)
    assert values.shape == (1, 3, 8, 8)
    assert values.dtype == np.float32
    assert values.flags.c_contiguous
    for row in range(8):
        assert values[0, :, row, :4].T.tolist() == [pytest.approx(RED_VALUES)] * 4
        assert values[0, :, row, 4:].T.tolist() == [pytest.approx(BLUE_VALUES)] * 4


@pytest.mark.parametrize("size", [(64, 16), (16, 64)])
def test_the_whole_picture_is_squeezed_into_the_square(size: tuple[int, int]) -> None:
    values = pixel_values(left_and_right(*size), HOW)
    assert values.shape == (1, 3, 8, 8)
    for row in (0, 7):
        assert values[0, :, row, 0].tolist() == pytest.approx(RED_VALUES, abs=0.02)
        assert values[0, :, row, 7].tolist() == pytest.approx(BLUE_VALUES, abs=0.02)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["a", "cat", "on", "a", "sofa"], "A cat on a sofa."),
        (["cats"], "Cats."),
        (["a", "TV", "set"], "A TV set."),
        (["2", "dogs"], "2 dogs."),
    ],
)
def test_words_become_a_sentence(words: list[str], sentence: str) -> None:
    assert as_sentence(words) == sentence


def test_a_sentence_that_names_what_is_not_there_is_less_sure() -> None:
    line = Calibration(slope=2.0, presence_slope=3.0, intercept=0.5)
    presence = np.array([-1, -1, 0.9, 0.5, 0.1], np.float32)  # the words 2 to 4 are known
    there, unsure, absent = (
        confidence(line, Hypothesis((0, 1, word), -0.4), presence) for word in (2, 3, 4)
    )
    assert there > unsure > absent
    assert unsure == pytest.approx(1 / (1 + np.exp(-(2 * -0.4 + 3 * 0.5 + 0.5))))


def test_of_a_sentence_without_a_known_word_the_picture_shows_nothing() -> None:
    line = Calibration(slope=2.0, presence_slope=3.0, intercept=0.5)
    sure = confidence(line, Hypothesis((0, 1), -0.4), np.array([-1, -1], np.float32))
    assert sure == pytest.approx(1 / (1 + np.exp(-(2 * -0.4 + 0.5))))
