"""Captions of a run's weights from cached features, as the evaluation reads them."""

from dataclasses import replace
from pathlib import Path

import torch

from model.captioner import Captioner
from model.data.photos import read_photos
from model.evaluation import of_run
from model.evaluation.captions import read_captions
from model.training.recipe import read_recipe, write_model
from model.vocabulary import SPECIAL, Vocabulary
from tests.support import training_data

WORDS = ["a", "dog", "cat", "on", "the", "beach"]


def test_a_run_says_something_of_every_picture_of_the_split(tmp_path: Path) -> None:
    data = training_data.make(tmp_path / "made")
    run = tmp_path / "run"
    (run / "captions").mkdir(parents=True)
    vocabulary = Vocabulary([*SPECIAL, *WORDS])
    vocabulary.save(run / "vocabulary.json")
    torch.manual_seed(0)
    recipe = read_recipe(data.root / "recipe.toml")
    config = replace(recipe.model, vocabulary_size=len(vocabulary))
    write_model(config, run)
    captioner = Captioner(config)
    torch.save(captioner.state_dict(), run / "captions" / "weights.pt")
    photos = data.root / "data" / "photos"
    of_run.main(
        [
            *("--run", str(run)),
            *("--photos", str(photos), "--features", str(data.root / "features" / "photos")),
            *("--split", "val", "--out", str(tmp_path / "said.json")),
        ]
    )
    (caption,) = read_captions(tmp_path / "said.json", read_photos(photos, "val"))
    assert caption
    assert set(caption.split()) <= set(WORDS)
