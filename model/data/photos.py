"""Photographs with captions: one record a picture, read from a folder given by the caller.

The folder holds `captions.jsonl` (objects with `id`, `split`, `captions`, `captions_by`,
`source`) and `images/ID.jpg`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Photo:
    """One picture and what was written about it."""

    id: str
    path: Path
    split: str
    source: str
    captions_by: str
    captions: tuple[str, ...]


def read_photos(folder: Path, split: str | None = None) -> list[Photo]:
    """Photographs of a folder in file-name order, of one split or of all.

    Raises `FileNotFoundError` when the folder has no `captions.jsonl`.
    """
    photos = [photo for photo in _records(folder) if split in (None, photo.split)]
    return sorted(photos, key=lambda photo: photo.path.name)


def _records(folder: Path) -> Iterator[Photo]:
    for line in (folder / "captions.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield Photo(
            id=record["id"],
            path=folder / "images" / f"{record['id']}.jpg",
            split=record["split"],
            source=record["source"],
            captions_by=record["captions_by"],
            captions=tuple(record["captions"]),
        )
