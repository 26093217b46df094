"""ViT-base and GPT-2 with cross-attention in plain torch, for the baseline of the benchmark."""

from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

Cache = list[Tensor]  # key, value, key, value, … of the layers


@dataclass(frozen=True)
class VisionConfig:
    """ViT-base with patches of 16 pixels."""

    image: int = 224  # pixels on a side
    patch: int = 16
    width: int = 768
    layers: int = 12
    heads: int = 12


@dataclass(frozen=True)
class TextConfig:
    """GPT-2 of 124 million parameters, without those of its cross-attention."""

    vocabulary: int = 50257
    positions: int = 1024
    width: int = 768  # that of the vision model: there is no projection between the two
    layers: int = 12
    heads: int = 12


@dataclass(frozen=True)
class BaselineConfig:
    """The whole captioner."""

    vision: VisionConfig = field(default_factory=VisionConfig)
    text: TextConfig = field(default_factory=TextConfig)


def split_heads(states: Tensor, heads: int) -> Tensor:
    """[batch, length, width] to [batch, heads, length, width / heads]."""
    batch, _, width = states.shape
    return states.reshape(batch, -1, heads, width // heads).transpose(1, 2)


def attend(queries: Tensor, keys: Tensor, values: Tensor, mask: Tensor | None = None) -> Tensor:
    """Attention over heads, its queries scaled already.

    Queries and values are [batch, heads, length, width], keys [batch, heads, width, length];
    the mask, [queries, keys], is added to the scores. Returns [batch, queries, heads * width].
    """
    scores = queries @ keys
    if mask is not None:
        scores = scores + mask
    return (scores.softmax(-1) @ values).transpose(1, 2).flatten(2)


def feed_forward(width: int, activation: nn.Module) -> nn.Sequential:
    """The two dense layers of a transformer block, four times as wide inside."""
    return nn.Sequential(nn.Linear(width, 4 * width), activation, nn.Linear(4 * width, width))


class VisionBlock(nn.Module):
    """Self-attention and dense layers, normalised before each."""

    def __init__(self, config: VisionConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.scale = (config.width / config.heads) ** -0.5
        self.norm_attention = nn.LayerNorm(config.width, eps=1e-12)
        self.project = nn.Linear(config.width, 3 * config.width)
        self.merge = nn.Linear(config.width, config.width)
        self.norm_dense = nn.LayerNorm(config.width, eps=1e-12)
        self.dense = feed_forward(config.width, nn.GELU())

    def forward(self, tokens: Tensor) -> Tensor:
        """[batch, tokens, width] to the same."""
        parts = self.project(self.norm_attention(tokens)).chunk(3, -1)
        queries, keys, values = (split_heads(part, self.heads) for part in parts)
        tokens = tokens + self.merge(attend(queries * self.scale, keys.transpose(2, 3), values))
        dense: Tensor = self.dense(self.norm_dense(tokens))
        return tokens + dense


class Encoder(nn.Module):
    """The vision transformer: pixels [batch, 3, size, size] to tokens [batch, 1 + n, width]."""

    def __init__(self, config: VisionConfig) -> None:
        super().__init__()
        patches = (config.image // config.patch) ** 2
        self.patch = nn.Conv2d(3, config.width, config.patch, config.patch)
        self.first = nn.Parameter(torch.randn(1, 1, config.width) * 0.02)
        self.positions = nn.Parameter(torch.randn(1, 1 + patches, config.width) * 0.02)
        self.blocks = nn.Sequential(*(VisionBlock(config) for _ in range(config.layers)))
        self.norm = nn.LayerNorm(config.width, eps=1e-12)

    def forward(self, pixels: Tensor) -> Tensor:
        """Encode the pictures."""
        patches = self.patch(pixels).flatten(2).transpose(1, 2)
        first = self.first.expand(pixels.shape[0], -1, -1)
        tokens = torch.cat([first, patches], 1) + self.positions
        normed: Tensor = self.norm(self.blocks(tokens))
        return normed


class TextBlock(nn.Module):
    """GPT-2's block with cross-attention between self-attention and dense layers."""

    def __init__(self, config: TextConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.scale = (config.width / config.heads) ** -0.5
        self.norm_self = nn.LayerNorm(config.width)
        self.project = nn.Linear(config.width, 3 * config.width)
        self.merge = nn.Linear(config.width, config.width)
        self.norm_cross = nn.LayerNorm(config.width)
        self.cross_query = nn.Linear(config.width, config.width)
        self.cross_memory = nn.Linear(config.width, 2 * config.width)
        self.cross_merge = nn.Linear(config.width, config.width)
        self.norm_dense = nn.LayerNorm(config.width)
        self.dense = feed_forward(config.width, nn.GELU(approximate="tanh"))

    def cross(self, memory: Tensor) -> Cache:
        """Key, [batch, heads, width, tokens], and value of the picture's tokens."""
        key, value = (split_heads(x, self.heads) for x in self.cross_memory(memory).chunk(2, -1))
        return [key.transpose(2, 3), value]

    def forward(self, x: Tensor, past: Cache, cross: Cache, mask: Tensor | None) -> list[Tensor]:
        """[batch, new, width] to the same, followed by this layer's longer key and value."""
        parts = self.project(self.norm_self(x)).chunk(3, -1)
        query, key, value = (split_heads(part, self.heads) for part in parts)
        key, value = torch.cat([past[0], key], 2), torch.cat([past[1], value], 2)
        x = x + self.merge(attend(query * self.scale, key.transpose(2, 3), value, mask))
        query = split_heads(self.cross_query(self.norm_cross(x)), self.heads)
        x = x + self.cross_merge(attend(query * self.scale, cross[0], cross[1]))
        return [x + self.dense(self.norm_dense(x)), key, value]


class Decoder(nn.Module):
    """GPT-2 with cross-attention; every call continues the cache that it is given."""

    def __init__(self, config: TextConfig) -> None:
        super().__init__()
        self.config = config
        self.words = nn.Embedding(config.vocabulary, config.width)
        self.positions = nn.Embedding(config.positions, config.width)
        self.blocks = nn.ModuleList(TextBlock(config) for _ in range(config.layers))
        self.norm = nn.LayerNorm(config.width)
        self.head = nn.Linear(config.width, config.vocabulary, bias=False)

    def empty_cache(self, batch: int) -> Cache:
        """The cache before the first word."""
        shape = (batch, self.config.heads, 0, self.config.width // self.config.heads)
        return [torch.zeros(shape) for _ in range(2 * self.config.layers)]

    def forward(
        self, words: Tensor, positions: Tensor, past: Cache, cross: Cache, mask: Tensor | None
    ) -> tuple[Tensor, Cache]:
        """Words and positions, [batch, new], to logits [batch, new, vocabulary] and the cache."""
        x = self.words(words) + self.positions(positions)
        present: Cache = []
        for index, block in enumerate(self.blocks):
            layer = slice(2 * index, 2 * index + 2)
            x, *longer = block(x, past[layer], cross[layer], mask)
            present += longer
        return self.head(self.norm(x)), present


class Cross(nn.Module):
    """The decoder's keys and values of a picture, computed once."""

    def __init__(self, decoder: Decoder) -> None:
        super().__init__()
        self.blocks = decoder.blocks

    def forward(self, memory: Tensor) -> Cache:
        """Picture tokens [batch, tokens, width] to keys and values of all layers."""
        return [part for block in self.blocks for part in block.cross(memory)]  # type: ignore[operator]


class Step(nn.Module):
    """One more word: flat inputs and outputs for ONNX."""

    def __init__(self, decoder: Decoder) -> None:
        super().__init__()
        self.decoder = decoder

    def forward(self, word: Tensor, position: Tensor, *caches: Tensor) -> tuple[Tensor, ...]:
        """Word and position, [batch, 1], then past and cross caches; logits and longer caches."""
        size = len(caches) // 2
        logits, present = self.decoder(
            word, position, list(caches[:size]), list(caches[size:]), None
        )
        return logits, *present


def with_random_weights(config: BaselineConfig) -> tuple[Encoder, Decoder]:
    """The two halves, the same weights every time."""
    torch.manual_seed(0)
    return Encoder(config.vision).eval(), Decoder(config.text).eval()
