"""Captions without a captioner: what a model must beat to be worth its memory.

The caption of the training picture that looks most alike, and one sentence for all pictures.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from model.data.features import Floats
from model.data.photos import FIVE, Photo, is_set_aside
from model.data.wording import neutral_tokens, tokenize
from model.evaluation.errors import EvaluationError
from model.evaluation.splits import cached_rows
from model.training.reward import CiderD, count_ngrams

FINALISTS = 30

Tokens = tuple[str, ...]


def training_rows(photos: Sequence[Photo]) -> list[int]:
    """Places of the training pictures that people captioned, without those set aside.

    Raises `EvaluationError` when there are none.
    """
    rows = [
        row
        for row, photo in enumerate(photos)
        if photo.split == "train" and photo.captions_by == "person" and not is_set_aside(photo)
    ]
    if not rows:
        raise EvaluationError("No training picture has captions by people: no baseline to be had.")
    return rows


def nearest_captions(photos: Sequence[Photo], embeds: Floats, asked: Sequence[Photo]) -> list[str]:
    """For each picture asked, the first caption of the training picture most alike.

    `embeds` [pictures, width] are CLIP's vectors, rows in the order of `photos`; alike is the
    cosine. Raises `EvaluationError` when they are of other photographs or none is to train on.
    """
    places = cached_rows(photos, len(embeds), asked)
    vectors = embeds.astype(np.float32)
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = training_rows(photos)
    nearest = (vectors[places] @ vectors[rows].T).argmax(1)
    return [photos[rows[int(place)]].captions[0] for place in nearest]


def constant_caption(photos: Sequence[Photo]) -> str:
    """The training caption that the captions of all training pictures agree with most, by CIDEr-D.

    Pictures with five captions decide, if there are any: five are rarely all odd. The few that
    are nearest to the sum of all tf-idf vectors are scored in full.
    """
    people = [photos[row] for row in training_rows(photos)]
    training = [photo for photo in people if len(photo.captions) >= FIVE] or people
    spoken = [[tuple(_tokens(text)) for text in photo.captions] for photo in training]
    consensus = CiderD([[list(tokens) for tokens in captions] for captions in spoken])
    candidates = sorted({tokens for captions in spoken for tokens in captions})
    closeness = _closeness(candidates, spoken)
    finalists = sorted(candidates, key=lambda tokens: -closeness[tokens])[:FINALISTS]
    best = max(
        finalists,
        key=lambda tokens: sum(consensus.reward(i, list(tokens)) for i in range(len(spoken))),
    )
    return " ".join(best)


def _closeness(
    candidates: Sequence[Tokens], spoken: Sequence[Sequence[Tokens]]
) -> dict[Tokens, float]:
    """Cosines of each sentence with all sentences, summed, by tf-idf vectors of n-grams 1 to 4."""
    documents = Counter(
        gram
        for captions in spoken
        for gram in {gram for tokens in captions for gram in count_ngrams(list(tokens))}
    )
    rarity = {gram: math.log(len(spoken) / count) for gram, count in documents.items()}
    total: dict[Tokens, float] = defaultdict(float)
    for tokens in (tokens for captions in spoken for tokens in captions):
        for gram, weight in _unit_vector(tokens, rarity).items():
            total[gram] += weight
    return {
        tokens: sum(weight * total[gram] for gram, weight in _unit_vector(tokens, rarity).items())
        for tokens in candidates
    }


def _unit_vector(tokens: Tokens, rarity: dict[Tokens, float]) -> dict[Tokens, float]:
    """The sentence's tf-idf weights, of length 1 for each n-gram length."""
    weights = {g: count * rarity[g] for g, count in count_ngrams(list(tokens)).items()}
    squares: dict[int, float] = defaultdict(float)
    for gram, weight in weights.items():
        squares[len(gram)] += weight**2
    return {g: w / squares[len(g)] ** 0.5 for g, w in weights.items() if squares[len(g)]}


def _tokens(text: str) -> list[str]:
    return neutral_tokens(tokenize(text))
