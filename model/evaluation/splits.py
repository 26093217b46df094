"""Which pictures are judged, and where what the encoder saw of them lies in a cache."""

from collections.abc import Sequence

from model.data.photos import Photo, is_set_aside
from model.evaluation.errors import EvaluationError

SPLITS = ("val", "test", "decide")


def chosen(everything: Sequence[Photo], split: str) -> list[Photo]:
    """The photographs of a split; `decide` is val and the training ones that are set aside."""
    if split == "decide":
        return [photo for photo in everything if photo.split == "val" or is_set_aside(photo)]
    return [photo for photo in everything if photo.split == split]


def cached_rows(everything: Sequence[Photo], cached: int, asked: Sequence[Photo]) -> list[int]:
    """Rows of the pictures asked in a cache of so many, kept in the order of `everything`.

    Raises `EvaluationError` when the cache is of other photographs.
    """
    if cached != len(everything):
        told = f"The cache has {cached} pictures, the folder {len(everything)}."
        raise EvaluationError(f"{told} Make it with python -m model.data.features.")
    row_of = {photo.id: row for row, photo in enumerate(everything)}
    return [row_of[photo.id] for photo in asked]
