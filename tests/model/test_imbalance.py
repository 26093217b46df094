"""Attention mass and gradient norms by modality, against what is known or computed by hand."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from model.attention import MultiModalAttention
from model.captioner import Captioner
from model.data.batches import Batch
from model.evaluation import imbalance
from model.evaluation.attention_mass import Mass, Watched, watching
from model.evaluation.errors import EvaluationError
from model.evaluation.imbalance import measure
from model.objectives import caption_loss
from model.pretraining import Pretraining
from model.streams import gradient_norm, stream_parameters
from model.training.recipe import write_model
from model.vocabulary import END, PAD, SPECIAL, START, Vocabulary
from tests.support import tiny_captioner as tiny
from tests.support import training_data

PICTURE = tiny.MEMORY - tiny.TEXT.concept_words


def batch() -> Batch:
    """Two captions of one picture and one of another; the last is padded."""
    torch.manual_seed(5)
    tokens = torch.randint(4, tiny.WORDS, (3, 6))
    tokens[:, 0], tokens[:, 5] = START, END
    tokens[2, 3:] = torch.tensor([END, PAD, PAD])
    return Batch(tokens, torch.tensor([0, 0, 1]), tiny.pictures(2))


def test_shares_are_those_of_weights_by_hand() -> None:
    weights = torch.tensor([[[[0.1, 0.2, 0.7], [0.5, 0.5, 0.0]]]])
    visible = torch.tensor([[True, True, True], [True, True, False]])
    mass = Mass()
    mass.add(weights, visible, torch.tensor([[True, True]]), {"left": 1, "right": 2})
    assert mass.shares()["left"] == pytest.approx((0.3, (1 / 3 + 1 / 2) / 2))
    assert mass.shares()["right"] == pytest.approx((0.7, (2 / 3 + 1 / 2) / 2))
    alone = Mass()
    alone.add(weights, visible, torch.tensor([[True, False]]), {"left": 1, "right": 2})
    assert alone.shares()["right"] == pytest.approx((0.9, 2 / 3))


def test_a_modality_whose_keys_are_switched_off_gets_nothing() -> None:
    torch.manual_seed(0)
    both = MultiModalAttention([8, 8], 2, 8)
    text, image = torch.randn(2, 4, 8), torch.randn(2, 3, 8)
    hidden = torch.zeros(2, 3, dtype=torch.bool)
    watched = Watched(
        both.readers[0],  # type: ignore[arg-type]
        lambda sources: {"words": sources[0][0].shape[2], "picture": sources[1][0].shape[2]},
        lambda stream: torch.ones(stream.shape[:2], dtype=torch.bool),
    )
    with watching([watched]):
        both((text, image), (None, hidden))
    assert watched.mass.shares() == {"words": pytest.approx((1, 1)), "picture": (0.0, 0.0)}
    before = watched.mass.queries
    both((text, image), (None, None))
    assert watched.mass.queries == before == 8, "nobody watches any more"


def even_queries(captioner: Captioner) -> Captioner:
    """The same, its queries all zero: every visible key is read alike."""
    with torch.no_grad():
        for name, parameter in captioner.named_parameters():
            if ".query." in name:
                parameter.zero_()
    return captioner


@pytest.mark.parametrize("pretrains", [False, True], ids=["captions", "pretrain"])
def test_queries_that_ask_nothing_read_evenly(pretrains: bool) -> None:
    captioner = even_queries(tiny.captioner())
    found = measure(Pretraining(captioner).eval() if pretrains else captioner, [batch()])
    for shares in found.masses.values():
        assert sum(share for share, _ in shares.values()) == pytest.approx(1)
        for share, even in shares.values():
            assert share == pytest.approx(even, abs=1e-5)


def test_captions_read_picture_concept_words_and_words_before() -> None:
    found = measure(tiny.captioner(), [batch()]).masses
    assert len(found) == 2 + tiny.LAYERS
    shares = found["Decoder layer 1, the caption's words"]
    queries = [PICTURE / (tiny.MEMORY + place) for place in (1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2, 3)]
    assert shares["the picture"][1] == pytest.approx(sum(queries) / len(queries))
    assert shares["the picture"][0] != pytest.approx(shares["the picture"][1], abs=1e-3)
    fused = found["Fusion layer 1, the picture"]
    assert fused["the words"][1] == pytest.approx(tiny.TEXT.concept_words / tiny.MEMORY)


def test_padding_neither_asks_nor_is_read_in_pretraining() -> None:
    found = measure(Pretraining(tiny.captioner()).eval(), [batch()]).masses
    words = found["Fusion layer 1, the words"]["the words"][1]
    lengths = torch.tensor([6.0, 6.0, 4.0])  # each as often as it has words
    assert words == pytest.approx(float((lengths * lengths / (lengths + PICTURE)).sum() / 16))


def test_gradients_are_those_of_the_loss() -> None:
    one, captioner = batch(), tiny.captioner()
    two = replace(one, features=tiny.pictures(2))
    found = measure(captioner, [one, two]).norms
    expected: dict[str, list[float]] = {"text": [], "image": []}
    streams = stream_parameters(captioner)
    for each in (one, two):
        captioner.zero_grad()
        caption_loss(captioner, each, 0.0).backward()
        for name, norms in expected.items():
            norms.append(gradient_norm(streams[name]))
    for name, norms in expected.items():
        assert found["parameters"][name] == pytest.approx(sum(norms) / 2, rel=1e-4)
        assert found["inputs of the fusion"][name] > 0


def moved(model: Captioner, place: int, toward: Tensor, step: float) -> float:
    """The caption loss with one stream moved a step before it enters the fusion."""
    fuse = model.fusion.fuse

    def moving(*streams: Tensor) -> tuple[Tensor, Tensor]:
        both = list(streams)
        both[place] = both[place] + step * toward
        return fuse(*both)

    model.fusion.fuse = moving  # type: ignore[method-assign]
    loss = float(caption_loss(model, batch(), 0.0).detach())
    model.fusion.fuse = fuse  # type: ignore[method-assign]
    return loss


@pytest.mark.parametrize(("place", "name"), [(0, "text"), (1, "image")])
def test_no_step_of_a_stream_changes_the_loss_faster_than_its_norm(place: int, name: str) -> None:
    captioner = tiny.captioner()
    norm = measure(captioner, [batch()]).norms["inputs of the fusion"]
    shape = (2, (tiny.TEXT.concept_words, PICTURE)[place], tiny.SHAPE.width)
    torch.manual_seed(3)
    for _ in range(5):
        toward = torch.randn(shape)
        toward /= toward.norm()
        ahead, back = (moved(captioner, place, toward, step) for step in (0.01, -0.01))
        assert 0 < abs(ahead - back) / 0.02 < norm[name] * 1.05


def test_the_command_tells_every_layer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = training_data.make(tmp_path / "made")
    run = tmp_path / "run"
    (run / "captions").mkdir(parents=True)
    words = ["a", "dog", "cat", "on", "the", "beach", "in", "field", "near", "house"]
    Vocabulary([*SPECIAL, *words]).save(run / "vocabulary.json")
    captioner = tiny.captioner()
    write_model(captioner.config, run)
    torch.save(captioner.state_dict(), run / "captions" / "weights.pt")
    given = ["--run", str(run), "--data", str(data.root / "data")]
    imbalance.main([*given, "--features", str(data.root / "features"), "--split", "val"])
    told = capsys.readouterr().out
    for title in ("Fusion layer 1, the concept words read", f"Decoder layer {tiny.LAYERS}, "):
        assert title in told
    assert told.count("evenly it were") == 2 * 2 + 3 * tiny.LAYERS
    assert told.count("Ratio: ") == 2
    with pytest.raises(SystemExit, match=r"weights\.pt"):
        imbalance.main([*given, "--features", str(data.root / "features"), "--stage", "reward"])


def test_a_model_without_fusion_is_refused() -> None:
    captioner = Captioner(replace(tiny.captioner().config, fusion_layers=0))
    with pytest.raises(EvaluationError, match="no fusion"):
        measure(captioner, [batch()])
