"""Held-out pictures with all of their captions in batches, and what pretraining loses on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from model.data.batches import Batch, pad
from model.data.features import load_features
from model.data.photos import Photo, read_photos
from model.data.wording import neutral_tokens, tokenize
from model.evaluation.errors import EvaluationError
from model.evaluation.splits import cached_rows, chosen
from model.objectives import contrastive_loss, hidden_word_losses
from model.pretraining import Pretraining
from model.vocabulary import Vocabulary

PICTURES = 30  # in a batch; val, test and decide have multiples of it
SEED = 1  # of the masks


@dataclass(frozen=True)
class HeldOut:
    """Pictures of a split, what the encoder saw of them, and their neutral captions."""

    photos: list[Photo]
    tokens: Tensor  # [pictures, 50, 768] float16
    embeds: Tensor  # [pictures, 512] float16
    captions: list[list[list[str]]]  # by picture, as tokens

    @property
    def picture_of(self) -> Tensor:
        """Each caption's picture [captions], captions in the order of the pictures."""
        return torch.tensor([i for i, said in enumerate(self.captions) for _ in said])

    def batches(self, vocabulary: Vocabulary, max_length: int) -> list[Batch]:
        """`PICTURES` pictures each, the last fewer, with all of their captions."""
        made = []
        for start in range(0, len(self.photos), PICTURES):
            part = slice(start, start + PICTURES)
            said = self.captions[part]
            ids = [vocabulary.encode(caption, max_length) for each in said for caption in each]
            owners = torch.tensor([i for i, each in enumerate(said) for _ in each])
            features = self.tokens[part].float(), self.embeds[part].float()
            made.append(Batch(pad(ids), owners, features))
        return made


def load_held_out(photos: Path, features: Path, split: str) -> HeldOut:
    """Read a split of the photographs from their folder and their cache of features.

    Raises `EvaluationError` when the split is empty or the cache is of other photographs.
    """
    everything = read_photos(photos)
    asked = chosen(everything, split)
    if not asked:
        raise EvaluationError(f"{photos} has no pictures of the split {split}.")
    cache = load_features(features, "whole")
    rows = cached_rows(everything, len(cache.embeds), asked)
    return HeldOut(
        asked,
        torch.from_numpy(cache.tokens[rows]),
        torch.from_numpy(cache.embeds[rows]),
        [[neutral_tokens(tokenize(caption)) for caption in photo.captions] for photo in asked],
    )


@torch.no_grad()
def pretraining_losses(
    pretraining: Pretraining, batches: Sequence[Batch], concepts: Tensor
) -> dict[str, float]:
    """The losses of pretraining by name; the same words are hidden whenever this is asked.

    Masked words are averaged over the words, contrast over the pictures; `concepts` are the ids
    of the concept words, whose mean is told apart.
    """
    named: list[Tensor] = []
    seen: list[Tensor] = []
    unseen: list[Tensor] = []
    contrast = 0.0
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        for batch in batches:
            hidden = pretraining.draw_mask(batch.tokens)
            named.append(torch.isin(batch.tokens[hidden], concepts))
            seen.append(hidden_word_losses(pretraining, batch, hidden, see_picture=True))
            unseen.append(hidden_word_losses(pretraining, batch, hidden, see_picture=False))
            assert batch.features is not None
            contrast += contrastive_loss(pretraining, batch).item() * len(batch.features[1])
    is_concept, with_picture, without = torch.cat(named), torch.cat(seen), torch.cat(unseen)
    pictures = sum(int(batch.picture_of.max()) + 1 for batch in batches)
    return {
        "masked words with the picture": float(with_picture.mean()),
        "masked words without the picture": float(without.mean()),
        "masked concept words with the picture": float(with_picture[is_concept].mean()),
        "masked concept words without the picture": float(without[is_concept].mean()),
        "contrast": contrast / pictures,
    }
