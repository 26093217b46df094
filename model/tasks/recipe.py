"""The recipe of a task: a TOML file, `model/recipes/tasks/` has some.

`[model]` as in the recipes of the captioner; `set_aside`, whether a quarter of the training pairs
is kept for decisions; `image_tokens`, how many of a picture's tokens are read, the class token
first; `words_hidden`, the share of the words that training hides; `seeds`, a model for each, whose
answers are put together. Each of `[[stages]]` is what is seen, `words`, `picture` or `both`, with
the settings of `TrainingConfig`.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from model.config import CaptionerConfig, TrainingConfig
from model.tasks.reader import Sees
from model.training.errors import RecipeError
from model.training.recipe import Settings, StageRecipe, check, made, read_model, read_toml

_KNOWN = ("seeds", "set_aside", "image_tokens", "words_hidden", "model", "stages")


@dataclass(frozen=True)
class TaskStage:
    """Models that see the same, one for each seed, and how they are trained."""

    sees: Sees
    settings: Settings
    config: TrainingConfig
    seeds: tuple[int, ...]

    def members(self) -> list[StageRecipe]:
        """A recipe for each model; its name is that of its folder."""
        return [
            StageRecipe(f"{self.sees}-{seed}", self.settings, replace(self.config, seed=seed))
            for seed in self.seeds
        ]


@dataclass(frozen=True)
class TaskRecipe:
    """A whole run."""

    model: CaptionerConfig  # the vocabulary's size is not known yet
    image_tokens: int
    words_hidden: float
    set_aside: bool
    stages: tuple[TaskStage, ...]


def read_task_recipe(path: Path) -> TaskRecipe:
    """Read a recipe; raises `RecipeError` for what is no TOML, or a name that does not exist."""
    text = read_toml(path)
    check(text, list(_KNOWN), "The recipe")
    seeds = tuple(text.get("seeds", [1]))
    stages = tuple(_stage(settings, seeds) for settings in text.get("stages", []))
    if len({stage.sees for stage in stages}) < len(stages):
        raise RecipeError("The recipe names a stage twice.")
    return TaskRecipe(
        read_model(text),
        text.get("image_tokens", 1),
        text.get("words_hidden", 0.0),
        text.get("set_aside", False),
        stages,
    )


def _stage(recipe: Settings, seeds: tuple[int, ...]) -> TaskStage:
    settings = dict(recipe)
    sees = settings.pop("stage", "without a name")
    if sees not in get_args(Sees):
        raise RecipeError(f"There is no stage {sees}; there are {', '.join(get_args(Sees))}.")
    config = made(TrainingConfig, settings, f"The stage {sees}")
    return TaskStage(sees, settings, config, seeds)
