"""From the frozen backbone's tokens to the image stream that the decoder reads."""

import torch
from torch import Tensor, nn

from model.attention import KeyValue, MultiModalAttention
from model.config import DecoderConfig, ImageConfig


def pool_patches(tokens: Tensor, grid: int, pooled: int) -> Tensor:
    """Class token kept, patches averaged.

    `tokens` [batch, 1 + grid², width] → [batch, 1 + pooled², width].
    """
    batch, _, width = tokens.shape
    block = grid // pooled
    patches = tokens[:, 1:].reshape(batch, pooled, block, pooled, block, width).mean((2, 4))
    return torch.cat([tokens[:, :1], patches.reshape(batch, pooled * pooled, width)], 1)


class FeedForward(nn.Sequential):
    """The position-wise network of a transformer layer; keeps the shape."""

    def __init__(self, width: int, hidden: int, dropout: float) -> None:
        super().__init__(
            nn.Linear(width, hidden), nn.GELU(), nn.Linear(hidden, width), nn.Dropout(dropout)
        )


class ImageLayer(nn.Module):
    """Self-attention over the picture's tokens and a feed-forward network, pre-norm."""

    def __init__(self, config: DecoderConfig) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(config.width)
        self.offer = KeyValue(config.width, config.heads)
        self.attention = MultiModalAttention(config.width, config.heads)
        self.feed_norm = nn.LayerNorm(config.width)
        self.feed = FeedForward(config.width, config.feed_forward, config.dropout)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, image: Tensor) -> Tensor:
        """[batch, tokens, width] → the same shape."""
        normed = self.attention_norm(image)
        image = image + self.dropout(self.attention(normed, [self.offer(normed)]))
        out: Tensor = image + self.feed(self.feed_norm(image))
        return out


class ImageEncoder(nn.Module):
    """Pooled backbone tokens and the global embedding → image tokens of the decoder's width."""

    def __init__(self, config: ImageConfig, decoder: DecoderConfig) -> None:
        super().__init__()
        self.token_norm = nn.LayerNorm(config.backbone_width)
        self.token_in = nn.Linear(config.backbone_width, decoder.width)
        self.embed_norm = nn.LayerNorm(config.embed_width)
        self.embed_in = nn.Linear(config.embed_width, decoder.width)
        tokens = 2 + config.pooled_grid**2
        self.position = nn.Parameter(torch.randn(tokens, decoder.width) * 0.02)
        self.dropout = nn.Dropout(decoder.dropout)
        self.layers = nn.ModuleList([ImageLayer(decoder) for _ in range(config.layers)])
        self.out_norm = nn.LayerNorm(decoder.width)

    def forward(self, tokens: Tensor, embeds: Tensor) -> Tensor:
        """`tokens` [batch, 1 + pooled², backbone width], `embeds` [batch, embed width].

        Returns [batch, 2 + pooled², width]: the global embedding, the class token, the patches.
        """
        whole = self.embed_in(self.embed_norm(embeds))[:, None]
        image = torch.cat([whole, self.token_in(self.token_norm(tokens))], 1)
        image = self.dropout(image + self.position)
        for layer in self.layers:
            image = layer(image)
        out: Tensor = self.out_norm(image)
        return out
