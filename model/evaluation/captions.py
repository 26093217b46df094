"""Captions in a file: `{"id": "caption"}`, the form in which models are compared."""

import json
from collections.abc import Sequence
from pathlib import Path

from model.data.photos import Photo
from model.evaluation.errors import EvaluationError


def read_captions(path: Path, photos: Sequence[Photo]) -> list[str]:
    """The captions of these photographs; raises `EvaluationError` when the file lacks one."""
    try:
        captions: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise EvaluationError(f"{path} holds no captions in JSON: {error}") from error
    missing = [photo.id for photo in photos if photo.id not in captions]
    if missing:
        raise EvaluationError(
            f"{path} has no caption for {missing[0]}, {len(missing)} are missing."
        )
    return [captions[photo.id] for photo in photos]


def write_captions(path: Path, photos: Sequence[Photo], captions: Sequence[str]) -> None:
    """Write the captions of these photographs."""
    said = {photo.id: caption for photo, caption in zip(photos, captions, strict=True)}
    path.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", "utf-8")
