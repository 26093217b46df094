"""Pooling of the picture's patches, and the image stream made from them."""

import numpy as np
import pytest
import torch

from model import backbones
from model.image_encoder import ImageEncoder, pool_patches
from tests.support import tiny_captioner as tiny

GRIDS = [(4, 2), (6, 2), (14, 7), (3, 3)]


@pytest.mark.parametrize(("grid", "pooled"), GRIDS)
def test_patches_are_averaged_block_by_block(grid: int, pooled: int) -> None:
    torch.manual_seed(0)
    tokens = torch.randn(2, 1 + grid**2, 3)
    found, block = pool_patches(tokens, grid, pooled), grid // pooled
    assert found.shape == (2, 1 + pooled**2, 3)
    assert torch.equal(found[:, 0], tokens[:, 0])
    for row in range(pooled):
        for column in range(pooled):
            places = [
                1 + y * grid + x
                for y in range(row * block, (row + 1) * block)
                for x in range(column * block, (column + 1) * block)
            ]
            expected = tokens[:, places].mean(1)
            torch.testing.assert_close(found[:, 1 + row * pooled + column], expected)


@pytest.mark.parametrize(("grid", "pooled"), GRIDS)
def test_the_cache_is_pooled_in_the_same_way(grid: int, pooled: int) -> None:
    tokens = np.random.default_rng(0).normal(size=(1, 1 + grid**2, 5)).astype(np.float32)
    here = pool_patches(torch.from_numpy(tokens), grid, pooled)[0].numpy()
    np.testing.assert_allclose(backbones.pool_patches(tokens, grid, pooled), here, atol=1e-6)


def test_every_input_token_reaches_the_image_stream() -> None:
    torch.manual_seed(0)
    encoder = ImageEncoder(tiny.IMAGE, tiny.SHAPE).eval()
    tokens, embeds = (tensor.requires_grad_() for tensor in tiny.pictures(2))
    stream = encoder(tokens, embeds)
    assert stream.shape == (2, 6, tiny.SHAPE.width)
    stream[0].square().sum().backward()
    assert tokens.grad is not None
    assert embeds.grad is not None
    assert (tokens.grad[0].abs().sum(-1) > 0).all()
    assert embeds.grad[0].abs().sum() > 0
    assert not tokens.grad[1].any(), "pictures of a batch do not read each other"


def test_a_patch_knows_its_place() -> None:
    torch.manual_seed(0)
    encoder = ImageEncoder(tiny.IMAGE, tiny.SHAPE).eval()
    tokens, embeds = tiny.pictures(1)
    swapped = tokens[:, [0, 2, 1, 3, 4]]
    there = encoder(swapped, embeds)[:, [0, 1, 3, 2, 4, 5]]
    assert not torch.allclose(encoder(tokens, embeds), there, atol=1e-3)


def test_without_patches_the_embedding_alone_is_seen() -> None:
    torch.manual_seed(0)
    encoder = ImageEncoder(tiny.IMAGE, tiny.SHAPE).eval()
    _, embeds = tiny.pictures(2)
    stream = encoder(None, embeds)
    assert stream.shape == (2, 1, tiny.SHAPE.width)
    assert not torch.allclose(stream[0], stream[1], atol=1e-3)
