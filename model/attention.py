"""Scaled dot-product attention, and multimodal attention: text queries over image and text.

Vaswani et al. 2017, "Attention is all you need", equation 1: softmax(Q Kᵀ / √d_k) V.
"""

import torch
from torch import Tensor, nn


def scaled_dot_product(query: Tensor, key: Tensor, value: Tensor, visible: Tensor | None) -> Tensor:
    """Attention of queries over keys and values.

    `query` [batch, heads, queries, width], `key` and `value` [batch, heads, keys, width],
    `visible` boolean, broadcastable to [batch, heads, queries, keys], True where a query may
    read a key. Returns [batch, heads, queries, width].
    """
    scores = query @ key.transpose(-2, -1) * query.shape[-1] ** -0.5
    if visible is not None:
        scores = scores.masked_fill(~visible, torch.finfo(scores.dtype).min)
    read: Tensor = scores.softmax(-1) @ value
    return read


def split_heads(flat: Tensor, heads: int) -> Tensor:
    """[batch, length, heads * width] → [batch, heads, length, width]."""
    batch, length, width = flat.shape
    return flat.view(batch, length, heads, width // heads).transpose(1, 2)


def join_heads(split: Tensor) -> Tensor:
    """[batch, heads, length, width] → [batch, length, heads * width]."""
    batch, heads, length, width = split.shape
    return split.transpose(1, 2).reshape(batch, length, heads * width)


class KeyValue(nn.Module):
    """The keys and values that one modality offers to every query."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.project = nn.Linear(width, 2 * width)

    def forward(self, stream: Tensor) -> tuple[Tensor, Tensor]:
        """`stream` [batch, length, width] → keys and values [batch, heads, length, head width]."""
        key, value = self.project(stream).chunk(2, -1)
        return split_heads(key, self.heads), split_heads(value, self.heads)


class MultiModalAttention(nn.Module):
    """Queries of one modality over keys and values gathered from all modalities.

    Each modality projects its own keys and values; they are joined along the length, so that
    one softmax weighs picture against words.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.out = nn.Linear(width, width)

    def forward(
        self,
        stream: Tensor,
        sources: list[tuple[Tensor, Tensor]],
        visible: Tensor | None = None,
    ) -> Tensor:
        """`stream` [batch, queries, width]; `sources` keys and values of each modality.

        `visible` as in `scaled_dot_product`, over the joined keys. Returns [batch, queries, width].
        """
        query = split_heads(self.query(stream), self.heads)
        key = torch.cat([key for key, _ in sources], 2)
        value = torch.cat([value for _, value in sources], 2)
        read = scaled_dot_product(query, key, value, visible)
        out: Tensor = self.out(join_heads(read))
        return out
