"""The multimodal transformer alone: text and picture of different widths read each other."""

import pytest
import torch
from torch import Tensor

from model.fusion import MultiModalTransformer


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(0)


@pytest.fixture
def fusion() -> MultiModalTransformer:
    """Text 8 wide, image 5 wide, dropout at rest."""
    return MultiModalTransformer(8, 5, num_heads=2, num_layers=2).eval()


def streams() -> tuple[Tensor, Tensor]:
    """Text [2, 4, 8] and image [2, 3, 5] that want gradients."""
    return torch.randn(2, 4, 8, requires_grad=True), torch.randn(2, 3, 5, requires_grad=True)


def test_the_fused_text_has_the_shape_of_the_text(fusion: MultiModalTransformer) -> None:
    text, image = streams()
    found = fusion(text, image)
    assert found.shape == text.shape
    fused = fusion.fuse(text, image)
    assert torch.equal(fused[0], found)
    assert fused[1].shape == image.shape


def test_text_and_picture_read_each_other(fusion: MultiModalTransformer) -> None:
    given = streams()
    for fused in fusion.fuse(*given):
        for grad in torch.autograd.grad(fused[0].square().sum(), given, retain_graph=True):
            assert (grad[0].abs().sum(-1) > 0).all(), "a token that nobody reads"
            assert not grad[1].any(), "rows of a batch do not read each other"


def test_the_text_learns_where_the_picture_is_bright() -> None:
    """A task that only the picture can answer: which of its three tokens is bright."""
    fusion = MultiModalTransformer(8, 5, num_heads=2, num_layers=1, dropout=0.0)
    answer = torch.nn.Linear(8, 3)
    parameters = [*fusion.parameters(), *answer.parameters()]
    optimiser = torch.optim.Adam(parameters, lr=1e-2)
    place = torch.eye(3, 5)
    for _ in range(60):
        bright = torch.randint(3, (32,))
        image = place.repeat(32, 1, 1)
        image[torch.arange(32), bright, 4] = 3
        found = answer(fusion(torch.ones(32, 1, 8), image)[:, 0])
        loss = torch.nn.functional.cross_entropy(found, bright)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert loss.item() < 0.3


@pytest.mark.parametrize("off", [0, 1], ids=["text off", "image off"])
def test_a_modality_that_is_switched_off_has_no_influence(
    fusion: MultiModalTransformer, off: int
) -> None:
    given, other = streams(), streams()
    hidden = torch.zeros(given[off].shape[:2], dtype=torch.bool)
    masks = (hidden, None) if off == 0 else (None, hidden)
    mixed = (other[0], given[1]) if off == 0 else (given[0], other[1])
    found = fusion.fuse(*given, *masks)[1 - off]
    assert torch.equal(found, fusion.fuse(*mixed, *masks)[1 - off])
    assert not torch.allclose(found, fusion.fuse(*given)[1 - off], atol=1e-4)


def test_padding_is_never_read(fusion: MultiModalTransformer) -> None:
    text, image = streams()
    visible = torch.tensor([[True] * 4, [True, True, False, False]])
    short = fusion(text[1:, :2], image[1:])
    found = fusion(text, image, visible)[1:, :2]
    torch.testing.assert_close(found, short, rtol=0, atol=1e-6)


def test_dropout_works_in_training_only(fusion: MultiModalTransformer) -> None:
    given = streams()
    assert torch.equal(fusion(*given), fusion(*given))
    fusion.train()
    assert not torch.equal(fusion(*given), fusion(*given))


def test_heads_must_share_the_width() -> None:
    with pytest.raises(ValueError, match="a width of 8 has no 3 equal heads"):
        MultiModalTransformer(8, 5, num_heads=3, num_layers=1)


def test_the_feed_forward_is_four_times_the_text_unless_given() -> None:
    assert MultiModalTransformer(8, 5, 2, 1).layers[0].feeds[1][0].out_features == 32
    assert MultiModalTransformer(8, 5, 2, 1, feed_forward=7).layers[0].feeds[1][0].out_features == 7
