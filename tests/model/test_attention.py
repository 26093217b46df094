"""Attention against PyTorch's own, and multimodal attention over both modalities."""

import pytest
import torch
from torch import Tensor, nn

from model.attention import (
    KeyValue,
    MultiModalAttention,
    join_heads,
    scaled_dot_product,
    split_heads,
)

CAUSAL = torch.ones(5, 7, dtype=torch.bool).tril(2)
PER_ROW = torch.arange(7) < torch.tensor([3, 7])[:, None, None, None]


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(0)


def inputs() -> list[Tensor]:
    """Query [2, 3, 5, 4], key and value [2, 3, 7, 4] that want gradients."""
    return [torch.randn(2, 3, length, 4, requires_grad=True) for length in (5, 7, 7)]


@pytest.mark.parametrize("visible", [None, CAUSAL, PER_ROW], ids=["all", "causal", "row"])
def test_equals_pytorch_with_gradients(visible: Tensor | None) -> None:
    ours = inputs()
    theirs = [tensor.detach().clone().requires_grad_() for tensor in ours]
    found = scaled_dot_product(ours[0], ours[1], ours[2], visible)
    expected = nn.functional.scaled_dot_product_attention(*theirs, attn_mask=visible)
    torch.testing.assert_close(found, expected)
    toward = torch.randn_like(found)
    found.backward(toward)  # type: ignore[no-untyped-call]
    expected.backward(toward)  # type: ignore[no-untyped-call]
    for mine, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(mine.grad, other.grad)


def test_hidden_keys_are_never_read() -> None:
    query, key, value = inputs()
    before = scaled_dot_product(query, key, value, CAUSAL)
    changed = value.detach().clone()
    changed[:, :, 4:] += 100
    after = scaled_dot_product(query, key, changed, CAUSAL)
    assert torch.equal(after[:, :, :2], before[:, :, :2])
    assert (after[:, :, 2:] != before[:, :, 2:]).all()


def test_heads_split_and_join() -> None:
    flat = torch.arange(24.0).view(1, 2, 12)
    split = split_heads(flat, 3)
    assert split.shape == (1, 3, 2, 4)
    assert split[0, 1, 0].tolist() == [4, 5, 6, 7]
    assert torch.equal(join_heads(split), flat)


@pytest.fixture
def attention() -> MultiModalAttention:
    return MultiModalAttention(8, 2)


def sources(image: Tensor, text: Tensor) -> list[tuple[Tensor, Tensor]]:
    torch.manual_seed(1)
    return [KeyValue(8, 2)(image), KeyValue(8, 2)(text)]


def test_the_output_depends_on_both_modalities(attention: MultiModalAttention) -> None:
    image, text = (torch.randn(1, n, 8, requires_grad=True) for n in (3, 4))
    attention(torch.randn(1, 4, 8), sources(image, text)).square().sum().backward()
    for stream in (image, text):
        assert stream.grad is not None
        assert (stream.grad.abs().sum(-1) > 0).all(), "a token that nobody reads"


def test_another_picture_or_other_words_change_the_output(attention: MultiModalAttention) -> None:
    stream, image, text = torch.randn(1, 4, 8), torch.randn(1, 3, 8), torch.randn(1, 4, 8)
    found = attention(stream, sources(image, text))
    assert not torch.allclose(found, attention(stream, sources(image.flip(-1), text)))
    assert not torch.allclose(found, attention(stream, sources(image, text.flip(-1))))
    assert not torch.allclose(found, attention(stream, sources(image, text)[1:]))


def test_one_softmax_weighs_picture_against_words(attention: MultiModalAttention) -> None:
    stream, image, text = torch.randn(1, 4, 8), torch.randn(1, 3, 8), torch.randn(1, 4, 8)
    (image_key, image_value), (text_key, text_value) = sources(image, text)
    both = [(torch.cat([image_key, text_key], 2), torch.cat([image_value, text_value], 2))]
    torch.testing.assert_close(
        attention(stream, sources(image, text)), attention(stream, both), rtol=0, atol=1e-6
    )
