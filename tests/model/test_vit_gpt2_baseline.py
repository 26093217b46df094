"""The benchmark's baseline does the arithmetic that it is raced for, tried in a tiny size."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest
import torch
from torch import Tensor
from torch.nn.functional import cosine_similarity

from tests.bench.vit_gpt2 import (
    BaselineConfig,
    Cross,
    Decoder,
    TextConfig,
    VisionConfig,
    with_random_weights,
)
from tests.bench.vit_gpt2_baseline import build, cache_names
from tests.bench.vit_gpt2_runner import Baseline

TINY = BaselineConfig(
    VisionConfig(image=32, width=32, layers=2, heads=2),
    TextConfig(vocabulary=40, positions=24, width=32, layers=2, heads=2),
)
WORDS = torch.tensor([[3, 14, 15, 9, 2, 6]])


@pytest.fixture(autouse=True)
def no_gradients() -> Iterator[None]:
    with torch.no_grad():
        yield


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("baseline")
    build(folder, TINY)
    return folder


def picture_tokens() -> Tensor:
    encoder, _ = with_random_weights(TINY)
    tokens: Tensor = encoder(example_pixels())
    return tokens


def example_pixels() -> Tensor:
    return torch.randn(1, 3, 32, 32, generator=torch.Generator().manual_seed(1))


def uncached_logits(decoder: Decoder, memory: Tensor) -> Tensor:
    """All words at once under a causal mask: [batch, words, vocabulary]."""
    length = WORDS.shape[1]
    mask = torch.full((length, length), -torch.inf).triu(1)
    positions = torch.arange(length)[None]
    logits, _ = decoder(WORDS, positions, decoder.empty_cache(1), Cross(decoder)(memory), mask)
    assert isinstance(logits, Tensor)
    return logits


def test_cached_steps_equal_one_uncached_pass() -> None:
    _, decoder = with_random_weights(TINY)
    memory = picture_tokens()
    cross, cache, steps = Cross(decoder)(memory), decoder.empty_cache(1), []
    for position in range(WORDS.shape[1]):
        word, place = WORDS[:, position : position + 1], torch.tensor([[position]])
        logits, cache = decoder(word, place, cache, cross, None)
        steps.append(logits)
    torch.testing.assert_close(torch.cat(steps, 1), uncached_logits(decoder, memory))


def test_the_picture_matters() -> None:
    _, decoder = with_random_weights(TINY)
    memory = picture_tokens()
    assert not torch.allclose(uncached_logits(decoder, memory), uncached_logits(decoder, -memory))


def test_int8_files_stay_close_to_torch(built: Path) -> None:
    _, decoder = with_random_weights(TINY)
    expected = uncached_logits(decoder, picture_tokens())[0]
    logits = torch.tensor(np.stack(onnx_logits(built)))
    assert cosine_similarity(logits, expected).min() > 0.99


def onnx_logits(folder: Path) -> list[np.ndarray]:
    """Logits of the files' cached steps, one [vocabulary] a word."""
    encoder, cross, step = (
        ort.InferenceSession(folder / f"{name}.onnx", providers=["CPUExecutionProvider"])
        for name in ("encoder", "cross", "step")
    )
    (memory,) = encoder.run(None, {"pixels": example_pixels().numpy()})
    layers = TINY.text.layers
    fixed = dict(
        zip(cache_names("cross", layers), cross.run(None, {"memory": memory}), strict=True)
    )
    cache = [np.zeros((1, 2, 0, 16), np.float32)] * (2 * layers)
    all_logits = []
    for position, word in enumerate(WORDS[0].tolist()):
        numbers = {"word": np.array([[word]]), "position": np.array([[position]])}
        past = dict(zip(cache_names("past", layers), cache, strict=True))
        logits, *cache = step.run(None, numbers | past | fixed)
        all_logits.append(logits[0, 0])
    return all_logits


def test_runner_makes_exactly_the_words_asked_for(built: Path) -> None:
    words = Baseline(built, threads=1).caption(example_pixels().numpy(), first=0, steps=20)
    assert len(words) == 20
    assert all(0 <= word < TINY.text.vocabulary for word in words)
