"""The layers that text and image encoder share."""

from torch import Tensor, nn

from model.attention import KeyValue, ModalityAttention


class FeedForward(nn.Sequential):
    """The position-wise network of a transformer layer; keeps the shape."""

    def __init__(self, width: int, hidden: int, dropout: float) -> None:
        super().__init__(
            nn.Linear(width, hidden), nn.GELU(), nn.Linear(hidden, width), nn.Dropout(dropout)
        )


class SelfAttentionLayer(nn.Module):
    """Self-attention over one modality's tokens and a feed-forward network, pre-norm."""

    def __init__(self, width: int, heads: int, feed_forward: int, dropout: float) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(width)
        self.offer = KeyValue(width, heads)
        self.attention = ModalityAttention(width, heads)
        self.feed_norm = nn.LayerNorm(width)
        self.feed = FeedForward(width, feed_forward, dropout)
        self.dropout = nn.Dropout(dropout)

    def forward(self, stream: Tensor, visible: Tensor | None = None) -> Tensor:
        """[batch, tokens, width] → the same shape; `visible` as in `scaled_dot_product`."""
        normed = self.attention_norm(stream)
        stream = stream + self.dropout(self.attention(normed, [self.offer(normed)], visible))
        out: Tensor = stream + self.feed(self.feed_norm(stream))
        return out
