"""Encoders and fusion come back from the exported graph, exact from float32, near from int8."""

from pathlib import Path

import pytest
import torch

from model.captioner import Captioner
from model.config import CaptionerConfig
from model.export.graphs import Graphs, export_graphs
from model.export.precision import PREFILLS, quantise
from model.export.weights import PARTS, exported_weights
from model.tasks.reader import Reader
from model.vocabulary import Vocabulary
from tests.support import tiny_captioner as tiny


@pytest.fixture(scope="module")
def captioner() -> Captioner:
    """With weights that all differ: the exporter keeps equal ones once."""
    made = tiny.captioner()
    with torch.no_grad():
        for parameter in made.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return made


@pytest.fixture(scope="module")
def graphs(captioner: Captioner, tmp_path_factory: pytest.TempPathFactory) -> Graphs:
    return export_graphs(captioner, tmp_path_factory.mktemp("graphs"))


def expected(captioner: Captioner) -> dict[str, torch.Tensor]:
    """All but the positions, which the exporter cuts in a graph as small as this."""
    weights = captioner.state_dict()
    return {k: v for k, v in weights.items() if k.startswith(PARTS) and "position" not in k}


def test_float32_comes_back_as_it_was(captioner: Captioner, graphs: Graphs) -> None:
    found, original = exported_weights(graphs.prefill), expected(captioner)
    assert found.keys() == original.keys()
    assert all(torch.equal(found[name], original[name]) for name in original)


def test_int8_comes_back_within_a_step(
    captioner: Captioner, graphs: Graphs, tmp_path: Path
) -> None:
    quantise(graphs.prefill, tmp_path / "int8.onnx", PREFILLS["int8"] or ())
    found, original = exported_weights(tmp_path / "int8.onnx"), expected(captioner)
    assert found.keys() == original.keys()
    changed = [name for name in original if not torch.equal(found[name], original[name])]
    assert "fusion.layers.0.attention.offers.1.project.weight" in changed
    for name in changed:
        step = original[name].abs().max() / 127
        assert (found[name] - original[name]).abs().max() <= step, name


def test_the_shipped_captioner_gives_all_that_a_reader_needs() -> None:
    shipped = Path(__file__).parents[2] / "assets" / "caption_model"
    vocabulary = Vocabulary.load(shipped / "vocabulary.json")
    reader = Reader(CaptionerConfig(len(vocabulary) + 2))
    weights = exported_weights(shipped / "prefill.onnx")
    reader.start_from(weights)
    assert weights.keys() == reader.state_dict().keys()
    assert torch.equal(reader.text_encoder.position, weights["text_encoder.position"])
