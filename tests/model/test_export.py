"""The exported graphs say what PyTorch says, with every decoder and any number of beams."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from desktop_app.engine import decoding as application
from desktop_app.engine.captioner import OnnxDecoder
from desktop_app.engine.model_files import Decoding, SpecialTokens, load_model_files
from model.captioner import Captioner
from model.config import DecodingConfig
from model.decoding import beam_search
from model.export.__main__ import export_captioner
from model.export.exported import Exported
from model.export.graphs import Graphs, export_graphs, pooled
from model.export.parity import Encoded, Parity, Told, compare, same_sentences, tell
from model.export.precision import Candidate, candidates, choose, quantise, table
from model.onnx_sessions import cpu_session
from model.vocabulary import END, PAD, SPECIAL, START, UNKNOWN, Vocabulary
from tests.support import tiny_captioner as tiny

WORDS = torch.tensor([[1, 5, 7, 6, 4], [1, 9, 9, 8, 2], [1, 3, 12, 11, 5], [1, 13, 0, 4, 6]])
CARRIED = {
    "transformer": ["text_keys", "text_values"],
    "lstm": ["hidden", "cell"],
    "gru": ["hidden"],
}


@pytest.fixture(scope="module", params=tiny.KINDS)
def captioner(request: pytest.FixtureRequest) -> Captioner:
    return tiny.captioner(kind=request.param)


@pytest.fixture(scope="module")
def graphs(captioner: Captioner, tmp_path_factory: pytest.TempPathFactory) -> Graphs:
    return export_graphs(captioner, tmp_path_factory.mktemp("graphs"))


@pytest.fixture(scope="module")
def told(captioner: Captioner) -> list[Told]:
    return [tell(captioner, each) for each in encoded(5)]


def encoded(count: int) -> list[Encoded]:
    """The encoder's outputs for a few pictures."""
    generator = torch.Generator().manual_seed(0)
    return [
        (
            torch.randn(1, 1 + tiny.IMAGE.grid**2, 12, generator=generator),
            torch.randn(1, tiny.IMAGE.embed_width, generator=generator),
        )
        for _ in range(count)
    ]


@torch.no_grad()
@pytest.mark.parametrize("beams", [1, 2, 3, 4])
def test_onnx_equals_torch_step_by_step(captioner: Captioner, graphs: Graphs, beams: int) -> None:
    exported, rows = Exported(graphs), torch.zeros(beams, dtype=torch.long)
    (features,) = encoded(1)
    found = exported.initial_state(*features).reorder(rows)
    state = captioner.initial_state(*pooled(captioner.config.image, *features)).reorder(rows)
    assert list(found.carried) == CARRIED[captioner.config.decoder.kind]
    torch.testing.assert_close(found.picture, state.picture, rtol=0, atol=1e-5)
    torch.testing.assert_close(found.carried, state.carried)
    for place in range(5):  # after 0, 1, 2, 3 and 4 words
        logits, found = exported.step(WORDS[:beams, place], found)
        expected, state = captioner.decoder.step(WORDS[:beams, place], state)
        assert logits.shape == (beams, tiny.WORDS)
        torch.testing.assert_close(logits, expected, rtol=0, atol=1e-4)
        torch.testing.assert_close(found.carried, state.carried, rtol=0, atol=1e-5)


def test_every_input_of_a_step_has_its_own_influence(graphs: Graphs) -> None:
    """None is taken for another, none is left out."""
    step, random = cpu_session(graphs.step), np.random.default_rng(0)
    sizes = {"beams": 1, "words": 3}
    fed = {
        given.name: random.normal(size=[sizes.get(s, s) for s in given.shape]).astype("f4")
        for given in step.get_inputs()
        if given.name != "token"
    }
    logits = {"": step.run(["logits"], {"token": np.array([5]), **fed})[0]}
    for name, array in fed.items():
        changed = {"token": np.array([5]), **fed, name: -array}
        logits[name] = step.run(["logits"], changed)[0]
        assert all(
            not np.allclose(logits[name], logits[other], atol=1e-4)
            for other in logits
            if other != name
        ), name


def test_float32_graphs_say_the_same(graphs: Graphs, told: list[Told]) -> None:
    exported = Exported(graphs)
    parity = compare(exported, told)
    assert parity.largest_difference < 1e-4
    assert parity.divergence == pytest.approx(0, abs=1e-6)
    assert parity.same_next_word == 1
    assert same_sentences(exported, told) == len(told)


