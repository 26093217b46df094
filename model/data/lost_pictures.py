"""Batches of sentences that have lost their picture, each with a pseudo picture drawn for it.

As in `batches`, those of an epoch depend only on the seed and the epoch's number.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from model.data.batches import Batch, pad
from model.data.features import Floats
from model.data.pseudo_pictures import PseudoPictures

CHUNK = 50  # batches that are sorted by length together


@dataclass(frozen=True)
class Sentences:
    """Sentences by the picture that they have lost, and what is needed to draw one for each."""

    captions: list[list[list[int]]]  # by lost picture
    vectors: Floats  # [lost pictures, 384] float16, the mean over a picture's sentences
    pictures: PseudoPictures

    @classmethod
    def none(cls, embed_width: int) -> "Sentences":
        """No sentences: what there is where only pictures are learned from."""
        nowhere = torch.zeros(embed_width, embed_width)
        nothing = PseudoPictures(nowhere[0], nowhere[:1], nowhere)
        return cls([], np.zeros((0, 0), np.float16), nothing)

    def __len__(self) -> int:
        """How many sentences there are."""
        return sum(map(len, self.captions))

    def draw(self, places: list[int], generator: torch.Generator, noise: float = 1.0) -> Tensor:
        """A pseudo picture [places, 512] for each of these lost pictures."""
        vectors = torch.from_numpy(self.vectors[places].astype(np.float32))
        return self.pictures.draw(vectors, generator, noise)


def sentence_batch_count(sentences: Sentences, batch: int) -> int:
    """How many batches an epoch over sentences has."""
    whole, rest = divmod(len(sentences), batch * CHUNK)
    return whole * CHUNK + -(-rest // batch)


def sentence_batches(
    sentences: Sentences, batch: int, seed: int, epoch: int, noise: float = 1.0
) -> Iterator[Batch]:
    """One epoch over sentences, each with a pseudo picture of its own.

    Neighbours in a batch are of like length.
    """
    random = np.random.default_rng((seed, epoch))
    generator = torch.Generator().manual_seed(int(random.integers(2**31)))
    said = [(ids, place) for place, captions in enumerate(sentences.captions) for ids in captions]
    order = random.permutation(len(said))
    batches = []
    for start in range(0, len(order), batch * CHUNK):
        chunk = sorted(order[start : start + batch * CHUNK], key=lambda i: len(said[i][0]))
        batches += [chunk[i : i + batch] for i in range(0, len(chunk), batch)]
    for index in random.permutation(len(batches)):
        rows = [said[i] for i in batches[index]]
        places = [place for _, place in rows]
        embeds = sentences.draw(places, generator, noise)
        tokens = pad([ids for ids, _ in rows])
        yield Batch(tokens, torch.arange(len(rows)), (None, embeds))


def lost_picture_batches(
    sentences: Sentences, batch: int, seed: int, epoch: int
) -> Iterator[Batch]:
    """One epoch over lost pictures, `batch` of them at a time with all their sentences."""
    random = np.random.default_rng((seed, epoch))
    generator = torch.Generator().manual_seed(int(random.integers(2**31)))
    order = random.permutation(len(sentences.captions))
    for start in range(0, len(order), batch):
        places = [int(place) for place in order[start : start + batch]]
        captions = [sentences.captions[place] for place in places]
        tokens = pad([ids for each in captions for ids in each])
        counts = torch.tensor([len(each) for each in captions])
        picture_of = torch.arange(len(places)).repeat_interleave(counts)
        yield Batch(tokens, picture_of, (None, sentences.draw(places, generator)), tuple(places))
