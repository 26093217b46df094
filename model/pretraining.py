"""The heads of pretraining on top of the captioner's encoders and fusion.

Masked words are predicted from the fused text. For contrast, and for searching pictures by
words, text and picture are each brought to one vector of length 1, without reading each other.
"""

import math
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from model.captioner import Captioner
from model.config import CaptionerConfig
from model.data.batches import Batch
from model.vocabulary import END, PAD, START, UNKNOWN

MASKED_SHARE = 0.25  # of the words
VECTOR = 512
HOTTEST = 100.0  # the temperature's bound, as in CLIP


def are_words(tokens: Tensor) -> Tensor:
    """Which tokens are words: boolean, shaped as `tokens`."""
    return (tokens != PAD) & (tokens != START) & (tokens != END)


class Pretraining(nn.Module):
    """A captioner's encoders with heads to pretrain them; the decoder is left out."""

    def __init__(self, captioner: Captioner) -> None:
        super().__init__()
        width = captioner.config.transformer.width
        self.concepts = captioner.concepts.words  # not among the weights: they are the captioner's
        self.mask = UNKNOWN  # a hidden word looks like one that is not in the vocabulary
        self.text_encoder = captioner.text_encoder
        self.image_encoder = captioner.image_encoder
        self.fusion = captioner.fusion
        self.word_in = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width))
        self.word_bias = nn.Parameter(torch.zeros(captioner.config.vocabulary_size))
        self.text_out = nn.Linear(width, VECTOR)
        self.image_out = nn.Linear(width, VECTOR)
        self.log_temperature = nn.Parameter(torch.tensor(math.log(1 / 0.07)))

    def temperature(self) -> Tensor:
        """What cosines are multiplied by; learned, at most a hundred."""
        return self.log_temperature.exp().clamp(max=HOTTEST)

    def draw_mask(self, tokens: Tensor, noun_masking: float = 1.0) -> Tensor:
        """Which words to hide: boolean [captions, length], at least one in the batch.

        Concept words are hidden `noun_masking` times as often as others, and others less often
        than else: of all words of the batch a quarter is expected to be hidden.
        """
        words = are_words(tokens)
        share = torch.full(tokens.shape, MASKED_SHARE)
        if noun_masking != 1:
            weight = torch.where(torch.isin(tokens, self.concepts), noun_masking, 1.0)
            share = MASKED_SHARE * weight / weight[words].mean()
        hidden = words & (torch.rand(tokens.shape) < share)
        return hidden if hidden.any() else words

    def predict(
        self,
        masked: Tensor,
        batch: Batch,
        hidden: Tensor,
        see_picture: bool | Tensor,
        see_words: bool | Tensor = True,
    ) -> Tensor:
        """Logits [hidden words, vocabulary]; `masked` [captions, length] with words hidden.

        `see_picture` and `see_words` are for all captions, or boolean [captions]; one of the two
        must be seen. Words that are not seen look hidden, all of them, and nobody reads them.
        """
        read = torch.as_tensor(see_words).expand(len(masked))[:, None]
        masked = masked.masked_fill(are_words(masked) & ~read, self.mask)
        text, visible = self.text_encoder(masked), (masked != PAD) & read
        tokens, embeds = batch.features or (None, None)
        if embeds is None:
            image = text.new_zeros(len(text), 1, text.shape[-1])
        else:
            image = self.image_encoder(tokens, embeds)[batch.picture_of]
        seen = torch.as_tensor(see_picture).expand(len(image))[:, None] & (embeds is not None)
        seen = seen.expand(image.shape[:2])
        fused = self.fusion(text, image, visible, seen)
        words = self.word_in(fused[hidden])
        return functional.linear(words, self.text_encoder.embed.weight, self.word_bias)

    def text_vectors(self, tokens: Tensor) -> Tensor:
        """`tokens` [captions, length] → unit vectors [captions, 512]."""
        real = (tokens != PAD)[..., None]
        mean = (self.text_encoder(tokens) * real).sum(1) / real.sum(1)
        return functional.normalize(self.text_out(mean).float(), dim=-1)

    def image_vectors(self, tokens: Tensor | None, embeds: Tensor) -> Tensor:
        """Features of pictures → unit vectors [pictures, 512]."""
        mean = self.image_encoder(tokens, embeds).mean(1)
        return functional.normalize(self.image_out(mean).float(), dim=-1)


def load_pretraining(weights: Path, config: CaptionerConfig) -> Pretraining:
    """The heads of a run with the encoders that they were trained with."""
    pretraining = Pretraining(Captioner(config))
    pretraining.load_state_dict(torch.load(weights, weights_only=True, map_location="cpu"))
    return pretraining.eval()
