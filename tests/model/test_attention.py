"""Attention against PyTorch's own, and multimodal attention over both modalities."""

import pytest
import torch
from torch import Tensor, nn

from model.attention import (
    KeyValue,
    ModalityAttention,
    MultiModalAttention,
    attention_weights,
    join_heads,
    join_masks,
    scaled_dot_product,
    split_heads,
)

HEADS = 2
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


def test_weights_are_shares_of_the_keys_that_may_be_read() -> None:
    query, key, _ = inputs()
    weights = attention_weights(query, key, CAUSAL)
    torch.testing.assert_close(weights.sum(-1), torch.ones(2, 3, 5))
    assert (weights[..., ~CAUSAL] == 0).all()
    assert (weights[..., CAUSAL] > 0).all()


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


def test_one_softmax_weighs_picture_against_words() -> None:
    reader, offers = ModalityAttention(8, HEADS), [KeyValue(8, HEADS), KeyValue(8, HEADS)]
    stream, image, text = torch.randn(1, 4, 8), torch.randn(1, 3, 8), torch.randn(1, 4, 8)
    (image_key, image_value), (text_key, text_value) = offers[0](image), offers[1](text)
    apart = [(image_key, image_value), (text_key, text_value)]
    joined = [(torch.cat([image_key, text_key], 2), torch.cat([image_value, text_value], 2))]
    torch.testing.assert_close(reader(stream, apart), reader(stream, joined), rtol=0, atol=1e-6)
    assert not torch.allclose(reader(stream, apart), reader(stream, apart[1:]))


@pytest.mark.parametrize("visible", [None, CAUSAL[:4]], ids=["all", "causal"])
def test_the_weights_told_are_those_that_are_read_with(visible: Tensor | None) -> None:
    reader, offers = ModalityAttention(8, HEADS), [KeyValue(8, HEADS), KeyValue(8, HEADS)]
    stream, image, text = torch.randn(2, 4, 8), torch.randn(2, 3, 8), torch.randn(2, 4, 8)
    sources = [offers[0](image), offers[1](text)]
    values = torch.cat([value for _, value in sources], 2)
    read = reader.weights(stream, sources, visible) @ values
    torch.testing.assert_close(reader.out(join_heads(read)), reader(stream, sources, visible))


def streams() -> tuple[Tensor, Tensor]:
    """Text [2, 4, 8] and image [2, 3, 6] that want gradients."""
    return torch.randn(2, 4, 8, requires_grad=True), torch.randn(2, 3, 6, requires_grad=True)


@pytest.fixture
def both() -> MultiModalAttention:
    """Text of width 8 and image of width 6 meet in a width of 10."""
    return MultiModalAttention([8, 6], HEADS, 10)


def by_pytorch(
    both: MultiModalAttention, read_by: int, given: tuple[Tensor, Tensor], visible: Tensor | None
) -> Tensor:
    """The same by the formula: Q of one modality, K and V of both, PyTorch's own attention."""
    queries = both.readers[read_by].query(given[read_by])
    offered = [offer.project(stream) for offer, stream in zip(both.offers, given, strict=True)]
    query, keys, values = (
        split_heads(flat, HEADS)
        for flat in (
            queries,
            torch.cat([one[..., :10] for one in offered], 1),
            torch.cat([one[..., 10:] for one in offered], 1),
        )
    )
    read = nn.functional.scaled_dot_product_attention(query, keys, values, attn_mask=visible)
    out: Tensor = both.readers[read_by].out(join_heads(read))
    return out


PADDED = (torch.tensor([[True] * 4, [True, True, False, False]]), None)
TEXT_OFF = (torch.zeros(2, 4, dtype=torch.bool), None)
IMAGE_OFF = (None, torch.zeros(2, 3, dtype=torch.bool))


@pytest.mark.parametrize(
    "visible", [(None, None), PADDED, TEXT_OFF, IMAGE_OFF], ids=["all", "padded", "image", "text"]
)
@pytest.mark.parametrize("read_by", [0, 1], ids=["text reads", "image reads"])
def test_each_modality_equals_pytorch_with_gradients(
    both: MultiModalAttention, read_by: int, visible: tuple[Tensor | None, Tensor | None]
) -> None:
    given = streams()
    found = both(given, visible)[read_by]
    assert found.shape == given[read_by].shape
    expected = by_pytorch(both, read_by, given, join_masks(given, visible))
    torch.testing.assert_close(found, expected)
    toward, wanted = torch.randn_like(found), [*given, *both.offers.parameters()]
    ours = torch.autograd.grad(found, wanted, toward)
    theirs = torch.autograd.grad(expected, wanted, toward)
    for mine, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(mine, other)


@pytest.mark.parametrize("read_by", [0, 1], ids=["text reads", "image reads"])
def test_each_modality_reads_every_token_of_both(both: MultiModalAttention, read_by: int) -> None:
    given = streams()
    both(given, (None, None))[read_by].square().sum().backward()
    for stream in given:
        assert stream.grad is not None
        assert (stream.grad.abs().sum(-1) > 0).all(), "a token that nobody reads"


def test_each_modality_has_queries_of_its_own() -> None:
    both = MultiModalAttention([8, 8], HEADS, 8)
    same = torch.randn(1, 3, 8)
    text, image = both((same, same), (None, None))
    assert not torch.allclose(text, image, atol=1e-3)
    queries = [reader.query.weight for reader in both.readers]
    assert not torch.equal(*queries)
    grads = torch.autograd.grad(text.sum(), queries, allow_unused=True)
    assert grads[0] is not None
    assert grads[1] is None


@pytest.mark.parametrize("off", [0, 1], ids=["text off", "image off"])
def test_a_modality_that_is_switched_off_has_no_influence(
    both: MultiModalAttention, off: int
) -> None:
    given, other = streams(), streams()
    mixed = tuple(other[i] if i == off else given[i] for i in range(2))
    visible = (TEXT_OFF, IMAGE_OFF)[off]
    found = both(given, visible)[1 - off]
    assert torch.equal(found, both(mixed, visible)[1 - off])
    assert not torch.allclose(found, both(given, (None, None))[1 - off], atol=1e-4)
    (grad,) = torch.autograd.grad(found.sum(), [given[off]])
    assert not grad.any()


def test_padding_is_never_read(both: MultiModalAttention) -> None:
    given = streams()
    longer = torch.cat([given[0], 100 * torch.randn(2, 2, 8)], 1)
    visible = torch.arange(6).expand(2, 6) < 4
    for found, expected in zip(
        both((longer, given[1]), (visible, None)), both(given, (None, None)), strict=True
    ):
        torch.testing.assert_close(found[:, : expected.shape[1]], expected, rtol=0, atol=1e-6)


def test_masks_are_joined_in_the_order_of_the_streams() -> None:
    given = streams()
    assert join_masks(given, (None, None)) is None
    joined = join_masks(given, PADDED)
    assert joined is not None
    assert joined.shape == (2, 1, 1, 7)
    assert joined[1, 0, 0].tolist() == [True, True, False, False, True, True, True]
