"""The fit: multinomial logistic regression from the encoder's embedding."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from model.looks.examples import KINDS, TURNS

STEPS = 100  # of L-BFGS, each with up to 20 evaluations of the loss
DECAY = 1e-3  # of the squared weights

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Seen:
    """Examples as the encoder saw them, a row each."""

    embeds: Floats  # [examples, embed width]
    kinds: Ints  # [examples] places in `KINDS`
    turns: Ints  # [examples] places in `TURNS`
    blurred: NDArray[np.bool_]  # [examples]


@dataclass(frozen=True)
class Looks:
    """Three linear layers on the embedding scaled to mean 0 and variance 1 within itself."""

    kinds: nn.Linear
    turns: nn.Linear
    blurred: nn.Linear

    def probabilities(self, seen: Seen) -> tuple[Floats, Floats, Floats]:
        """Of the kinds [examples, kinds], the turns [examples, 4], being blurred [examples]."""
        embeds = normalised(seen.embeds)
        with torch.inference_mode():
            kinds, turns = (self.kinds(embeds).softmax(1), self.turns(embeds).softmax(1))
            return kinds.numpy(), turns.numpy(), self.blurred(embeds).sigmoid()[:, 0].numpy()

    def as_json(self) -> str:
        """Names, weights [classes, embed width] and biases, as the application reads them."""
        layers = {
            "kinds": (KINDS, self.kinds),
            "turns": (TURNS, self.turns),
            "blurred": (("blurred",), self.blurred),
        }
        return json.dumps(
            {
                name: {
                    "classes": classes,
                    "weights": _rounded(layer.weight),
                    "biases": _rounded(layer.bias),
                }
                for name, (classes, layer) in layers.items()
            }
        )


def fit_looks(seen: Seen) -> Looks:
    """Fit the three layers; turns and blur are known of photographs only."""
    embeds, kinds = normalised(seen.embeds), torch.from_numpy(seen.kinds)
    is_photo = kinds == KINDS.index("photo")
    photos = embeds[is_photo]
    turns = torch.from_numpy(seen.turns)[is_photo]
    blurred = torch.from_numpy(seen.blurred)[is_photo].float()[:, None]
    return Looks(
        _fit(embeds, kinds, len(KINDS)),
        _fit(photos, turns, len(TURNS)),
        _fit(photos, blurred, 1),
    )


def report(looks: Looks, seen: Seen) -> list[str]:
    """What is told rightly of held-out examples, a line each."""
    kinds, turns, blurred = looks.probabilities(seen)
    lines = []
    for place, name in enumerate(KINDS):
        is_it, said = seen.kinds == place, kinds.argmax(1) == place
        lines.append(f"{name}: {_quality(is_it, said)}")
    photos = seen.kinds == KINDS.index("photo")
    for place, name in enumerate(TURNS):
        is_it, said = seen.turns[photos] == place, turns[photos].argmax(1) == place
        lines.append(f"{name}: {_quality(is_it, said)}")
    lines.append(f"blurred: {_quality(seen.blurred[photos], blurred[photos] >= 0.5)}")
    return lines


def normalised(embeds: Floats) -> Tensor:
    """Embeddings [examples, embed width], each with mean 0 and variance 1."""
    given = torch.from_numpy(np.asarray(embeds, np.float32))
    return functional.layer_norm(given, given.shape[1:])


def _fit(embeds: Tensor, target: Tensor, classes: int) -> nn.Linear:
    layer = nn.Linear(embeds.shape[1], classes)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    optimiser = torch.optim.LBFGS(layer.parameters(), max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> float:
        optimiser.zero_grad()
        scores = layer(embeds)
        if classes == 1:
            missed = functional.binary_cross_entropy_with_logits(scores, target)
        else:
            missed = functional.cross_entropy(scores, target)
        total = missed + DECAY * layer.weight.square().sum()
        total.backward()  # type: ignore[no-untyped-call]
        return float(total.detach())

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    return layer.requires_grad_(False)


def _quality(is_it: NDArray[np.bool_], said: NDArray[np.bool_]) -> str:
    right = (is_it & said).sum()
    precision, recall = (100 * right / max(1, part.sum()) for part in (said, is_it))
    return f"precision {precision:.1f} %, recall {recall:.1f} % of {is_it.sum()}"


def _rounded(values: Tensor) -> list[Any]:
    return [_short(value) for value in values.tolist()]


def _short(value: Any) -> Any:
    return [round(one, 5) for one in value] if isinstance(value, list) else round(value, 5)
