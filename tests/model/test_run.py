"""What a run starts from: word vectors when its recipe names some, features of its backbone."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from model.data import word_vectors
from model.training import __main__ as command
from model.training.errors import RecipeError
from model.training.recipe import read_recipe
from model.training.run import Run
from model.word_vectors import read_word_vectors
from tests.support import training_data
from tests.support.training_data import TrainingData


@pytest.fixture
def data(tmp_path: Path) -> TrainingData:
    return training_data.make(tmp_path)


def run_of(data: TrainingData, out: Path) -> Run:
    out.mkdir()
    root = data.root
    recipe = read_recipe(root / "recipe.toml")
    return Run(
        data=root / "data",
        extra=[root / "windows"],
        features=root / "features",
        vectors=root / "vectors",
        out=out,
        model=recipe.model,
        set_aside=recipe.set_aside,
        word_vectors=recipe.word_vectors,
    )


def learn_vectors(data: TrainingData, width: int) -> Path:
    """Word vectors of the data's sentences, and a recipe that names them."""
    file = data.root / "vectors" / "words.bin"
    folder = str(data.root / "data")
    word_vectors.main(["--data", folder, "--out", str(file), "--width", str(width)])
    recipe = data.root / "recipe.toml"
    named = f'word_vectors = "{file.name}"\n{recipe.read_text(encoding="utf-8")}'
    recipe.write_text(named, encoding="utf-8")
    return file


def test_a_new_captioner_starts_from_the_word_vectors(data: TrainingData, tmp_path: Path) -> None:
    vectors = read_word_vectors(learn_vectors(data, 16))
    run = run_of(data, tmp_path / "run")
    torch.manual_seed(0)
    found = run.captioner(None).state_dict()
    torch.manual_seed(0)
    by_chance = replace(run, word_vectors=None).captioner(None).state_dict()
    differing = [name for name in found if not torch.equal(found[name], by_chance[name])]
    assert differing == ["text_encoder.embed.weight", "decoder.embed.weight"]
    rows = found["text_encoder.embed.weight"]
    words = [i for i, word in enumerate(run.vocabulary.words) if word in vectors]
    assert len(words) > 5
    cosines = [
        torch.cosine_similarity(rows[i], torch.tensor(vectors[run.vocabulary.words[i]]), 0).item()
        for i in words
    ]
    assert np.allclose(cosines, 1, atol=1e-5)


def test_vectors_of_another_width_are_told(data: TrainingData, tmp_path: Path) -> None:
    learn_vectors(data, 12)
    recipe = data.root / "recipe.toml"
    text = recipe.read_text(encoding="utf-8").replace('[[stages]]\nstage = "alignment"\n', "")
    recipe.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit, match="has vectors of width 12 and the transformer is 16 wide"):
        command.main(data.arguments(tmp_path / "run"))


def test_features_of_another_backbone_are_told(data: TrainingData, tmp_path: Path) -> None:
    run = run_of(data, tmp_path / "run")
    assert run.corpora.views
    for image in ({"backbone_width": 14}, {"embed_width": 14}, {"grid": 3, "pooled_grid": 3}):
        other = replace(run.model, image=replace(run.model.image, **image))
        with pytest.raises(RecipeError, match="is not of the backbone that the recipe describes"):
            assert replace(run, model=other).corpora
