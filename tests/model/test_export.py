"""The exported graphs say what PyTorch says, word by word and for any number of beams."""

from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest
import torch
from numpy.typing import NDArray

from model.captioner import Captioner
from model.decoders import State
from model.export.graphs import STEP_INPUTS, export_graphs, quantise
from model.export.parity import compare, greedy
from model.image_encoder import pool_patches
from model.vocabulary import START
from tests.support import tiny_captioner as tiny

Floats = NDArray[np.float32]
WORDS = torch.tensor([[1, 5, 7, 6, 4], [1, 9, 9, 8, 2], [1, 3, 12, 11, 5], [1, 13, 0, 4, 6]])


@pytest.fixture(scope="module")
def captioner() -> Captioner:
    return tiny.captioner()


@pytest.fixture(scope="module")
def graphs(captioner: Captioner, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return export_graphs(captioner, tmp_path_factory.mktemp("graphs"))


@pytest.fixture(scope="module")
def int8(graphs: tuple[Path, Path]) -> tuple[Path, Path]:
    small = graphs[0].with_name("prefill.onnx"), graphs[1].with_name("step.onnx")
    for source, target in zip(graphs, small, strict=True):
        quantise(source, target)
    return small


def encoded(count: int) -> list[tuple[Floats, Floats]]:
    """The encoder's tokens and embeds of a few pictures."""
    random = np.random.default_rng(0)
    return [
        (
            random.normal(size=(1, 1 + tiny.IMAGE.grid**2, 12)).astype(np.float32),
            random.normal(size=(1, tiny.IMAGE.embed_width)).astype(np.float32),
        )
        for _ in range(count)
    ]


def session(path: Path) -> ort.InferenceSession:
    return ort.InferenceSession(str(path), providers=["CPUExecutionProvider"])


def state_of(captioner: Captioner, tokens: Floats, embeds: Floats, beams: int) -> State:
    image = captioner.config.image
    pooled = pool_patches(torch.from_numpy(tokens), image.grid, image.pooled_grid)
    state = captioner.initial_state(pooled, torch.from_numpy(embeds))
    return state.reorder(torch.zeros(beams, dtype=torch.long))


@pytest.mark.parametrize("beams", [1, 2, 3, 4])
def test_onnx_equals_torch_step_by_step(
    captioner: Captioner, graphs: tuple[Path, Path], beams: int
) -> None:
    prefill, step = (session(path) for path in graphs)
    tokens, embeds = encoded(1)[0]
    state = state_of(captioner, tokens, embeds, beams)
    image = prefill.run(None, {"tokens": tokens, "embeds": embeds})
    np.testing.assert_allclose(image[0], state.image_keys[:, 0].detach(), atol=1e-5)
    np.testing.assert_allclose(image[1], state.image_values[:, 0].detach(), atol=1e-5)
    text = [np.zeros((2, beams, 2, 0, 8), np.float32)] * 2
    for place in range(5):  # after 0, 1, 2, 3 and 4 words
        words = WORDS[:beams, place]
        fed = dict(zip(STEP_INPUTS, [words.numpy(), *image, *text], strict=True))
        logits, *text = step.run(None, fed)
        with torch.no_grad():
            expected, state = captioner.decoder.step(words, state)
        assert logits.shape == (beams, tiny.WORDS)
        np.testing.assert_allclose(logits, expected, atol=1e-4)
        np.testing.assert_allclose(text[0], state.text_keys, atol=1e-5)
        np.testing.assert_allclose(text[1], state.text_values, atol=1e-5)


def test_keys_are_not_taken_for_values(graphs: tuple[Path, Path]) -> None:
    step = session(graphs[1])
    image = (2, 2, tiny.MEMORY, 8)
    shapes: dict[str, tuple[int, ...]] = {"image_keys": image, "image_values": image}
    shapes |= {"text_keys": (2, 1, 2, 3, 8), "text_values": (2, 1, 2, 3, 8)}
    random = np.random.default_rng(0)
    fed = {name: random.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
    before = step.run(None, {"token": np.array([5]), **fed})[0]
    for name in shapes:
        other = {**fed, name: -fed[name]}
        after = step.run(None, {"token": np.array([5]), **other})[0]
        assert not np.allclose(before, after, atol=1e-4), name


def test_float32_graphs_say_the_same_captions(
    captioner: Captioner, graphs: tuple[Path, Path]
) -> None:
    parity = compare(captioner, *graphs, encoded(5))
    assert parity.largest_difference < 1e-4
    assert parity.same_next_word == parity.same_caption == 1


def test_int8_graphs_are_close(
    captioner: Captioner, graphs: tuple[Path, Path], int8: tuple[Path, Path]
) -> None:
    parity = compare(captioner, *int8, encoded(5))
    _, logits = greedy(captioner, *encoded(1)[0])
    assert 0 < parity.largest_difference < 0.15 * float(np.ptp(logits))
    assert parity.same_next_word > 0.8
    assert all(i.stat().st_size < f.stat().st_size for i, f in zip(int8, graphs, strict=True))


def test_another_model_is_noticed(graphs: tuple[Path, Path]) -> None:
    parity = compare(tiny.captioner(seed=1), *graphs, encoded(5))
    assert parity.largest_difference > 0.5
    assert parity.same_next_word < 0.9


def test_greedy_words_start_after_the_start(captioner: Captioner) -> None:
    words, logits = greedy(captioner, *encoded(1)[0])
    assert len(words) == len(logits)
    tokens, embeds = encoded(1)[0]
    first, _ = captioner.decoder.step(torch.tensor([START]), state_of(captioner, tokens, embeds, 1))
    assert words[0] == int(first[0].argmax())
