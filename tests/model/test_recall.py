"""Recall by hand, its chance by drawing, and scores that must find nothing."""

import pytest
import torch

from model.evaluation.recall import COUNTS, chance, recall

OWNERS = torch.tensor([0, 0, 1, 2])
SCORES = torch.tensor(
    [
        [0.9, 0.1, 0.3, 0.2],  # finds its first caption first
        [0.8, 0.7, 0.6, 0.5],  # its caption is third
        [0.4, 0.3, 0.2, 0.1],  # its caption is last
    ]
)


def test_a_picture_finds_any_of_its_captions() -> None:
    found = recall(SCORES, OWNERS).image_to_text
    assert found[1] == pytest.approx(1 / 3)
    assert found[5] == found[10] == 1


def test_a_caption_finds_its_picture() -> None:
    found = recall(SCORES, OWNERS).text_to_image
    assert found[1] == pytest.approx(2 / 4)  # the first, and the only one of the second picture
    assert found[5] == 1


@pytest.mark.parametrize("value", [0.5, float("nan")])
def test_scores_that_say_nothing_find_nothing(value: float) -> None:
    owners = torch.arange(12).repeat_interleave(5)
    found = recall(torch.full((12, 60), value), owners)
    assert set(found.image_to_text.values()) == {0.0}
    assert set(found.text_to_image.values()) == {0.0}


def test_chance_is_what_random_scores_reach_on_average() -> None:
    torch.manual_seed(0)
    owners = torch.tensor([0] * 7 + [1] + [2] * 5 + [i for i in range(3, 15) for _ in range(2)])
    expected = chance(owners)
    drawn = [recall(torch.rand(15, len(owners)), owners) for _ in range(1500)]
    for count in COUNTS:
        images = sum(each.image_to_text[count] for each in drawn) / len(drawn)
        texts = sum(each.text_to_image[count] for each in drawn) / len(drawn)
        assert images == pytest.approx(expected.image_to_text[count], abs=0.015)
        assert texts == pytest.approx(expected.text_to_image[count], abs=0.015)


def test_chance_of_few_captions_is_sure() -> None:
    certain = chance(torch.tensor([0, 1]))
    assert certain.image_to_text == {1: 0.5, 5: 1.0, 10: 1.0}
    assert certain.text_to_image == {1: 0.5, 5: 1.0, 10: 1.0}
