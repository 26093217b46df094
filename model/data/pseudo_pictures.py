"""Sentences without a picture get one in the space of the image embeddings.

A linear map from the mean vector of a picture's sentences to its image embedding is fitted on the
training pairs (ridge regression); what it leaves unexplained is noise with a known covariance. A
pseudo picture is the mapped vector plus a draw of that noise, so that a decoder trained on pseudo
pictures meets real ones in the place where it expects them.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

RIDGE = 1.0
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class PseudoPictures:
    """The map and the noise, fitted on embeddings of length 1."""

    mean: Tensor  # [embed width]
    map: Tensor  # [sentence width + 1, embed width]; the last row goes with a constant 1
    noise: Tensor  # [embed width, embed width], a factor of the residuals' covariance

    @classmethod
    def fit(cls, vectors: Floats, embeds: Floats, weights: Floats) -> "PseudoPictures":
        """Fit on pictures with captions, where none counts more than 1.

        `vectors` [pictures, 384] are the means of their captions', `embeds` [pictures, 512],
        `weights` [pictures]. The residuals' covariance is corrected for the map's degrees of
        freedom (the trace of the hat matrix; Hastie, Tibshirani and Friedman 2009, section 7.6).
        """
        unit = embeds / np.linalg.norm(embeds, axis=1, keepdims=True)
        mean = np.average(unit, 0, weights)
        inputs = np.concatenate([vectors, np.ones((len(vectors), 1), np.float32)], 1)
        weighted = inputs * weights[:, None]
        left = weighted.T @ inputs + RIDGE * np.eye(inputs.shape[1], dtype=np.float32)
        solved = np.linalg.solve(left, weighted.T @ (unit - mean))
        rest = (unit - mean - inputs @ solved) * np.sqrt(weights)[:, None]
        freedom = np.trace(np.linalg.solve(left, weighted.T @ inputs))
        free = max(weights.sum() - freedom, 0.1 * weights.sum())  # few pictures leave next to none
        covariance = rest.T @ rest / free + 1e-8 * np.eye(unit.shape[1])
        return cls(*map(_float32, (mean, solved, np.linalg.cholesky(covariance).T)))

    def draw(self, vectors: Tensor, generator: torch.Generator, scale: float = 1.0) -> Tensor:
        """Embeddings [sentences, 512] for sentence `vectors` [sentences, 384].

        `scale` of the noise: 1 as fitted, 0 for none.
        """
        mapped = vectors @ self.map[:-1] + self.map[-1] + self.mean
        noise = torch.randn(len(vectors), self.noise.shape[0], generator=generator)
        return mapped + scale * noise @ self.noise


def _float32(array: NDArray[np.floating[Any]]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(array, np.float32))
