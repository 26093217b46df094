"""Recall at ten of similar products, by hand and by chance."""

import pytest
import torch

from model.tasks.fellows import Fellows, fellows_found


def test_recall_by_hand() -> None:
    """Three fellows, a pair that is not of one colour, and ten strangers."""
    articles = torch.tensor([0, 0, 0, 1, 1, *range(2, 12)])
    colours = torch.tensor([0, 0, 0, 0, 1, *[0] * 10])
    scores = torch.zeros(15, 15)
    scores[0, 1] = 1  # finds one of two, its other fellow being the last
    scores[0, 2] = -1
    scores[0, 0] = 9  # itself does not count
    scores[1, [0, 2]] = 1
    scores[2, [0, 1]] = -1
    found = fellows_found(scores, articles, colours)
    assert found.shares.tolist() == [50, 100, 0]
    assert found.hits.tolist() == [100, 100, 0]


def test_of_more_than_ten_fellows_ten_are_enough() -> None:
    articles, colours = torch.zeros(14, dtype=torch.long), torch.zeros(14, dtype=torch.long)
    assert fellows_found(torch.rand(14, 14), articles, colours).shares.tolist() == [100] * 14


def test_chance_is_what_orders_by_chance_find() -> None:
    generator = torch.Generator().manual_seed(0)
    articles = torch.randint(3, (40,), generator=generator)
    colours = torch.randint(4, (40,), generator=generator)
    expected = Fellows.by_chance(articles, colours)
    found = [
        fellows_found(torch.rand(40, 40, generator=generator), articles, colours)
        for _ in range(200)
    ]
    for name in ("shares", "hits"):
        mean = sum(getattr(each, name).mean() for each in found) / len(found)
        assert mean == pytest.approx(getattr(expected, name).mean(), abs=1.5)
        assert len(getattr(found[0], name)) == len(getattr(expected, name))
