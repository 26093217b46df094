"""Several folders of captioned pictures as one, with every cached view of their features.

A corpus is a folder as `read_photos` reads it; its features lie in a folder of the same name.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model.data.features import Features, load_features
from model.data.photos import Photo, is_set_aside, read_photos
from model.data.views import VIEWS


@dataclass(frozen=True)
class Corpora:
    """All pictures, and their features by view; rows go together."""

    photos: list[Photo]
    views: dict[str, Features]


def load_corpora(folders: list[Path], features: Path) -> Corpora:
    """Read the folders and `FEATURES/NAME/VIEW.*`; every corpus must have every view."""
    photos = [photo for folder in folders for photo in read_photos(folder)]
    views = {}
    for view in VIEWS:
        parts = [load_features(features / folder.name, view) for folder in folders]
        views[view] = Features(
            tokens=np.concatenate([part.tokens for part in parts]),
            embeds=np.concatenate([part.embeds for part in parts]),
        )
    return Corpora(photos, views)


def is_trained_on(photo: Photo, set_aside: bool) -> bool:
    """Whether training may use the picture; with `set_aside` some are kept for decisions."""
    return photo.split == "train" and not (set_aside and is_set_aside(photo))
