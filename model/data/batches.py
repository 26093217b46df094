"""Batches of captions with their pictures, and of sentences without.

The batches of an epoch depend only on the seed and the epoch's number, so that an interrupted
run goes on with the very batch it would have had.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from model.data.features import Features, Floats
from model.data.photos import Photo
from model.data.wording import neutral_tokens, tokenize
from model.vocabulary import PAD, Vocabulary

SENTENCE_FILES = ("coco", "flickr30k", "flickr8k")
CAPTIONS_A_PICTURE = {"person": 5, "machine": 4}
CHUNK = 50


@dataclass(frozen=True)
class Batch:
    """Captions as ids, and the pictures they belong to."""

    tokens: Tensor  # [captions, length] int64, padded
    picture_of: Tensor  # [captions] int64
    features: tuple[Tensor, Tensor] | None  # [pictures, 50, 768] and [pictures, 512] float32
    pictures: tuple[int, ...] = ()  # their places in `Pairs`


@dataclass(frozen=True)
class Pairs:
    """Pictures with encoded captions, and where their features lie in the cache."""

    rows: list[int]
    captions: list[list[list[int]]]
    mirrors: list[list[bool]]  # may the caption go with the flipped picture?
    limits: list[int]


def read_sentences(folder: Path, names: tuple[str, ...] = SENTENCE_FILES) -> list[list[str]]:
    """Distinct neutral token lists of the gzip files, in the order read."""
    seen: dict[tuple[str, ...], None] = {}
    for name in names:
        with gzip.open(folder / f"{name}.txt.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                seen.setdefault(tuple(neutral_tokens(tokenize(line))))
    return [list(tokens) for tokens in seen if tokens]


def pad(sequences: list[list[int]]) -> Tensor:
    """Rows of equal length [rows, longest], padded at the end."""
    longest = max(len(ids) for ids in sequences)
    return torch.tensor([ids + [PAD] * (longest - len(ids)) for ids in sequences])


def sentence_batches(
    sentences: list[list[int]], batch: int, seed: int, epoch: int
) -> Iterator[Batch]:
    """One epoch over sentences, neighbours in a batch of like length."""
    random = np.random.default_rng((seed, epoch))
    order = random.permutation(len(sentences))
    batches = []
    for start in range(0, len(order), batch * CHUNK):
        chunk = sorted(order[start : start + batch * CHUNK], key=lambda i: len(sentences[i]))
        batches += [chunk[i : i + batch] for i in range(0, len(chunk), batch)]
    for index in random.permutation(len(batches)):
        tokens = pad([sentences[i] for i in batches[index]])
        yield Batch(tokens, torch.zeros(len(tokens), dtype=torch.long), None)


def make_pairs(
    photos: list[Photo], vocabulary: Vocabulary, max_length: int, kinds: dict[str, int]
) -> Pairs:
    """Encode the training captions of the kinds given; `photos` in the order of the cache."""
    pairs = Pairs([], [], [], [])
    for row, photo in enumerate(photos):
        if photo.split != "train" or photo.captions_by not in kinds:
            continue
        tokens = [neutral_tokens(tokenize(caption)) for caption in photo.captions]
        pairs.rows.append(row)
        pairs.captions.append([vocabulary.encode(caption, max_length) for caption in tokens])
        pairs.mirrors.append([not {"left", "right"} & set(caption) for caption in tokens])
        pairs.limits.append(kinds[photo.captions_by])
    return pairs


def pair_batch_count(pairs: Pairs, batch: int) -> int:
    """How many batches of about `batch` captions an epoch over pictures has; never none."""
    taken = (
        min(limit, len(captions))
        for limit, captions in zip(pairs.limits, pairs.captions, strict=True)
    )
    return max(1, sum(taken) // batch)


def pair_batches(
    pairs: Pairs, plain: Features, flipped: Features, batch: int, seed: int, epoch: int
) -> Iterator[Batch]:
    """One epoch over pictures, each with a few of its captions and flipped half the time."""
    random = np.random.default_rng((seed, epoch))
    order = random.permutation(len(pairs.rows))
    for part in np.array_split(order, pair_batch_count(pairs, batch)):
        pictures = [int(picture) for picture in part]
        chosen = [
            [int(i) for i in random.permutation(len(pairs.captions[p]))[: pairs.limits[p]]]
            for p in pictures
        ]
        yield _pair_batch(pairs, pictures, chosen, plain, flipped, random)


def _pair_batch(
    pairs: Pairs,
    pictures: list[int],
    chosen: list[list[int]],
    plain: Features,
    flipped: Features,
    random: np.random.Generator,
) -> Batch:
    tokens, embeds, sequences, picture_of = [], [], [], []
    for place, (picture, captions) in enumerate(zip(pictures, chosen, strict=True)):
        may_flip = all(pairs.mirrors[picture][caption] for caption in captions)
        view = flipped if may_flip and random.random() < 0.5 else plain
        tokens.append(view.tokens[pairs.rows[picture]])
        embeds.append(view.embeds[pairs.rows[picture]])
        sequences += [pairs.captions[picture][caption] for caption in captions]
        picture_of += [place] * len(captions)
    features = (_float32(tokens), _float32(embeds))
    return Batch(pad(sequences), torch.tensor(picture_of), features, tuple(pictures))


def _float32(rows: list[Floats]) -> Tensor:
    return torch.from_numpy(np.stack(rows).astype(np.float32))
