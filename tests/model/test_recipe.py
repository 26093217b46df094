"""Recipes: what is named is set, what is not has its default, and a wrong name is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from model.backbones import ClipViT, EfficientNetLite0
from model.config import CaptionerConfig, DecoderConfig, TextConfig, TrainingConfig
from model.training.errors import RecipeError
from model.training.recipe import model_of_run, read_model, read_recipe, write_model
from model.training.stages import STAGES


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    return tmp_path / "recipe.toml"


def test_settings_are_read_and_the_rest_has_its_default(recipe: Path) -> None:
    recipe.write_text(
        """
        seed = 5
        set_aside = true
        word_vectors = "glove.txt"
        [model]
        fusion_layers = 2
        text = { concepts = 50 }
        decoder.kind = "gru"
        [[stages]]
        stage = "captions"
        epochs = 4
        [[stages]]
        stage = "reward"
        seed = 2
        """,
        encoding="utf-8",
    )
    found = read_recipe(recipe)
    assert found.set_aside
    assert found.word_vectors == "glove.txt"
    assert found.model.fusion_layers == 2
    assert found.model.text == TextConfig(concepts=50)
    assert found.model.decoder.kind == "gru"
    assert found.model.transformer == CaptionerConfig(0).transformer
    captions, reward = found.stages
    assert captions.name == "captions"
    assert captions.settings == {"epochs": 4}
    assert captions.config == TrainingConfig(epochs=4, seed=5)
    assert reward.config == TrainingConfig(seed=2)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (
            "sed = 1",
            "The recipe has no setting sed; it has seed, set_aside, word_vectors, model, stages.",
        ),
        ("[model]\nwidth = 3", "The model has no setting width; it has transformer,"),
        ("[model]\nvocabulary_size = 3", "The model has no setting vocabulary_size"),
        ("[model.text]\nlayer = 3", "The model's text has no setting layer; it has layers,"),
        ("[[stages]]\nstage = 'nap'", "There is no stage nap; there are alignment, pretrain,"),
        ("[[stages]]\nepochs = 1", "There is no stage without a name"),
        ("[[stages]]\nstage = 'reward'\nepoch = 1", "The stage reward has no setting epoch;"),
        (
            "[model]\ndecoder.kind = 'rnn'",
            "There is no decoder rnn; there are transformer, lstm, gru.",
        ),
        ("[[stages]]\nstage = 'reward'\n" * 2, "The recipe names a stage twice."),
        ("seed = ", "recipe.toml is not a TOML file: "),
    ],
)
def test_a_wrong_name_is_told(recipe: Path, text: str, word: str) -> None:
    recipe.write_text(text, encoding="utf-8")
    with pytest.raises(RecipeError) as error:
        read_recipe(recipe)
    assert word in str(error.value)


def test_a_file_of_another_kind_is_told(recipe: Path) -> None:
    recipe.write_bytes(b"\xff\xd8\xff")
    with pytest.raises(RecipeError, match=r"recipe\.toml is not a TOML file"):
        read_recipe(recipe)


def test_no_model_is_the_default_model() -> None:
    assert read_model({}) == CaptionerConfig(vocabulary_size=0)


def test_a_run_tells_what_it_trained(tmp_path: Path) -> None:
    settings = {"fusion_layers": 3, "decoder": {"kind": "lstm"}, "image": {"reads_tokens": False}}
    config = replace(read_model({"model": settings}), vocabulary_size=70)
    write_model(config, tmp_path)
    assert model_of_run(tmp_path) == config
    assert '"width": 384' in (tmp_path / "model.json").read_text(encoding="utf-8"), "a default"


def test_a_run_that_does_not_tell_is_told(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"model\.json is missing\."):
        model_of_run(tmp_path)


def test_the_recipes_that_ship_can_be_followed(project_root: Path) -> None:
    shipped = list((project_root / "model" / "recipes").glob("*.toml"))
    assert shipped
    for path in shipped:
        stages = [stage.name for stage in read_recipe(path).stages]
        assert stages == [name for name in STAGES if name in stages], "in their order"


def test_recipes_to_compare_differ_from_the_shipped_one_in_one_thing(project_root: Path) -> None:
    recipes = project_root / "model" / "recipes"
    shipped = read_recipe(recipes / "caption.toml")
    assert shipped.word_vectors is None
    assert shipped.model.image == ClipViT.image
    cnn = replace(shipped.model, image=EfficientNetLite0.image)
    assert read_recipe(recipes / "everything.toml") == replace(shipped, set_aside=False)
    assert read_recipe(recipes / "efficientnet.toml") == replace(shipped, model=cnn)
    word2vec = replace(shipped, word_vectors="word2vec.bin")
    assert read_recipe(recipes / "word2vec.toml") == word2vec
    for kind in ("lstm", "gru"):
        other = replace(shipped.model, decoder=DecoderConfig(kind, 3))
        assert read_recipe(recipes / f"{kind}.toml") == replace(shipped, model=other)


def test_recipes_against_imbalance_differ_in_one_setting_of_pretraining(
    project_root: Path,
) -> None:
    recipes = project_root / "model" / "recipes" / "pairs"
    plain = read_recipe(recipes / "transformer.toml")
    off = TrainingConfig()
    for name in ("modality_dropout", "noun_masking", "gradient_balance"):
        recipe = read_recipe(recipes / f"{name}.toml")
        changed, captions = recipe.stages
        assert getattr(changed.config, name) != getattr(off, name)
        as_before = replace(changed.config, **{name: getattr(off, name)})
        assert as_before == plain.stages[0].config
        assert captions == plain.stages[1]
        assert replace(recipe, stages=()) == replace(plain, stages=())


def test_comparisons_on_pictures_alone_differ_in_one_part_of_the_model(project_root: Path) -> None:
    recipes = project_root / "model" / "recipes" / "pairs"
    plain = read_recipe(recipes / "transformer.toml")
    for kind in ("lstm", "gru"):
        other = replace(plain.model, decoder=DecoderConfig(kind=kind, layers=3))
        assert read_recipe(recipes / f"{kind}.toml") == replace(plain, model=other)
    wordless = replace(plain.model, text=replace(plain.model.text, concept_words=0))
    assert read_recipe(recipes / "no_concept_words.toml") == replace(plain, model=wordless)
    started = replace(plain, word_vectors="word2vec.bin")
    assert read_recipe(recipes / "word2vec.toml") == started