def test_the_application_finds_the_same_sentences(captioner: Captioner, graphs: Graphs) -> None:
    decoder = OnnxDecoder(cpu_session(graphs.prefill), cpu_session(graphs.step))
    how, special = DecodingConfig(), SpecialTokens(PAD, START, END, UNKNOWN)
    for tokens, embeds in encoded(3):
        features = pooled(captioner.config.image, tokens, embeds)
        (expected,) = beam_search(captioner, features, how)
        state = decoder.initial_state(tokens.numpy(), embeds.numpy())
        found = application.beam_search(
            decoder, state, special, Decoding(how.beam_width, how.length_power, how.max_length)
        )
        assert found[0].ids == expected[0].ids
        assert state.presence == pytest.approx(captioner.presence(embeds)[0].numpy(), abs=1e-5)
        assert found[0].score == pytest.approx(expected[0].score, abs=1e-4)


def test_another_model_is_noticed(captioner: Captioner, graphs: Graphs) -> None:
    other = tiny.captioner(seed=1, kind=captioner.config.decoder.kind)
    told = [tell(other, each) for each in encoded(5)]
    parity = compare(Exported(graphs), told)
    assert parity.largest_difference > 0.5
    assert parity.divergence > 0.05
    assert parity.same_next_word < 0.9
    assert same_sentences(Exported(graphs), told) < len(told)


def test_int8_graphs_are_close_and_smaller(
    graphs: Graphs, told: list[Told], tmp_path: Path
) -> None:
    found = candidates(graphs, told, tmp_path)
    assert [each.size for each in found] == sorted(each.size for each in found)
    named = {(each.prefill, each.step): each for each in found}
    assert len(named) == 6
    exact, int8 = named["float32", "float32"], named["int8", "int8"]
    assert int8.size < exact.size
    assert exact.parity.divergence < 1e-6 < int8.parity.divergence < 0.05
    assert int8.parity.same_next_word > 0.8
    assert choose(found, tolerance=1.0) is found[0]
    lines = table(found, int8).splitlines()
    assert [line.endswith("chosen") for line in lines[1:]] == [each is int8 for each in found]


def test_the_smallest_below_the_tolerance_is_chosen() -> None:
    files = Graphs(Path("prefill"), Path("step"))
    losses = [0.3, 0.04, 0.02, 0.01]
    found = [Candidate(str(x), "", files, Parity(x, 0, 1)) for x in losses]
    assert choose(found, tolerance=0.03) is found[2]
    assert choose(found, tolerance=0.001) is found[3], "none is good enough: the best"


def integer_products(path: Path) -> int:
    return sum(node.op_type == "MatMulInteger" for node in onnx.load(path).graph.node)


def test_what_is_kept_stays_float32(graphs: Graphs, told: list[Told], tmp_path: Path) -> None:
    """The concept words are chosen exactly; the output matrix is float32 when that is asked."""
    for source, kept in ((graphs.prefill, "concepts.score.weight"), (graphs.step, "embed.weight")):
        quantise(source, tmp_path / "all.onnx")
        quantise(source, tmp_path / "kept.onnx", (kept,))
        less = integer_products(tmp_path / "all.onnx") - integer_products(tmp_path / "kept.onnx")
        assert less == 1
        products = [
            n for n in onnx.load(tmp_path / "kept.onnx").graph.node if n.op_type == "MatMul"
        ]
        assert sum(kept in node.input[1] for node in products) == 1


def test_the_divergence_is_the_formula(graphs: Graphs, told: list[Told]) -> None:
    other = replace(told[0], logits=told[0].logits * 0.5)
    found = compare(Exported(graphs), [other]).divergence
    expected = [
        sum(p * np.log(p / q) for p, q in zip(right, wrong, strict=True))
        for right, wrong in zip(
            other.logits.softmax(-1).tolist(), told[0].logits.softmax(-1).tolist(), strict=True
        )
    ]
    assert found == pytest.approx(np.mean(expected), rel=1e-3)


def test_the_likeliest_words_start_after_the_start(captioner: Captioner, told: list[Told]) -> None:
    assert len(told[0].words) == len(told[0].logits)
    state = captioner.initial_state(*pooled(captioner.config.image, *told[0].encoded))
    first, _ = captioner.decoder.step(torch.tensor([START]), state)
    assert told[0].words[0] == int(first[0].argmax())


def test_the_model_folder_is_what_the_application_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    encoder = tmp_path / "encoder"
    encoder.write_bytes(b"not looked into")
    vocabulary = Vocabulary([*SPECIAL, *(f"word{i}" for i in range(tiny.WORDS - len(SPECIAL)))])
    out = tmp_path / "model"
    export_captioner(tiny.captioner(kind="gru"), vocabulary, encoder, encoded(2), out)
    files = load_model_files(out)
    assert files.encoder.read_bytes() == encoder.read_bytes()
    assert list(files.words) == vocabulary.words
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["runtime"]["precision"]["encoder"] == "int8"
    told = [tell(tiny.captioner(kind="gru"), each) for each in encoded(2)]
    parity = compare(Exported(Graphs(files.prefill, files.step)), told)
    assert parity.divergence < 0.05
    told_in_words = capsys.readouterr().out
    assert "chosen" in told_in_words
    assert "float32 against PyTorch: 0.00000 nats a word" in told_in_words
