"""What kind of picture it is, which way up, whether blurred: by the encoder's embedding."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Look:
    """Probabilities, 0–1."""

    kinds: dict[str, float]  # photo, chart, screen, diagram, text, nothing; they sum to 1
    turns: dict[str, float]  # upright, left, over, right: how it lies; they sum to 1
    blurred: float


@dataclass(frozen=True)
class _Layer:
    classes: tuple[str, ...]
    weights: Floats  # [classes, embed width]
    biases: Floats  # [classes]

    def scores(self, embeds: Floats) -> dict[str, float]:
        """Log-odds or logits by class, of a normalised embedding [embed width]."""
        found = self.weights @ embeds + self.biases
        return dict(zip(self.classes, map(float, found), strict=True))


class Looks:
    """Three linear layers of the model's file `looks.json`."""

    def __init__(self, file: Path) -> None:
        """Raises `ValueError`, `KeyError` or `TypeError` when the file has another form."""
        layers = json.loads(file.read_bytes())
        self._kinds, self._turns, self._blurred = (
            _layer(layers[name]) for name in ("kinds", "turns", "blurred")
        )

    def look(self, embeds: Floats) -> Look:
        """How the picture with this embedding [embed width] looks."""
        centred = embeds - embeds.mean()
        scaled = centred / np.sqrt(centred.var() + 1e-5)
        return Look(
            _softmax(self._kinds.scores(scaled)),
            _softmax(self._turns.scores(scaled)),
            1 / (1 + float(np.exp(-self._blurred.scores(scaled)["blurred"]))),
        )


def _layer(record: dict[str, Any]) -> _Layer:
    return _Layer(
        tuple(record["classes"]),
        np.array(record["weights"], np.float32),
        np.array(record["biases"], np.float32),
    )


def _softmax(scores: dict[str, float]) -> dict[str, float]:
    values = np.array(list(scores.values()))
    powers = np.exp(values - values.max())
    return dict(zip(scores, map(float, powers / powers.sum()), strict=True))
