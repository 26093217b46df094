"""Builds the captioner that screen readers shipped before, with random weights, to race against.

The architecture is that of nlpconnect/vit-gpt2-image-captioning: ViT-base (patch 16, 224 pixels)
and GPT-2 of 124 million parameters with cross-attention in every layer. Speed does not depend on
what the weights hold. Three ONNX files are written, int8 by dynamic quantisation: `encoder`,
`cross` (keys and values of the picture, computed once) and `step` (one word, with its cache).

    python -m tests.bench.vit_gpt2_baseline FOLDER
"""

import argparse
import logging
import math
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

OPSET = 17
QUANTISED_OPERATORS = ["MatMul", "Gather"]  # the patch convolution is faster in float32

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
    """Scaled dot-product attention over heads.

    Queries and values are [batch, heads, length, width], keys [batch, heads, width, length];
    the mask, [queries, keys], is added to the scores. Returns [batch, queries, heads * width].
    """
    scores = queries @ keys / math.sqrt(queries.shape[-1])
    if mask is not None:
        scores = scores + mask
    mixed = (scores.softmax(-1) @ values).transpose(1, 2)
    return mixed.reshape(mixed.shape[0], -1, mixed.shape[2] * mixed.shape[3])


def feed_forward(width: int, activation: nn.Module) -> nn.Sequential:
    """The two dense layers of a transformer block, four times as wide inside."""
    return nn.Sequential(nn.Linear(width, 4 * width), activation, nn.Linear(4 * width, width))


class VisionBlock(nn.Module):
    """Self-attention and dense layers, normalised before each."""

    def __init__(self, config: VisionConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.norm_attention = nn.LayerNorm(config.width, eps=1e-12)
        self.project = nn.Linear(config.width, 3 * config.width)
        self.merge = nn.Linear(config.width, config.width)
        self.norm_dense = nn.LayerNorm(config.width, eps=1e-12)
        self.dense = feed_forward(config.width, nn.GELU())

    def forward(self, tokens: Tensor) -> Tensor:
        """[batch, tokens, width] to the same."""
        parts = self.project(self.norm_attention(tokens)).chunk(3, -1)
        queries, keys, values = (split_heads(part, self.heads) for part in parts)
        tokens = tokens + self.merge(attend(queries, keys.transpose(2, 3), values))
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
        x = x + self.merge(attend(query, key.transpose(2, 3), value, mask))
        query = split_heads(self.cross_query(self.norm_cross(x)), self.heads)
        x = x + self.cross_merge(attend(query, cross[0], cross[1]))
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


def cache_names(kind: str, layers: int) -> list[str]:
    """Names of a cache's tensors in the ONNX files."""
    return [f"{kind}_{part}_{layer}" for layer in range(layers) for part in ("key", "value")]


def with_random_weights(config: BaselineConfig) -> tuple[Encoder, Decoder]:
    """The two halves, the same weights every time."""
    torch.manual_seed(0)
    return Encoder(config.vision).eval(), Decoder(config.text).eval()


def build(folder: Path, config: BaselineConfig | None = None) -> None:
    """Write `encoder.onnx`, `cross.onnx` and `step.onnx`, int8, into the folder."""
    config = config or BaselineConfig()
    encoder, decoder = with_random_weights(config)
    layers = config.text.layers
    past, present = cache_names("past", layers), cache_names("present", layers)
    cross = cache_names("cross", layers)
    pixels = torch.zeros(1, 3, config.vision.image, config.vision.image)
    with torch.no_grad():
        memory = encoder(pixels)
        cross_cache = Cross(decoder)(memory)
    # The example's cache holds two words: with none, the exporter would take the length as fixed.
    past_cache = [torch.zeros(1, x.shape[1], 2, x.shape[3]) for x in decoder.empty_cache(1)]
    word = torch.zeros(1, 1, dtype=torch.int64)
    step_inputs = (word, word, *past_cache, *cross_cache)
    folder.mkdir(parents=True, exist_ok=True)
    export(encoder, (pixels,), ["pixels"], ["memory"], folder / "encoder.onnx")
    export(Cross(decoder), (memory,), ["memory"], cross, folder / "cross.onnx")
    names = ["word", "position", *past, *cross]
    export(Step(decoder), step_inputs, names, ["logits", *present], folder / "step.onnx")


def export(
    module: nn.Module,
    inputs: tuple[Tensor, ...],
    input_names: Sequence[str],
    output_names: Sequence[str],
    path: Path,
) -> None:
    """Write a module as ONNX with int8 weights, a scale for each channel."""
    grows = [name for name in (*input_names, *output_names) if name.startswith(("past", "present"))]
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the exporter that needs only onnx
        plain = Path(scratch) / path.name
        torch.onnx.export(
            module,
            inputs,
            plain,
            input_names=list(input_names),
            output_names=list(output_names),
            dynamic_axes={name: {2: "words"} for name in grows},
            opset_version=OPSET,
            dynamo=False,
        )
        quantize_dynamic(
            plain,
            path,
            op_types_to_quantize=QUANTISED_OPERATORS,
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )


def main() -> None:
    """Build the baseline into the folder named on the command line."""
    parser = argparse.ArgumentParser(description="Build ViT-base + GPT-2 with random weights.")
    parser.add_argument("folder", type=Path, help="where to write; about 300 MB")
    folder = parser.parse_args().folder
    logging.getLogger().setLevel(logging.ERROR)  # the quantiser advises a step that torch has done
    build(folder)
    for path in sorted(folder.glob("*.onnx")):
        print(f"{path.name}: {path.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
