"""Recall at ten of similar products: fellows are those of the same kind and the same colour."""

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

NEAREST = 10
Scores = NDArray[np.float64]  # [products that have fellows], 0–100


@dataclass(frozen=True)
class Fellows:
    """What was found of each product's fellows among its nearest."""

    shares: Scores  # of the fellows, or of ten of them when there are more: recall at ten
    hits: Scores  # 100 when there is at least one, else 0

    @classmethod
    def by_chance(cls, articles: Tensor, colours: Tensor) -> "Fellows":
        """What an order by chance is expected to find, exactly."""
        others, first = len(articles) - 1, min(NEAREST, len(articles) - 1)
        own = [count for count in _fellows(articles, colours).sum(1).tolist() if count]
        return cls(
            np.array([100 * first * n / others / min(NEAREST, n) for n in own]),
            np.array(
                [100 - 100 * math.comb(others - n, first) / math.comb(others, first) for n in own]
            ),
        )


def fellows_found(scores: Tensor, articles: Tensor, colours: Tensor) -> Fellows:
    """Rank the products by `scores` [products, products], higher is nearer, themselves left out.

    `articles` and `colours` [products]. Products without a fellow are not asked for.
    """
    own = _fellows(articles, colours)
    others = scores.masked_fill(torch.eye(len(scores), dtype=torch.bool), -torch.inf)
    nearest = others.topk(min(NEAREST, len(scores) - 1), 1).indices
    found, there = own.gather(1, nearest).sum(1), own.sum(1)
    asked = there > 0
    shares = 100 * found[asked] / there[asked].clamp(max=NEAREST)
    hits = 100.0 * (found[asked] > 0)
    return Fellows(shares.double().numpy(), hits.double().numpy())


def _fellows(articles: Tensor, colours: Tensor) -> Tensor:
    """Which products are fellows of which: boolean [products, products]."""
    alike = (articles[:, None] == articles) & (colours[:, None] == colours)
    return alike & ~torch.eye(len(articles), dtype=torch.bool)
