"""The reward of self-critical training: CIDEr-D, less for every object that is invented.

CIDEr-D is fast here, with document frequencies fixed once from the training references. Vedantam
et al. 2015: n-grams up to four, tf-idf vectors, clipped cosine, a Gaussian penalty on the
difference in length. The figure is CIDEr-D as published (10 at most), not ×100.
"""

import math
from collections import Counter
from dataclasses import dataclass
from typing import Protocol

from model.evaluation.objects import objects_in, supported

LONGEST = 4
LENGTH_SPREAD = 6.0
INVENTED = 0.4  # taken off for each object that no reference supports; CIDEr-D is about 1

NGram = tuple[str, ...]


@dataclass(frozen=True)
class Vector:
    """A sentence's tf-idf weights by n-gram length, their norms, and its length in words."""

    weights: tuple[dict[NGram, float], ...]
    norms: tuple[float, ...]
    length: int


def count_ngrams(tokens: list[str]) -> Counter[NGram]:
    """All n-grams of one to four words with their counts."""
    return Counter(
        tuple(tokens[i : i + n]) for n in range(1, LONGEST + 1) for i in range(len(tokens) - n + 1)
    )


class Reward(Protocol):
    """What a sentence about a picture is worth."""

    def reward(self, picture: int, tokens: list[str]) -> float:
        """The higher the better."""


class CiderD:
    """The reward of a sentence against one picture's references."""

    def __init__(
        self, references: list[list[list[str]]], weights: list[list[float]] | None = None
    ) -> None:
        """`references` are token lists, by picture; their order numbers the pictures.

        `weights` of the references sum to 1 for each picture; equal when not given.
        """
        documents: Counter[NGram] = Counter()
        for sentences in references:
            documents.update({gram for tokens in sentences for gram in count_ngrams(tokens)})
        self._log_documents = math.log(len(references))
        self._frequency = {gram: math.log(count) for gram, count in documents.items()}
        self._references = [[self.vector(tokens) for tokens in refs] for refs in references]
        self._weights = weights or [[1 / len(refs)] * len(refs) for refs in references]

    def reward(self, picture: int, tokens: list[str]) -> float:
        """CIDEr-D of a sentence about the picture, 0–10."""
        said = self.vector(tokens)
        references = zip(self._weights[picture], self._references[picture], strict=True)
        return 10 * sum(weight * likeness(said, other) for weight, other in references)

    def vector(self, tokens: list[str]) -> Vector:
        """The tf-idf weights of a sentence."""
        weights: list[dict[NGram, float]] = [{} for _ in range(LONGEST)]
        for gram, count in count_ngrams(tokens).items():
            rarity = self._log_documents - self._frequency.get(gram, 0.0)
            weights[len(gram) - 1][gram] = count * rarity
        norms = tuple(math.sqrt(sum(w * w for w in each.values())) for each in weights)
        return Vector(tuple(weights), norms, len(tokens))


def likeness(said: Vector, reference: Vector) -> float:
    """Clipped cosine over the n-gram lengths, less for a difference in length; 0–1."""
    total = 0.0
    for n in range(LONGEST):
        if said.norms[n] and reference.norms[n]:
            known = reference.weights[n]
            product = sum(
                min(weight, known[gram]) * known[gram]
                for gram, weight in said.weights[n].items()
                if gram in known
            )
            total += product / (said.norms[n] * reference.norms[n])
    difference = said.length - reference.length
    return math.exp(-(difference**2) / (2 * LENGTH_SPREAD**2)) * total / LONGEST


class HonestReward:
    """CIDEr-D, less `INVENTED` for each object named that no reference of the picture supports."""

    def __init__(self, references: list[list[list[str]]], weights: list[list[float]]) -> None:
        """As `CiderD` takes them."""
        self._cider_d = CiderD(references, weights)
        self._supported = [
            supported([" ".join(tokens) for tokens in sentences]) for sentences in references
        ]

    def reward(self, picture: int, tokens: list[str]) -> float:
        """The reward of a sentence about the picture."""
        invented = objects_in(" ".join(tokens)) - self._supported[picture]
        return self._cider_d.reward(picture, tokens) - INVENTED * len(invented)
