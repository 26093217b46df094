"""Scaled dot-product attention, and multimodal attention: each modality reads all of them.

Vaswani et al. 2017, "Attention is all you need", equation 1: softmax(Q Kᵀ / √d_k) V.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

Source = tuple[Tensor, Tensor]  # keys and values [batch, heads, length, head width]


def scaled_dot_product(query: Tensor, key: Tensor, value: Tensor, visible: Tensor | None) -> Tensor:
    """Attention of queries over keys and values.

    `query` [batch, heads, queries, width], `key` and `value` [batch, heads, keys, width],
    `visible` boolean, broadcastable to [batch, heads, queries, keys], True where a query may
    read a key. Returns [batch, heads, queries, width].
    """
    return attention_weights(query, key, visible) @ value


def attention_weights(query: Tensor, key: Tensor, visible: Tensor | None) -> Tensor:
    """How much each query reads of each key: [batch, heads, queries, keys], rows sum to 1."""
    scores = query @ key.transpose(-2, -1) * query.shape[-1] ** -0.5
    if visible is not None:
        scores = scores.masked_fill(~visible, torch.finfo(scores.dtype).min)
    weights: Tensor = scores.softmax(-1)
    return weights


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

    def __init__(self, width: int, heads: int, attention_width: int | None = None) -> None:
        """`width` is the modality's own; `attention_width` that of all, the same unless given."""
        super().__init__()
        self.heads = heads
        self.project = nn.Linear(width, 2 * (attention_width or width))

    def forward(self, stream: Tensor) -> Source:
        """`stream` [batch, length, width] → keys and values [batch, heads, length, head width]."""
        key, value = self.project(stream).chunk(2, -1)
        return split_heads(key, self.heads), split_heads(value, self.heads)


class ModalityAttention(nn.Module):
    """Queries of one modality over keys and values gathered from all modalities.

    Each modality projects its own keys and values; they are joined along the length, so that
    one softmax weighs picture against words.
    """

    def __init__(self, width: int, heads: int, attention_width: int | None = None) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, attention_width or width)
        self.out = nn.Linear(attention_width or width, width)

    def forward(
        self, stream: Tensor, sources: Sequence[Source], visible: Tensor | None = None
    ) -> Tensor:
        """`stream` [batch, queries, width]; `sources` keys and values of each modality.

        `visible` as in `scaled_dot_product`, over the joined keys. Returns [batch, queries, width].
        """
        query, (key, value) = self._query(stream), _joined(sources)
        read = scaled_dot_product(query, key, value, visible)
        out: Tensor = self.out(join_heads(read))
        return out

    def weights(
        self, stream: Tensor, sources: Sequence[Source], visible: Tensor | None = None
    ) -> Tensor:
        """How much `forward`, given the same, reads of each key: [batch, heads, queries, keys]."""
        return attention_weights(self._query(stream), _joined(sources)[0], visible)

    def _query(self, stream: Tensor) -> Tensor:
        return split_heads(self.query(stream), self.heads)


def _joined(sources: Sequence[Source]) -> Source:
    """Keys and values of all modalities, one behind the other."""
    return torch.cat([key for key, _ in sources], 2), torch.cat([value for _, value in sources], 2)


class MultiModalAttention(nn.Module):
    """For each modality m: softmax(Q_m Kᵀ / √d_k) V, with K and V of all modalities together."""

    def __init__(self, widths: Sequence[int], heads: int, attention_width: int) -> None:
        """`widths` of the modalities' streams, which may differ; all meet in `attention_width`."""
        super().__init__()
        self.offers = nn.ModuleList([KeyValue(width, heads, attention_width) for width in widths])
        self.readers = nn.ModuleList(
            [ModalityAttention(width, heads, attention_width) for width in widths]
        )

    def forward(self, streams: Sequence[Tensor], visible: Sequence[Tensor | None]) -> list[Tensor]:
        """What each modality reads; `streams` [batch, length, width], one a modality.

        `visible` for each modality: boolean [batch, length], True for tokens that may be read;
        None when all may. A modality is switched off by all False; at least one token of some
        modality must stay. Returns tensors shaped as the streams.
        """
        sources = [offer(stream) for offer, stream in zip(self.offers, streams, strict=True)]
        mask = join_masks(streams, visible)
        return [
            reader(stream, sources, mask)
            for reader, stream in zip(self.readers, streams, strict=True)
        ]


def join_masks(streams: Sequence[Tensor], visible: Sequence[Tensor | None]) -> Tensor | None:
    """The modalities' masks as one, [batch, 1, 1, all lengths]; None when nothing is hidden."""
    if all(mask is None for mask in visible):
        return None
    masks = [
        stream.new_ones(stream.shape[:2], dtype=torch.bool) if mask is None else mask
        for stream, mask in zip(streams, visible, strict=True)
    ]
    return torch.cat(masks, 1)[:, None, None]
