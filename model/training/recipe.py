"""The recipe of a run: a TOML file with the model and the stages, `model/recipes/` has some.

At the top `seed`, `set_aside` and `word_vectors`, all optional; the last is a file in the folder
`--vectors`, of word2vec or GloVe, that the word embeddings start from. `[model]` with the settings
of `CaptionerConfig`, its parts as tables of their own; a `[[stages]]` for each stage, with its
name as `stage` and the settings of `TrainingConfig`. What is not named has its default.
"""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar, get_args

from model.captioner import Captioner, load_captioner
from model.config import (
    CaptionerConfig,
    DecoderConfig,
    DecoderKind,
    ImageConfig,
    TextConfig,
    TrainingConfig,
    TransformerConfig,
)
from model.files import write_whole
from model.training.errors import RecipeError
from model.training.stages import STAGES

PARTS: dict[str, type[Any]] = {
    "transformer": TransformerConfig,
    "image": ImageConfig,
    "text": TextConfig,
    "decoder": DecoderConfig,
}
Settings = dict[str, Any]
Made = TypeVar("Made")


@dataclass(frozen=True)
class StageRecipe:
    """One stage: its name, what the recipe says of it, and that with all defaults."""

    name: str
    settings: Settings
    config: TrainingConfig


@dataclass(frozen=True)
class Recipe:
    """A whole run."""

    model: CaptionerConfig  # the vocabulary's size is not known yet
    stages: tuple[StageRecipe, ...]
    set_aside: bool = False
    word_vectors: str | None = None  # a file's name


def read_recipe(path: Path) -> Recipe:
    """Read a recipe; raises `RecipeError` for what is no TOML, or a name that does not exist."""
    text = read_toml(path)
    check(text, ["seed", "set_aside", "word_vectors", "model", "stages"], "The recipe")
    stages = [_stage(settings, text.get("seed", 1)) for settings in text.get("stages", [])]
    if len({stage.name for stage in stages}) < len(stages):
        raise RecipeError("The recipe names a stage twice.")
    return Recipe(
        read_model(text), tuple(stages), text.get("set_aside", False), text.get("word_vectors")
    )


def read_toml(path: Path) -> Settings:
    """What a TOML file says; raises `RecipeError` when it is none."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RecipeError(f"{path} is not a TOML file: {error}.") from error


def read_model(recipe: Settings) -> CaptionerConfig:
    """The captioner of a recipe's `[model]`; the vocabulary's size is not known yet.

    Raises `RecipeError` for a setting or a decoder that does not exist.
    """
    settings = dict(recipe.get("model", {}))
    for name, part in PARTS.items():
        if name in settings:
            settings[name] = made(part, settings[name], f"The model's {name}")
    known = [field.name for field in fields(CaptionerConfig) if field.name != "vocabulary_size"]
    check(settings, known, "The model")
    model = CaptionerConfig(vocabulary_size=0, **settings)
    kind, kinds = model.decoder.kind, get_args(DecoderKind)
    if kind not in kinds:
        raise RecipeError(f"There is no decoder {kind}; there are {', '.join(kinds)}.")
    return model


def write_model(config: CaptionerConfig, run: Path) -> None:
    """Write what a run trains into its folder, defaults spelt out: they may change later.

    A folder that says so already is left as it is.
    """
    path, text = run / "model.json", json.dumps(asdict(config), indent=1) + "\n"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        write_whole(path, text)


def captioner_of_run(run: Path, stage: str) -> Captioner:
    """What a run trained, with the weights of a stage; raises as `model_of_run` does."""
    return load_captioner(run / stage / "weights.pt", model_of_run(run))


def model_of_run(run: Path) -> CaptionerConfig:
    """What a run trained, from its folder; raises `RecipeError` when that does not say."""
    path = run / "model.json"
    if not path.exists():
        raise RecipeError(f"{path} is missing. The run's training command, given again, writes it.")
    settings = json.loads(path.read_text(encoding="utf-8"))
    size = settings.pop("vocabulary_size")
    return replace(read_model({"model": settings}), vocabulary_size=size)


def _stage(recipe: Settings, seed: int) -> StageRecipe:
    settings = dict(recipe)
    name = settings.pop("stage", "without a name")
    if name not in STAGES:
        raise RecipeError(f"There is no stage {name}; there are {', '.join(STAGES)}.")
    return StageRecipe(
        name, settings, made(TrainingConfig, {"seed": seed, **settings}, f"The stage {name}")
    )


def made(kind: type[Made], settings: Settings, what: str) -> Made:
    """A dataclass with these settings; `what` it is, for the sentence of a `RecipeError`."""
    check(settings, [field.name for field in fields(kind)], what)  # type: ignore[arg-type]
    return kind(**settings)


def check(settings: Settings, known: Iterable[str], what: str) -> None:
    """Raise `RecipeError` when there is a setting that is not known."""
    unknown = sorted(settings.keys() - set(known))
    if unknown:
        raise RecipeError(f"{what} has no setting {unknown[0]}; it has {', '.join(known)}.")
