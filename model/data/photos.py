"""Photographs with captions: one record a picture, read from a folder given by the caller.

The folder holds `images/ID.jpg` and `captions.jsonl`: a line for each picture, an object with `id`
and `captions`, and if it is not `train`, not `person` or not `own`, with `split`, `captions_by`
or `source`.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

SET_ASIDE = 0.2435  # of the training photographs with five captions by people: 300 of 1 193
FIVE = 5


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
    photos = [
        photo
        for photo in _records(folder, folder / "captions.jsonl")
        if split in (None, photo.split)
    ]
    return sorted(photos, key=lambda photo: photo.path.name)


def read_pictures(folder: Path) -> list[Photo]:
    """As `read_photos`, of any folder of pictures: `FOLDER.jsonl` may stand for `captions.jsonl`.

    Records that say something else of the picture than captions have none: `posts/posts.jsonl`.
    """
    named = folder / f"{folder.resolve().name}.jsonl"
    if not named.exists():
        return read_photos(folder)
    return sorted(_records(folder, named), key=lambda photo: photo.path.name)


def is_set_aside(photo: Photo) -> bool:
    """Is this training photograph kept for decisions between models, and never trained on?

    About a quarter of those with five captions by people, by the SHA-256 of the id: the same ones
    on every computer and in every run.
    """
    if photo.split != "train" or photo.captions_by != "person" or len(photo.captions) < FIVE:
        return False
    return in_kept_share(photo.id)


def in_kept_share(name: str) -> bool:
    """Does the SHA-256 of a picture's id fall into the share that is kept for decisions?"""
    start = hashlib.sha256(name.encode()).digest()[:8]
    return int.from_bytes(start, "big") < SET_ASIDE * 2**64


def write_records(folder: Path, photos: list[Photo]) -> None:
    """Write the `captions.jsonl` that `read_photos` reads; the pictures go to `images/ID.jpg`."""
    with (folder / "captions.jsonl").open("w", encoding="utf-8") as lines:
        for photo in photos:
            record = {name: value for name, value in asdict(photo).items() if name != "path"}
            lines.write(json.dumps(record, ensure_ascii=False) + "\n")


def _records(folder: Path, file: Path) -> Iterator[Photo]:
    for line in file.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield Photo(
            id=record["id"],
            path=folder / "images" / f"{record['id']}.jpg",
            split=record.get("split", "train"),
            source=record.get("source", "own"),
            captions_by=record.get("captions_by", "person"),
            captions=tuple(record.get("captions", ())),
        )
