"""Do the exported graphs say what PyTorch says? Compared word by word along greedy captions."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
import torch
from numpy.typing import NDArray

from model.captioner import Captioner
from model.config import DecodingConfig
from model.export.graphs import STEP_INPUTS
from model.image_encoder import pool_patches
from model.vocabulary import END, START

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Parity:
    """How far the graphs are from PyTorch, fed the same words."""

    largest_difference: float  # of any logit
    same_next_word: float  # share of steps
    same_caption: float  # share of pictures whose greedy words are all the same


@torch.no_grad()
def greedy(captioner: Captioner, tokens: Floats, embeds: Floats) -> tuple[list[int], Floats]:
    """PyTorch's words for one picture, end included, and their logits [words, vocabulary].

    `tokens` [1, 197, 768] and `embeds` [1, 512] are the encoder's outputs.
    """
    image = captioner.config.image
    pooled = pool_patches(torch.from_numpy(tokens), image.grid, image.pooled_grid)
    state = captioner.initial_state(pooled, torch.from_numpy(embeds))
    words, rows = [START], []
    while words[-1] != END and len(words) <= DecodingConfig().max_length:
        logits, state = captioner.decoder.step(torch.tensor(words[-1:]), state)
        rows.append(logits[0].numpy())
        words.append(int(logits[0].argmax()))
    return words[1:], np.stack(rows)


def replay(
    prefill: ort.InferenceSession,
    step: ort.InferenceSession,
    words: list[int],
    tokens: Floats,
    embeds: Floats,
) -> Floats:
    """The graphs' logits [words, vocabulary] when fed these words."""
    image_keys, image_values = prefill.run(None, {"tokens": tokens, "embeds": embeds})
    layers, heads, _, width = image_keys.shape
    keys = values = np.zeros((layers, 1, heads, 0, width), np.float32)
    rows = []
    for word in [START, *words[:-1]]:
        fed = [np.array([word]), image_keys, image_values, keys, values]
        logits, keys, values = step.run(None, dict(zip(STEP_INPUTS, fed, strict=True)))
        rows.append(logits[0])
    return np.stack(rows)


def compare(
    captioner: Captioner, prefill: Path, step: Path, encoded: list[tuple[Floats, Floats]]
) -> Parity:
    """Compare on pictures given as the encoder's `tokens` and `embeds`."""
    options: dict[str, Any] = {"providers": ["CPUExecutionProvider"]}
    sessions = [ort.InferenceSession(str(path), **options) for path in (prefill, step)]
    largest, same_words, same_captions, steps = 0.0, 0, 0, 0
    for tokens, embeds in encoded:
        words, expected = greedy(captioner, tokens, embeds)
        found = replay(sessions[0], sessions[1], words, tokens, embeds)
        agree = found.argmax(-1) == expected.argmax(-1)
        largest = max(largest, float(np.abs(found - expected).max()))
        same_words += int(agree.sum())
        same_captions += bool(agree.all())
        steps += len(words)
    return Parity(largest, same_words / steps, same_captions / len(encoded))
