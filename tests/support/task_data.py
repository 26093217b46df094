"""Posts and products small enough to train on within a test, with features that tell a part."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model.tasks.posts import SENTIMENTS

MODEL = """
seeds = [1, 2]
image_tokens = 1

[model]
transformer = { width = 16, heads = 2, feed_forward = 32, max_length = 12, dropout = 0.0 }
image = { backbone_width = 12, embed_width = 10, grid = 4, pooled_grid = 2 }
"""
STAGE = """
[[stages]]
stage = "{stage}"
modality_dropout = 0.3
epochs = {epochs}
batch = 8
learning_rate = 1e-2
warmup_steps = 4
label_smoothing = 0.0
average_decay = 0.9
checkpoint_seconds = -1.0
"""
SPLITS = ("train", "train", "val", "test")
MOODS = ("sad", "dull", "happy")


@dataclass(frozen=True)
class TaskData:
    """A folder of data, its features and a recipe, as the commands take them."""

    data: Path
    features: Path
    recipe: Path

    def write_recipe(self, *stages: str, epochs: float = 12) -> None:
        """A recipe with these stages."""
        written = [STAGE.format(stage=stage, epochs=epochs) for stage in stages]
        self.recipe.write_text(MODEL + "".join(written), encoding="utf-8")

    def arguments(self, out: Path, split: str = "val") -> list[str]:
        """The command line of a run into a folder."""
        return [
            str(self.recipe),
            *("--data", str(self.data)),
            *("--features", str(self.features)),
            *("--out", str(out)),
            *("--split", split),
        ]


def make_posts(root: Path, count: int = 96) -> TaskData:
    """The mood is told by the words of half of the posts and by the pictures of the others."""
    records, classes = [], []
    for number in range(count):
        mood, told = number % 3, number % 2 == 0
        word = MOODS[mood] if told else "plain"
        records.append(
            {
                "id": f"{number:03}",
                "text": f"RT @a: a {word} day {number // 6} http://t.co/x",
                "sentiment": SENTIMENTS[mood],
                "split": SPLITS[number // 6 % 4],
            }
        )
        classes.append(3 if told else mood)
    return _made(root, "posts", records, np.array(classes))


def make_products(root: Path, count: int = 96) -> TaskData:
    """The title tells the kind, the picture the colour."""
    records = [
        {
            "id": f"{number:03}",
            "title": f"Brand {('shirt', 'shoe', 'hat')[number % 3]} {number}",
            "articleType": ("Shirts", "Shoes", "Hats")[number % 3],
            "baseColour": ("Red", "Blue", "Grey", "Green")[number // 3 % 4],
            "split": SPLITS[number // 12 % 4],
        }
        for number in range(count)
    ]
    return _made(root, "products", records, np.arange(count) // 3 % 4)


def _made(root: Path, name: str, records: list[dict[str, str]], seen: np.ndarray) -> TaskData:
    """Write the folders; `seen` [records] is what a picture shows, a number below four."""
    made = TaskData(root / name, root / "features" / name, root / "recipe.toml")
    made.data.mkdir(parents=True)
    made.features.mkdir(parents=True)
    lines = "".join(json.dumps(record) + "\n" for record in records)
    (made.data / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    random = np.random.default_rng(0)
    shown = np.eye(4)[seen]
    for file, shape in (("tokens", (5, 12)), ("embeds", (10,))):
        features = random.normal(0, 0.3, (len(records), *shape))
        features[..., :4] += 3 * shown.reshape(len(records), *[1] * (len(shape) - 1), 4)
        np.save(made.features / f"whole.{file}.npy", features.astype(np.float16))
    made.write_recipe("words", "picture", "both")
    return made
