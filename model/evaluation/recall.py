"""Recall at k between pictures and captions, and what chance would reach."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

COUNTS = (1, 5, 10)


@dataclass(frozen=True)
class Recall:
    """Shares of the queries whose answer is among the first k, for each k of `COUNTS`."""

    image_to_text: dict[int, float]
    text_to_image: dict[int, float]


def recall(scores: Tensor, picture_of: Tensor) -> Recall:
    """How often the right one is found.

    `scores` [pictures, captions], higher is nearer; `picture_of` [captions] tells each caption's
    picture. A picture has found its captions when any of them is among the first k. Ties count
    against: scores that are all the same, or no numbers, find nothing.
    """
    own = picture_of == torch.arange(len(scores))[:, None]
    best = scores.masked_fill(~own, -torch.inf).amax(1, keepdim=True)
    before_caption = (~own & ~(scores < best)).sum(1)
    right = scores.gather(0, picture_of[None])
    before_picture = (~own & ~(scores < right)).sum(0)
    return Recall(_shares(before_caption), _shares(before_picture))


def _shares(rivals: Tensor) -> dict[int, float]:
    """From how many stand before the right one, for each query."""
    return {count: float((rivals < count).float().mean()) for count in COUNTS}


def chance(picture_of: Tensor) -> Recall:
    """The expected recall of an order by chance, exactly.

    A picture with m of M captions misses all of them among the first k with C(M - m, k) / C(M, k).
    """
    captions = len(picture_of)
    own = torch.bincount(picture_of).tolist()
    return Recall(
        {k: sum(_found(captions, m, min(k, captions)) for m in own) / len(own) for k in COUNTS},
        {k: min(1.0, k / len(own)) for k in COUNTS},
    )


def _found(captions: int, own: int, first: int) -> float:
    return 1 - math.comb(captions - own, first) / math.comb(captions, first)
