"""One's own pictures with captions, and nothing else, are enough to train on."""

import json
import shutil
from pathlib import Path

import torch

from model.data.photos import read_photos
from model.training import __main__ as command
from model.training.recipe import read_recipe
from tests.support import training_data

RECIPE = """
[model]
transformer = { width = 16, heads = 2, feed_forward = 32, max_length = 12 }
image = { backbone_width = 12, embed_width = 10, grid = 4, pooled_grid = 2 }
text = { concepts = 4, concept_words = 2 }
decoder = { layers = 1 }

[[stages]]
stage = "pretrain"
batch = 8

[[stages]]
stage = "captions"
batch = 8
epochs = 2
"""


def test_pictures_alone_are_learned_from(tmp_path: Path) -> None:
    data = training_data.make(tmp_path / "made")
    shutil.rmtree(data.root / "data" / "text")
    shutil.rmtree(data.root / "vectors")
    (data.root / "recipe.toml").write_text(RECIPE, encoding="utf-8")
    command.main(data.arguments(tmp_path / "out"))
    words = json.loads((tmp_path / "out" / "vocabulary.json").read_text(encoding="utf-8"))
    assert {"dog", "beach"} <= set(words)
    learned = torch.load(tmp_path / "out" / "captions" / "weights.pt", weights_only=True)
    chosen = {words[i] for i in learned["concepts.words"].tolist()}
    assert len(chosen) == 4
    assert learned["concepts.score.bias"].abs().min() > 0


def test_a_line_with_id_and_captions_is_enough(tmp_path: Path) -> None:
    line = json.dumps({"id": "a", "captions": ["A dog."]})
    (tmp_path / "captions.jsonl").write_text(line + "\n", encoding="utf-8")
    (photo,) = read_photos(tmp_path)
    assert (photo.split, photo.captions_by, photo.source) == ("train", "person", "own")


def test_the_recipe_for_them_can_be_followed() -> None:
    recipe = read_recipe(Path("model/recipes/own.toml"))
    assert [stage.name for stage in recipe.stages] == ["pretrain", "captions"]
