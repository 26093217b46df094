"""Batches of captions with their pictures.

The batches of an epoch depend only on the seed and the epoch's number, so that an interrupted
run goes on with the very batch it would have had.
"""

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from model.data.corpora import is_trained_on
from model.data.features import Features, Floats
from model.data.photos import Photo
from model.data.wording import neutral_tokens, tokenize
from model.vocabulary import PAD, Vocabulary

SENTENCE_FILES = ("coco", "flickr30k", "flickr8k")
# In an epoch, of each picture: so many of its own captions, and of the nearest sentences, by
# who wrote its captions.
CAPTIONS_A_PICTURE = {
    "person": (5, 0),
    "one person": (1, 2),
    "machine": (2, 2),
    "web alt text": (0, 2),
    "label": (2, 0),
    "rendered": (1, 0),
}
FLIPPED, FLAWED = 0.45, 0.12  # shares of the pictures that are seen so
NEAREST_USED = 3  # of the nearest sentences, times as many as an epoch takes


@dataclass(frozen=True)
class Batch:
    """Captions as ids, and the pictures they belong to."""

    tokens: Tensor  # [captions, length] int64, padded
    picture_of: Tensor  # [captions] int64
    # [pictures, 50, 768] or none, and [pictures, 512], float32
    features: tuple[Tensor | None, Tensor] | None
    pictures: tuple[int, ...] = ()  # their places in `Pairs` or `Sentences`


@dataclass(frozen=True)
class Choice:
    """Captions to choose from, at most `limit` in an epoch."""

    limit: int
    captions: list[list[int]]
    mirrors: list[bool]  # may the caption go with the flipped picture?


@dataclass(frozen=True)
class Pairs:
    """Pictures with encoded captions, and where their features lie in the cache."""

    rows: list[int]
    ids: list[str]
    choices: list[tuple[Choice, ...]]


def read_sentences(folder: Path, names: tuple[str, ...] = SENTENCE_FILES) -> list[list[str]]:
    """Distinct neutral token lists of the gzip files, in the order read."""
    seen: dict[tuple[str, ...], None] = {}
    for name in names:
        for tokens in read_lines(folder / f"{name}.txt.gz"):
            seen.setdefault(tuple(tokens))
    return [list(tokens) for tokens in seen if tokens]


def read_lines(path: Path) -> list[list[str]]:
    """Neutral tokens of each line of a gzip file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [neutral_tokens(tokenize(line)) for line in lines]


def pad(sequences: list[list[int]]) -> Tensor:
    """Rows of equal length [rows, longest], padded at the end."""
    longest = max(len(ids) for ids in sequences)
    return torch.tensor([ids + [PAD] * (longest - len(ids)) for ids in sequences])


def make_pairs(
    photos: list[Photo],
    vocabulary: Vocabulary,
    max_length: int,
    nearest: Mapping[str, list[str]],
    set_aside: bool,
) -> Pairs:
    """Encode the captions of the training pictures; `photos` in the order of the cache.

    `nearest` has further sentences by picture id, the best first.
    """
    pairs = Pairs([], [], [])
    for row, photo in enumerate(photos):
        if not is_trained_on(photo, set_aside):
            continue
        own_limit, other_limit = caption_limits(photo)
        own = [neutral_tokens(tokenize(caption)) for caption in photo.captions]
        found = nearest.get(photo.id, [])[: NEAREST_USED * other_limit]
        others = [sentence.split() for sentence in found]
        choices = tuple(
            _choice(limit, captions, vocabulary, max_length)
            for limit, captions in ((own_limit, own), (other_limit, others))
            if limit and captions
        )
        if choices:
            pairs.rows.append(row)
            pairs.ids.append(photo.id)
            pairs.choices.append(choices)
    return pairs


def _choice(
    limit: int, captions: list[list[str]], vocabulary: Vocabulary, max_length: int
) -> Choice:
    return Choice(
        limit,
        [vocabulary.encode(caption, max_length) for caption in captions],
        [not {"left", "right"} & set(caption) for caption in captions],
    )


def caption_limits(photo: Photo) -> tuple[int, int]:
    """How many of its own captions, and of the nearest sentences, an epoch takes of a picture.

    None of a picture whose captions come from a source that is not in the list.
    """
    alone = photo.captions_by == "person" and len(photo.captions) == 1
    return CAPTIONS_A_PICTURE.get("one person" if alone else photo.captions_by, (0, 0))


def pair_batch_count(pairs: Pairs, batch: int) -> int:
    """How many batches of about `batch` captions an epoch over pictures has.

    At least one, and at most one for each picture.
    """
    taken = (min(choice.limit, len(choice.captions)) for each in pairs.choices for choice in each)
    return max(1, min(len(pairs.rows), sum(taken) // batch))


def pair_batches(
    pairs: Pairs, views: Mapping[str, Features], batch: int, seed: int, epoch: int
) -> Iterator[Batch]:
    """One epoch over pictures, each with a few of its captions and in one of its views."""
    random = np.random.default_rng((seed, epoch))
    order = random.permutation(len(pairs.rows))
    for part in np.array_split(order, pair_batch_count(pairs, batch)):
        pictures = [int(picture) for picture in part]
        tokens, embeds, sequences, picture_of = [], [], [], []
        for place, picture in enumerate(pictures):
            captions, may_flip = _draw_captions(pairs.choices[picture], random)
            view = views[_draw_view(may_flip, random)]
            tokens.append(view.tokens[pairs.rows[picture]])
            embeds.append(view.embeds[pairs.rows[picture]])
            sequences += captions
            picture_of += [place] * len(captions)
        features = (_float32(tokens), _float32(embeds))
        yield Batch(pad(sequences), torch.tensor(picture_of), features, tuple(pictures))


def _draw_captions(
    choices: tuple[Choice, ...], random: np.random.Generator
) -> tuple[list[list[int]], bool]:
    """Captions of a picture for this epoch, and whether all of them go with a flipped one."""
    captions, may_flip = [], True
    for choice in choices:
        for i in random.permutation(len(choice.captions))[: choice.limit]:
            captions.append(choice.captions[i])
            may_flip &= choice.mirrors[i]
    return captions, may_flip


def _draw_view(may_flip: bool, random: np.random.Generator) -> str:
    drawn = random.random()
    if drawn < FLAWED:
        return "flawed"
    return "flipped" if may_flip and drawn < FLAWED + FLIPPED else "whole"


def _float32(rows: list[Floats]) -> Tensor:
    return torch.from_numpy(np.stack(rows).astype(np.float32))
