"""The streams' parameters are apart, and their gradients can be balanced."""

import pytest
import torch

from model.data.batches import Batch
from model.objectives import contrastive_loss, masked_language_loss
from model.pretraining import Pretraining
from model.streams import balance_gradients, gradient_norm, stream_parameters
from model.vocabulary import START
from tests.support import tiny_captioner as tiny


@pytest.fixture
def pretraining() -> Pretraining:
    return Pretraining(tiny.captioner()).eval()


def with_gradients(pretraining: Pretraining) -> dict[str, torch.Tensor]:
    """Masked words and contrast of two pictures, backward; the gradients by parameter."""
    torch.manual_seed(1)
    tokens = torch.randint(4, tiny.WORDS, (2, 5))
    tokens[:, 0] = START
    batch = Batch(tokens, torch.arange(2), tiny.pictures(2))
    loss = masked_language_loss(pretraining, batch, True) + contrastive_loss(pretraining, batch)
    loss.backward()  # type: ignore[no-untyped-call]
    return {
        name: parameter.grad.clone()
        for name, parameter in pretraining.named_parameters()
        if parameter.grad is not None
    }


def test_each_parameter_of_encoders_and_fusion_is_of_one_stream(pretraining: Pretraining) -> None:
    streams = stream_parameters(pretraining)
    named = {id(parameter): name for name, parameter in pretraining.named_parameters()}
    text, image = ({named[id(p)] for p in streams[name]} for name in ("text", "image"))
    assert not text & image
    parts = ("text_encoder.", "image_encoder.", "fusion.")
    everything = {name for name in named.values() if name.startswith(parts)}
    assert text | image == everything - {"text_encoder.embed.weight"}
    assert {name for name in text if name.startswith("image_encoder.")} == set()
    assert "fusion.layers.0.attention.readers.0.query.weight" in text
    assert "fusion.layers.0.feeds.1.0.weight" in image


def test_the_same_streams_in_the_captioner() -> None:
    captioner = tiny.captioner()
    streams = stream_parameters(captioner)
    fused = [p for name in streams for p in streams[name]]
    assert {id(p) for p in captioner.fusion.parameters()} <= {id(p) for p in fused}


@pytest.mark.parametrize("strength", [0.0, 0.5, 1.0])
def test_the_stronger_gradient_is_damped_by_the_power_of_the_ratio(
    pretraining: Pretraining, strength: float
) -> None:
    before = with_gradients(pretraining)
    streams = stream_parameters(pretraining)
    norms = {name: gradient_norm(streams[name]) for name in streams}
    weak, strong = sorted(norms, key=norms.__getitem__)
    balance_gradients(**streams, strength=strength)
    assert gradient_norm(streams[weak]) == pytest.approx(norms[weak])
    expected = norms[strong] * (norms[weak] / norms[strong]) ** strength
    assert gradient_norm(streams[strong]) == pytest.approx(expected)
    of_streams = {id(p) for name in streams for p in streams[name]}
    for name, parameter in pretraining.named_parameters():
        if parameter.grad is not None and id(parameter) not in of_streams:
            assert torch.equal(parameter.grad, before[name]), name


def test_a_stream_without_a_gradient_stops_nothing(pretraining: Pretraining) -> None:
    before = with_gradients(pretraining)
    streams = stream_parameters(pretraining)
    for parameter in streams["image"]:
        parameter.grad = None
    balance_gradients(**streams, strength=1.0)
    assert gradient_norm(streams["image"]) == 0
    name = "text_encoder.position"
    assert torch.equal(dict(pretraining.named_parameters())[name].grad, before[name])
