"""From the frozen backbone's tokens to the image stream that the decoder reads."""

import torch
from torch import Tensor, nn

from model.config import ImageConfig, TransformerConfig
from model.layers import SelfAttentionLayer


def pool_patches(tokens: Tensor, grid: int, pooled: int) -> Tensor:
    """Class token kept, patches averaged.

    `tokens` [batch, 1 + grid², width] → [batch, 1 + pooled², width].
    """
    batch, _, width = tokens.shape
    block = grid // pooled
    patches = tokens[:, 1:].reshape(batch, pooled, block, pooled, block, width).mean((2, 4))
    return torch.cat([tokens[:, :1], patches.reshape(batch, pooled * pooled, width)], 1)


class ImageEncoder(nn.Module):
    """Pooled backbone tokens and the global embedding → image tokens of the decoder's width."""

    def __init__(self, config: ImageConfig, shape: TransformerConfig) -> None:
        super().__init__()
        self.reads_tokens = config.reads_tokens
        self.token_norm = nn.LayerNorm(config.backbone_width)
        self.token_in = nn.Linear(config.backbone_width, shape.width)
        self.embed_norm = nn.LayerNorm(config.embed_width)
        self.embed_in = nn.Linear(config.embed_width, shape.width)
        tokens = 2 + config.pooled_grid**2
        self.position = nn.Parameter(torch.randn(tokens, shape.width) * 0.02)
        self.dropout = nn.Dropout(shape.dropout)
        self.layers = nn.ModuleList(
            [
                SelfAttentionLayer(shape.width, shape.heads, shape.feed_forward, shape.dropout)
                for _ in range(config.layers)
            ]
        )
        self.out_norm = nn.LayerNorm(shape.width)

    def forward(self, tokens: Tensor | None, embeds: Tensor) -> Tensor:
        """`tokens` [batch, 1 + pooled², backbone width], `embeds` [batch, embed width].

        Returns [batch, 2 + pooled², width]: the global embedding, the class token, the patches;
        only the first without `tokens`, or when the configuration says not to read them.
        """
        image = self.embed_in(self.embed_norm(embeds))[:, None]
        if tokens is not None and self.reads_tokens:
            image = torch.cat([image, self.token_in(self.token_norm(tokens))], 1)
        image = self.dropout(image + self.position[: image.shape[1]])
        for layer in self.layers:
            image = layer(image)
        out: Tensor = self.out_norm(image)
        return out
