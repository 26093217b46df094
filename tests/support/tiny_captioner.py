"""A captioner small enough to train and export within a test."""

from typing import get_args

import torch
from torch import Tensor

from model.captioner import Captioner
from model.config import (
    CaptionerConfig,
    DecoderConfig,
    DecoderKind,
    ImageConfig,
    TextConfig,
    TransformerConfig,
)
from model.decoders import TransformerDecoder

KINDS: tuple[DecoderKind, ...] = get_args(DecoderKind)
SHAPE = TransformerConfig(width=16, heads=2, feed_forward=32, max_length=32, dropout=0.1)
IMAGE = ImageConfig(backbone_width=12, embed_width=10, grid=4, pooled_grid=2, layers=1)
TEXT = TextConfig(layers=1, concepts=6, concept_words=3)
LAYERS = 2  # of the decoder
WORDS = 14
MEMORY = 2 + IMAGE.pooled_grid**2 + TEXT.concept_words  # tokens that the decoder reads


def captioner(seed: int = 0, kind: DecoderKind = "transformer") -> Captioner:
    """A tiny captioner with random weights, ready to describe.

    Embedding and positions are scaled up: logits are far from equal, and greedy words differ.
    The concept words are the ids 4 to 9.
    """
    torch.manual_seed(seed)
    config = CaptionerConfig(WORDS, SHAPE, IMAGE, TEXT, DecoderConfig(kind, LAYERS))
    made = Captioner(config)
    with torch.no_grad():
        made.decoder.embed.weight.mul_(20)
        if isinstance(made.decoder, TransformerDecoder):
            made.decoder.position.mul_(100)
        made.concepts.words.copy_(torch.arange(4, 4 + TEXT.concepts))
    return made.eval()


def pictures(count: int) -> tuple[Tensor, Tensor]:
    """Pooled tokens [count, 5, 12] and embeds [count, 10]."""
    return torch.randn(count, 1 + IMAGE.pooled_grid**2, 12), torch.randn(count, IMAGE.embed_width)
