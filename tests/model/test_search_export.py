"""The exported contrastive head gives PyTorch's vectors."""

from pathlib import Path

import numpy as np
import pytest
import torch

from model.export.graphs import pooled
from model.export.search import compare_search, export_search
from model.onnx_sessions import cpu_session
from model.pretraining import Pretraining, load_pretraining
from model.vocabulary import END, PAD, START
from tests.support import tiny_captioner as tiny

CONFIG = tiny.captioner().config
SENTENCES = [[START, 5, 6, 7, 8, END], [START, 9, END]]


@pytest.fixture(scope="module")
def pretraining() -> Pretraining:
    return Pretraining(tiny.captioner()).eval()


@pytest.fixture(scope="module")
def folder(pretraining: Pretraining, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("search") / "made"
    export_search(pretraining, CONFIG, out)
    return out


def picture() -> tuple[torch.Tensor, torch.Tensor]:
    return torch.randn(1, 1 + tiny.IMAGE.grid**2, 12), torch.randn(1, tiny.IMAGE.embed_width)


def test_two_graphs_are_written(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == [
        "search_image.onnx",
        "search_text.onnx",
    ]


@torch.no_grad()
def test_sentences_padded_together_have_pytorchs_vectors(
    pretraining: Pretraining, folder: Path
) -> None:
    longest = max(map(len, SENTENCES))
    words = torch.tensor([ids + [PAD] * (longest - len(ids)) for ids in SENTENCES])
    session = cpu_session(folder / "search_text.onnx")
    (found,) = session.run(["vectors"], {"words": words.numpy()})
    expected = pretraining.text_vectors(words).numpy()
    assert found.shape == (2, 512)
    assert (found * expected).sum(-1) == pytest.approx(1, abs=0.01)
    assert (found[0] * expected[1]).sum() < 0.95


@torch.no_grad()
def test_a_picture_has_pytorchs_vector(pretraining: Pretraining, folder: Path) -> None:
    tokens, embeds = picture()
    session = cpu_session(folder / "search_image.onnx")
    (found,) = session.run(["vectors"], {"tokens": tokens.numpy(), "embeds": embeds.numpy()})
    expected = pretraining.image_vectors(*pooled(CONFIG.image, tokens, embeds)).numpy()
    assert (found * expected).sum() == pytest.approx(1, abs=0.01)
    assert np.linalg.norm(found) == pytest.approx(1, abs=1e-4)


def test_other_weights_are_noticed(pretraining: Pretraining, folder: Path) -> None:
    pictures = [picture() for _ in range(3)]
    same = compare_search(pretraining, CONFIG, folder, SENTENCES, pictures)
    assert min(same.worst_text, same.worst_image) > 0.99
    torch.manual_seed(1)
    other = Pretraining(tiny.captioner(seed=1)).eval()
    different = compare_search(other, CONFIG, folder, SENTENCES, pictures)
    assert max(different.worst_text, different.worst_image) < 0.9


def test_the_heads_are_read_back(pretraining: Pretraining, tmp_path: Path) -> None:
    torch.save(pretraining.state_dict(), tmp_path / "weights.pt")
    again = load_pretraining(tmp_path / "weights.pt", CONFIG)
    assert not again.training
    words = torch.tensor(SENTENCES[:1])
    assert torch.equal(again.text_vectors(words), pretraining.text_vectors(words))
