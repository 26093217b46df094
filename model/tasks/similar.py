"""`python -m model.tasks.similar RECIPE`: products of the same kind and colour, found by likeness.

Trains what the recipe names and is not trained yet, then tells for each how many of a product's
fellows are among its ten nearest: of models that see the title, the picture or both. All products
of the split are asked for and searched through; training has seen none of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from model.config import CaptionerConfig, TrainingConfig
from model.data.batches import Batch
from model.evaluation.bootstrap import paired_difference
from model.tasks.examples import chosen_places
from model.tasks.fellows import Fellows, fellows_found
from model.tasks.products import Product, read_products
from model.tasks.reader import Sees, TaskModel
from model.tasks.recipe import read_task_recipe
from model.tasks.training import TaskRun, command_line, prepare
from model.training.errors import RecipeError

VECTOR = 128  # for the kind, and as many for the colour
SHARPNESS = 16.0  # what cosines are multiplied by
_NAMES: dict[Sees, str] = {"words": "Title only", "picture": "Picture only", "both": "Both"}


@dataclass(frozen=True)
class Kinds:
    """What each product is, as numbers."""

    articles: Tensor  # [products]
    colours: Tensor  # [products]

    @property
    def counts(self) -> tuple[int, int]:
        """How many kinds and how many colours there are."""
        return int(self.articles.max()) + 1, int(self.colours.max()) + 1


class SimilarModel(TaskModel):
    """A reader that places a product twice: among kinds and among colours.

    Every kind and every colour has a place of its own to be near to, as in Zhai and Wu 2019,
    "Classification is a strong baseline for deep metric learning".
    """

    def __init__(
        self, config: CaptionerConfig, counts: tuple[int, int], words_hidden: float = 0.0
    ) -> None:
        """`counts` of the kinds and of the colours."""
        super().__init__(config, 2 * VECTOR, words_hidden)
        self.centres = nn.ParameterList([torch.randn(count, VECTOR) * 0.1 for count in counts])


def places_of(answers: Tensor) -> Tensor:
    """[…, 2 × VECTOR] → [2, …, VECTOR] of length 1: among the kinds, among the colours."""
    return torch.stack(
        [functional.normalize(half.float(), dim=-1) for half in answers.chunk(2, -1)]
    )


def similar_loss(
    kinds: Kinds, model: TaskModel, sees: Sees, config: TrainingConfig, batch: Batch
) -> Tensor:
    """Cross-entropy of the own kind's and the own colour's centre among all; a scalar."""
    assert isinstance(model, SimilarModel)
    rows, losses = list(batch.pictures), []
    halves = places_of(model(batch, sees, config.modality_dropout))
    for placed, centres, right in zip(
        halves, model.centres, (kinds.articles, kinds.colours), strict=True
    ):
        scores = SHARPNESS * placed @ functional.normalize(centres.float(), dim=-1).T
        losses.append(
            functional.cross_entropy(scores, right[rows], label_smoothing=config.label_smoothing)
        )
    return losses[0] + losses[1]


def kinds_of(products: Sequence[Product]) -> Kinds:
    """Kinds and colours numbered by their names' order."""
    articles = sorted({product.article for product in products})
    colours = sorted({product.colour for product in products})
    return Kinds(
        torch.tensor([articles.index(product.article) for product in products]),
        torch.tensor([colours.index(product.colour) for product in products]),
    )


def similarities(run: TaskRun, places: Sequence[int]) -> dict[str, Tensor]:
    """How alike the products are [products, products], by what saw them.

    The models of several seeds count alike. CLIP's own embedding stands beside them.
    """
    embeds = torch.from_numpy(run.examples.embeds[list(places)].astype(np.float32))
    embeds = functional.normalize(embeds, dim=-1)
    found = {"Picture, CLIP as it is": embeds @ embeds.T}
    for stage in run.recipe.stages:
        views: dict[str, Sees] = {_NAMES[stage.sees]: stage.sees}
        if stage.sees == "both":
            views |= {"Trained on both, shown the title only": "words"}
            views |= {"Trained on both, shown the picture only": "picture"}
        for name, sees in views.items():
            placed = places_of(run.answers(stage, sees, places))  # [2, models, products, VECTOR]
            found[name] = (placed @ placed.mT).mean((0, 1))
    return found


def report(found: dict[str, Fellows], chance: Fellows) -> list[str]:
    """Recall at ten, a line each, and what both gains over one alone, with its interval."""
    lines = [_line(name, fellows) for name, fellows in {**found, "By chance": chance}.items()]
    both = found.get("Both")
    for name, fellows in found.items():
        if both is not None and fellows is not both:
            gained = paired_difference(both.shares, fellows.shares)
            lines.append(f"Both against {name}, recall: {gained}")
            gained = paired_difference(both.hits, fellows.hits)
            lines.append(f"Both against {name}, at least one: {gained}")
    return lines


def _line(name: str, fellows: Fellows) -> str:
    def told(scores: NDArray[np.float64]) -> str:
        spread = paired_difference(scores, np.zeros_like(scores))
        return f"{spread.mean:.1f} ({spread.low:.1f} to {spread.high:.1f})"

    return f"{name}: recall@10 {told(fellows.shares)}, at least one {told(fellows.hits)}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the task."""
    parser = command_line("python -m model.tasks.similar", "Similar products.", "products")
    options = parser.parse_args(arguments)
    try:
        products = read_products(options.data)
        recipe = read_task_recipe(options.recipe)
        asked, trained = (
            chosen_places(products, split, recipe.set_aside) for split in (options.split, "train")
        )
        kinds = kinds_of(products)
        make = partial(SimilarModel, counts=kinds.counts, words_hidden=recipe.words_hidden)
        run = prepare(options, recipe, [product.words for product in products], trained, make)
        run.train(trained, partial(similar_loss, kinds))
    except (OSError, RecipeError) as error:
        raise SystemExit(str(error)) from error
    except KeyboardInterrupt as stop:
        raise SystemExit("Stopped. The same command goes on from here.") from stop
    alike = (kinds.articles[asked], kinds.colours[asked])
    found = {
        name: fellows_found(scores, *alike) for name, scores in similarities(run, asked).items()
    }
    chance = Fellows.by_chance(*alike)
    print(f"{options.out.name}, {options.split}: {len(asked)} products, {len(chance.hits)} asked")
    print("\n".join(report(found, chance)))


if __name__ == "__main__":
    main()
