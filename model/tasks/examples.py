"""Pairs of a text and a picture: words as ids, and what the frozen encoder saw, in batches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from model.data.batches import Batch, pad
from model.data.photos import in_kept_share
from model.training.errors import RecipeError
from model.vocabulary import Vocabulary

MINIMUM = 2  # training texts that a word must stand in


@dataclass(frozen=True)
class Examples:
    """All pairs of a folder, whatever their split, in the order of `read_pictures`."""

    texts: list[list[int]]
    tokens: NDArray[np.floating[Any]]  # [pairs, image tokens, backbone width]
    embeds: NDArray[np.floating[Any]]  # [pairs, embed width]

    def batch(self, places: Sequence[int]) -> Batch:
        """These pairs; `Batch.pictures` are their places."""
        rows = list(places)
        tokens, embeds = (
            torch.from_numpy(each[rows].astype(np.float32)) for each in (self.tokens, self.embeds)
        )
        texts = pad([self.texts[row] for row in rows])
        return Batch(texts, torch.arange(len(rows)), (tokens, embeds), tuple(rows))

    def epoch(self, places: Sequence[int], size: int, seed: int, epoch: int) -> Iterator[Batch]:
        """Each pair once, in batches of about `size`; the same whenever this epoch is asked for."""
        order = np.random.default_rng((seed, epoch)).permutation(places)
        for part in np.array_split(order, batch_count(places, size)):
            yield self.batch(part.tolist())


def batch_count(places: Sequence[int], size: int) -> int:
    """How many batches an epoch has."""
    return max(1, len(places) // size)


class Pair(Protocol):
    """What a record of a task has, whatever else it tells."""

    @property
    def id(self) -> str:
        """The picture is `images/ID.jpg`."""

    @property
    def split(self) -> str:
        """`train`, `val`, `test`, or another for what is not used."""


def chosen_places(pairs: Sequence[Pair], split: str, set_aside: bool) -> list[int]:
    """The places of a split's pairs; `decide` is val and the training ones that are set aside.

    With `set_aside` these are not in `train`. Raises `RecipeError` when `decide` is asked for
    without: training has then seen them.
    """
    if split == "decide" and not set_aside:
        raise RecipeError("Nothing is set aside by this recipe: ask for val or test.")
    kept = {pair.id for pair in pairs if pair.split == "train" and in_kept_share(pair.id)}
    if split == "decide":
        return [i for i, pair in enumerate(pairs) if pair.split == "val" or pair.id in kept]
    left_out = kept if set_aside and split == "train" else set()
    return [i for i, pair in enumerate(pairs) if pair.split == split and pair.id not in left_out]


def load_examples(
    texts: Sequence[Sequence[str]],
    features: Path,
    vocabulary: Vocabulary,
    max_length: int,
    image_tokens: int,
) -> Examples:
    """Encode `texts` and read the first `image_tokens` of each picture from the view `whole`.

    The encoder's class token is the first. Raises `RecipeError` for features of other pictures.
    """
    tokens = np.load(features / "whole.tokens.npy", mmap_mode="r")
    embeds = np.load(features / "whole.embeds.npy")
    if len(embeds) != len(texts):
        told = f"{features} has {len(embeds)} pictures and the data {len(texts)}."
        raise RecipeError(f"{told} Make it with python -m model.data.features.")
    encoded = [vocabulary.encode(list(words), max_length) for words in texts]
    return Examples(encoded, np.array(tokens[:, :image_tokens]), embeds)


def extended_vocabulary(texts: Sequence[Sequence[str]], known: Sequence[str]) -> Vocabulary:
    """The `known` words, special tokens first, and behind them the others that `texts` repeat."""
    found = Vocabulary.from_captions((list(words) for words in texts), MINIMUM).words
    held = set(known)
    return Vocabulary([*known, *(word for word in found if word not in held)])
