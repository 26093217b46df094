"""From words to the text stream: word embeddings and self-attention."""

import torch
from torch import Tensor, nn

from model.config import TransformerConfig
from model.layers import SelfAttentionLayer
from model.vocabulary import PAD


class TextEncoder(nn.Module):
    """Word ids in, one vector a word out."""

    def __init__(self, vocabulary_size: int, layers: int, config: TransformerConfig) -> None:
        super().__init__()
        self.embed = nn.Embedding(vocabulary_size, config.width)
        self.position = nn.Parameter(torch.randn(config.max_length, config.width) * 0.02)
        self.dropout = nn.Dropout(config.dropout)
        self.layers = nn.ModuleList(
            [
                SelfAttentionLayer(config.width, config.heads, config.feed_forward, config.dropout)
                for _ in range(layers)
            ]
        )
        nn.init.normal_(self.embed.weight, std=0.02)

    def forward(self, tokens: Tensor) -> Tensor:
        """`tokens` [batch, words], padded with `PAD` → [batch, words, width]."""
        text: Tensor = self.dropout(self.embed(tokens) + self.position[: tokens.shape[1]])
        visible = (tokens != PAD)[:, None, None]
        for layer in self.layers:
            text = layer(text, visible)
        return text
