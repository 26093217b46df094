"""How rich is what is said: words, lengths, and how much is said of training captions by heart."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from model.data.batches import read_sentences
from model.data.photos import Photo, is_set_aside
from model.data.wording import neutral
from model.evaluation.errors import EvaluationError


@dataclass(frozen=True)
class Variety:
    """Counts over a set of captions after the wording table."""

    distinct_captions: int
    distinct_words: int
    mean_length: float  # words; `nan` without captions
    novel: float  # share that is no training caption, 0–1; `nan` without captions


def training_sentences(photos: Sequence[Photo], text: Path | None) -> set[str]:
    """All that is trained on: captions of training photographs, and the `*.txt.gz` of a folder.

    Raises `EvaluationError` when the folder holds none.
    """
    known = {
        neutral(caption)
        for photo in photos
        if photo.split == "train" and not is_set_aside(photo)
        for caption in photo.captions
    }
    if text is not None:
        names = tuple(sorted(path.name.removesuffix(".txt.gz") for path in text.glob("*.txt.gz")))
        if not names:
            raise EvaluationError(f"{text} holds no sentences (*.txt.gz).")
        known |= {" ".join(tokens) for tokens in read_sentences(text, names)}
    return known


def variety(captions: Sequence[str], known: set[str]) -> Variety:
    """Variety of captions; `known` are the training sentences after the wording table."""
    said = [neutral(caption) for caption in captions]
    words = [word for caption in said for word in caption.split()]
    count = len(said) or float("nan")
    return Variety(
        distinct_captions=len(set(said)),
        distinct_words=len(set(words)),
        mean_length=len(words) / count,
        novel=sum(caption not in known for caption in said) / count,
    )
