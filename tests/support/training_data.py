"""Everything that a run of training reads, made small: pictures, sentences, features, vectors."""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model.data.batches import SENTENCE_FILES
from model.data.held_back import read_training_sentences
from model.data.photos import Photo, read_photos, write_records
from model.data.sentence_vectors import training_captions
from model.data.views import VIEWS

THINGS = ["dog", "cat", "boat", "tree", "cake", "bus"]
PLACES = ["on the beach", "in a field", "near a house"]
KINDS = ["person", "person", "machine", "web alt text"]
SENTENCE_WIDTH = 8

RECIPE = """
seed = 3

[model]
fusion_layers = 1
transformer = { width = 16, heads = 2, feed_forward = 32, max_length = 12 }
image = { backbone_width = 12, embed_width = 10, grid = 4, pooled_grid = 2 }
text = { concepts = 6, concept_words = 2 }
decoder = { layers = 1 }

[[stages]]
stage = "alignment"

[[stages]]
stage = "pretrain"
batch = 16
epochs = 2
checkpoint_seconds = -1.0

[[stages]]
stage = "sentences"
batch = 16
epochs = 1.5
checkpoint_seconds = -1.0

[[stages]]
stage = "captions"
batch = 12
checkpoint_seconds = -1.0

[[stages]]
stage = "reward"
batch = 12
checkpoint_seconds = -1.0
seed = 4

[[stages]]
stage = "blend"
kept = 0.25
"""

BASELINE = """
[model]
fusion_layers = 0
transformer = { width = 16, heads = 2, feed_forward = 32, max_length = 12 }
text = { concepts = 6, concept_words = 0 }
decoder = { kind = "lstm", layers = 1 }

[model.image]
backbone_width = 12
embed_width = 10
grid = 4
pooled_grid = 2
layers = 0
reads_tokens = false

[[stages]]
stage = "alignment"

[[stages]]
stage = "sentences"
batch = 16

[[stages]]
stage = "captions"
batch = 12
"""


@dataclass(frozen=True)
class TrainingData:
    """Folders and the recipe, as the command of training takes them."""

    root: Path

    def arguments(self, out: Path) -> list[str]:
        """The command line of a run into a folder."""
        return [
            str(self.root / "recipe.toml"),
            *("--data", str(self.root / "data")),
            *("--extra", str(self.root / "windows")),
            *("--features", str(self.root / "features")),
            *("--vectors", str(self.root / "vectors")),
            *("--out", str(out)),
        ]


def make(root: Path) -> TrainingData:
    """Twelve photographs, two rendered windows and sixty sentences, with random features."""
    random = np.random.default_rng(0)
    photos, windows = root / "data" / "photos", root / "windows"
    for folder in (photos, windows, root / "data" / "text", root / "vectors"):
        folder.mkdir(parents=True)
    write_records(photos, [_photo(number) for number in range(12)])
    said = ("a window with a dog", "a window with a cat")
    write_records(
        windows,
        [Photo(f"w{i}", Path(), "train", "windows", "rendered", said[i : i + 1]) for i in (0, 1)],
    )
    for folder in (photos, windows):
        _features(root / "features" / folder.name, len(read_photos(folder)), random)
    _sentences(root / "data" / "text")
    everything = read_photos(photos)
    captions = training_captions(everything)
    sentences = len(read_training_sentences(root / "data" / "text", everything))
    groups = [list(range(start, min(start + 5, sentences))) for start in range(0, sentences, 5)]
    (root / "vectors" / "groups.json").write_text(json.dumps(groups), encoding="utf-8")
    for name, count in (("captions", len(captions)), ("sentences", sentences)):
        vectors = random.normal(size=(count, SENTENCE_WIDTH)).astype(np.float16)
        np.save(root / "vectors" / f"{name}.vectors.npy", vectors)
    (root / "recipe.toml").write_text(RECIPE, encoding="utf-8")
    return TrainingData(root)


def _photo(number: int) -> Photo:
    """The last photograph is of val; the captions are by people, by a machine, from the web."""
    by, thing = KINDS[number % len(KINDS)], THINGS[number % len(THINGS)]
    count = 5 if number % 4 == 0 else 1
    captions = tuple(f"A {thing} {PLACES[(number + i) % 3]}." for i in range(count))
    split = "val" if number == 11 else "train"
    return Photo(f"p{number:02}", Path(), split, "made", by, captions)


def _features(folder: Path, count: int, random: np.random.Generator) -> None:
    folder.mkdir(parents=True)
    for view in VIEWS:
        np.save(
            folder / f"{view}.tokens.npy", random.normal(size=(count, 5, 12)).astype(np.float16)
        )
        np.save(folder / f"{view}.embeds.npy", random.normal(size=(count, 10)).astype(np.float16))


def _sentences(folder: Path) -> None:
    lines = [
        f"{start} {thing} {place}" for start in ("a", "one", "two") for thing in THINGS
        for place in PLACES
    ]  # fmt: skip
    for part, name in enumerate(SENTENCE_FILES):
        with gzip.open(folder / f"{name}.txt.gz", "wt", encoding="utf-8") as file:
            file.write("\n".join(lines[part::3]) + "\n")
