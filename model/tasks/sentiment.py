"""`python -m model.tasks.sentiment RECIPE`: the sentiment of a post from its words and picture.

Trains what the recipe names and is not trained yet, then tells the macro-F1 of each on a split:
of models that see the words, the picture or both, and of the last when one of the two is gone.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from model.config import TrainingConfig
from model.data.batches import Batch
from model.tasks.examples import chosen_places
from model.tasks.macro_f1 import Classes, difference, interval, macro_f1, resampled
from model.tasks.posts import SENTIMENTS, read_posts
from model.tasks.reader import Sees, TaskModel
from model.tasks.recipe import read_task_recipe
from model.tasks.training import TaskRun, command_line, prepare
from model.training.errors import RecipeError

COUNT = len(SENTIMENTS)
_NAMES: dict[Sees, str] = {"words": "words only", "picture": "picture only", "both": "both"}


def class_weights(right: Tensor) -> Tensor:
    """What a post of each class counts [classes], so that the classes count alike together."""
    return len(right) / (COUNT * torch.bincount(right, minlength=COUNT).clamp(min=1))


def sentiment_loss(
    right: Tensor,
    weights: Tensor,
    model: TaskModel,
    sees: Sees,
    config: TrainingConfig,
    batch: Batch,
) -> Tensor:
    """Cross-entropy of the classes, weighted; `right` [posts] are the classes of all posts."""
    return functional.cross_entropy(
        model(batch, sees, config.modality_dropout).float(),
        right[list(batch.pictures)],
        weights,
        label_smoothing=config.label_smoothing,
    )


def classes_said(run: TaskRun, places: Sequence[int]) -> dict[str, Classes]:
    """The classes by what saw the posts; the models of several seeds vote by their mean."""
    found = {}
    for stage in run.recipe.stages:
        views: dict[str, Sees] = {f"Trained on {_NAMES[stage.sees]}": stage.sees}
        if stage.sees == "both":
            views |= {"Trained on both, shown words only": "words"}
            views |= {"Trained on both, shown picture only": "picture"}
        for name, sees in views.items():
            likely = run.answers(stage, sees, places).softmax(-1).mean(0)
            found[name] = likely.argmax(-1).numpy()
    return found


def report(said: dict[str, Classes], right: Classes) -> list[str]:
    """Macro-F1 with its interval, a line each, and what both gains over one alone."""
    commonest = np.full_like(right, np.bincount(right).argmax())
    models = {**said, f"Always {SENTIMENTS[commonest[0]]}": commonest}
    draws = resampled(list(models.values()), right, COUNT)
    lines = []
    for (name, classes), drawn in zip(models.items(), draws, strict=True):
        low, high = interval(drawn)
        score = macro_f1(classes, right, COUNT)[0]
        lines.append(f"{name}: macro-F1 {score:.1f} ({low:.1f} to {high:.1f})")
    both = said.get("Trained on both")
    for name, classes in said.items():
        if both is not None and classes is not both:
            lines.append(f"Both against {name}: {difference(both, classes, right, COUNT)}")
    return lines


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the task."""
    parser = command_line("python -m model.tasks.sentiment", "Sentiment of posts.", "posts")
    options = parser.parse_args(arguments)
    try:
        recipe = read_task_recipe(options.recipe)
        posts = read_posts(options.data, recipe.set_aside)
        asked, trained = (
            chosen_places(posts, split, recipe.set_aside) for split in (options.split, "train")
        )
        texts = [post.words for post in posts]
        make = partial(TaskModel, outputs=COUNT, words_hidden=recipe.words_hidden)
        run = prepare(options, recipe, texts, trained, make)
        right = torch.tensor([SENTIMENTS.index(post.sentiment) for post in posts])
        run.train(trained, partial(sentiment_loss, right, class_weights(right[trained])))
    except (OSError, RecipeError) as error:
        raise SystemExit(str(error)) from error
    except KeyboardInterrupt as stop:
        raise SystemExit("Stopped. The same command goes on from here.") from stop
    print(f"{options.out.name}, {options.split}: {len(asked)} posts")
    print("\n".join(report(classes_said(run, asked), right[asked].numpy())))


if __name__ == "__main__":
    main()
