"""Training of a task's models, and their answers: what both tasks share.

A run that is interrupted goes on where it was; models that are finished are not trained again.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import torch
from torch import Tensor

from model.config import CaptionerConfig, TrainingConfig
from model.data.batches import Batch
from model.export.weights import exported_weights
from model.tasks.examples import Examples, batch_count, extended_vocabulary, load_examples
from model.tasks.reader import Sees, TaskModel
from model.tasks.recipe import TaskRecipe, TaskStage
from model.training.errors import RecipeError
from model.training.log import finished_stages, note
from model.training.loop import Trainer
from model.training.recipe import write_model
from model.vocabulary import SPECIAL, Vocabulary

AT_ONCE = 100  # pairs
Make = Callable[[CaptionerConfig], TaskModel]
Loss = Callable[[TaskModel, Sees, TrainingConfig, Batch], Tensor]


@dataclass(frozen=True)
class TaskRun:
    """Everything that a run reads, and its folder."""

    recipe: TaskRecipe
    out: Path
    examples: Examples
    config: CaptionerConfig
    start: dict[str, Tensor] | None  # weights of a captioner's encoders and fusion
    make: Make

    def train(self, trained: Sequence[int], loss: Loss) -> None:
        """Train every model of the recipe on the pairs of these places."""
        self.out.mkdir(parents=True, exist_ok=True)
        write_model(self.config, self.out)
        for stage in self.recipe.stages:
            for member in stage.members():
                if member.name in finished_stages(self.out):
                    continue
                torch.manual_seed(member.config.seed)
                model, config = self.new_model(), member.config
                trainer = Trainer(
                    model,
                    partial(loss, model, stage.sees, config),
                    config,
                    self.out / member.name,
                )
                progress = trainer.run(
                    partial(self.examples.epoch, trained, config.batch, config.seed),
                    batch_count(trained, config.batch),
                )
                print(json.dumps(note(self.out, member, progress.seconds, progress)))

    def new_model(self) -> TaskModel:
        """A model that starts from the captioner's weights, or from chance.

        Raises `RecipeError` when the captioner's shape is another than the recipe's.
        """
        model = self.make(self.config)
        try:
            if self.start is not None:
                model.reader.start_from(self.start)
        except RuntimeError as error:
            raise RecipeError("The recipe's model is not shaped as the captioner.") from error
        return model

    @torch.no_grad()
    def answers(self, stage: TaskStage, sees: Sees, places: Sequence[int]) -> Tensor:
        """What the stage's models answer when they see so much: [models, pairs, outputs]."""
        found = []
        for member in stage.members():
            model = self.make(self.config)
            weights = self.out / member.name / "weights.pt"
            model.load_state_dict(torch.load(weights, weights_only=True))
            model.eval()
            parts = [
                model(self.examples.batch(places[start : start + AT_ONCE]), sees)
                for start in range(0, len(places), AT_ONCE)
            ]
            found.append(torch.cat(parts))
        return torch.stack(found)


def prepare(
    options: argparse.Namespace,
    recipe: TaskRecipe,
    texts: Sequence[Sequence[str]],
    trained: Sequence[int],
    make: Make,
) -> TaskRun:
    """Vocabulary and features of a run; the words are those of the captioner and of training."""
    known: Sequence[str] = SPECIAL
    start = None
    if options.start is not None:
        known = Vocabulary.load(options.start / "vocabulary.json").words
        start = exported_weights(options.start / "prefill.onnx")
    vocabulary = extended_vocabulary([texts[place] for place in trained], known)
    length = recipe.model.transformer.max_length
    examples = load_examples(texts, options.features, vocabulary, length, recipe.image_tokens)
    config = replace(recipe.model, vocabulary_size=len(vocabulary))
    return TaskRun(recipe, options.out, examples, config, start, make)


def command_line(program: str, description: str, folder: str) -> argparse.ArgumentParser:
    """The options of a task; `folder` names its data."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("recipe", type=Path, help="a TOML file of model/recipes/tasks/")
    parser.add_argument("--data", type=Path, required=True, help=f"the folder {folder}")
    parser.add_argument("--features", type=Path, required=True, help="the pictures' cache")
    parser.add_argument("--start", type=Path, metavar="FOLDER", help="an exported captioner")
    parser.add_argument("--out", type=Path, required=True, help="folder of this run")
    parser.add_argument("--split", choices=("val", "decide", "test"), default="val")
    return parser
