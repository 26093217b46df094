"""Products of a shop with picture and title: those of the same kind and colour are similar."""

import json
from dataclasses import dataclass
from pathlib import Path

from model.data.wording import tokenize


@dataclass(frozen=True)
class Product:
    """One product; its picture is `images/ID.jpg`."""

    id: str
    words: tuple[str, ...]  # of the title
    article: str
    colour: str
    split: str


def read_products(folder: Path) -> list[Product]:
    """The products of `products.jsonl`, in the order of `read_pictures`.

    Raises `FileNotFoundError` when the folder has no such file.
    """
    lines = (folder / "products.jsonl").read_text(encoding="utf-8").splitlines()
    records = sorted(map(json.loads, lines), key=lambda record: f"{record['id']}.jpg")
    return [
        Product(
            record["id"],
            tuple(tokenize(record["title"])),
            record["articleType"],
            record["baseColour"],
            record["split"],
        )
        for record in records
    ]
