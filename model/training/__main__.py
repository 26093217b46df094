"""`python -m model.training RECIPE.toml …`: a whole run, stage after stage, from one file.

Started again after an interruption it goes on where it was; finished stages are not repeated.
Each stage that ends adds a line to the run's `log.jsonl`; `python -m model.training.runs` makes
rows of `model/RUNS.md` from it.
"""

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

import torch

from model.training.errors import RecipeError
from model.training.log import finished_stages, note, note_failure
from model.training.recipe import Recipe, read_recipe, write_model
from model.training.run import Run
from model.training.stages import STAGES
from model.word_vectors import WordVectorsError


def train(recipe: Recipe, run: Run) -> None:
    """Run the recipe's stages; those that are finished are left out."""
    run.out.mkdir(parents=True, exist_ok=True)
    write_model(run.config, run.out)
    for stage in recipe.stages:
        if stage.name in finished_stages(run.out):
            continue
        started = time.monotonic()
        torch.manual_seed(stage.config.seed)
        try:
            progress = STAGES[stage.name](run, stage.config)
        except Exception as error:
            note_failure(run.out, stage, time.monotonic() - started, error)
            raise
        print(json.dumps(note(run.out, stage, time.monotonic() - started, progress)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of training."""
    parser = argparse.ArgumentParser(
        prog="python -m model.training", description="Train the captioner by a recipe."
    )
    parser.add_argument("recipe", type=Path, help="a TOML file, such as model/recipes/caption.toml")
    parser.add_argument("--data", type=Path, required=True, help="folder with photos/ and text/")
    parser.add_argument("--extra", type=Path, action="append", default=[], metavar="FOLDER")
    parser.add_argument("--features", type=Path, required=True)
    parser.add_argument("--vectors", type=Path, default=Path(), help="needed to learn sentences")
    parser.add_argument("--out", type=Path, required=True, help="folder of this run")
    options = parser.parse_args(arguments)
    try:
        recipe = read_recipe(options.recipe)
        train(recipe, _run(options, recipe))
    except (OSError, RecipeError, WordVectorsError) as error:
        raise SystemExit(str(error)) from error
    except KeyboardInterrupt as stop:
        raise SystemExit("Stopped. The same command goes on from here.") from stop


def _run(options: argparse.Namespace, recipe: Recipe) -> Run:
    return Run(
        data=options.data,
        extra=options.extra,
        features=options.features,
        vectors=options.vectors,
        out=options.out,
        model=recipe.model,
        set_aside=recipe.set_aside,
        word_vectors=recipe.word_vectors,
    )


if __name__ == "__main__":
    main()
