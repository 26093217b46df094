"""The reader of a text with its picture: encoders and fusion, and one vector for a task's head.

Either modality can be switched off, pair by pair. Nothing of it is then read: its tokens are
hidden from attention, and its own stream, which residual paths would carry, has no part in the
vector.
"""

from dataclasses import replace
from typing import Literal

import torch
from torch import Tensor, nn

from model.config import CaptionerConfig
from model.data.batches import Batch
from model.fusion import MultiModalTransformer
from model.image_encoder import ImageEncoder
from model.pretraining import are_words
from model.text_encoder import TextEncoder
from model.vocabulary import PAD, UNKNOWN

Sees = Literal["words", "picture", "both"]


class Reader(nn.Module):
    """Text and picture in, one vector a pair out; parts are named as in `Captioner`."""

    def __init__(self, config: CaptionerConfig) -> None:
        super().__init__()
        shape = config.transformer
        self.width = 2 * shape.width
        self.text_encoder = TextEncoder(config.vocabulary_size, config.text.layers, shape)
        self.image_encoder = ImageEncoder(config.image, shape)
        self.fusion = MultiModalTransformer.of(config)

    def forward(self, batch: Batch, words_seen: Tensor, picture_seen: Tensor) -> Tensor:
        """[pairs, 2 × width]: the means of the fused text and of the fused picture.

        `words_seen` and `picture_seen` boolean [pairs]. Of a text that is not seen only the start
        token is left, which is always the same; of a picture that is not seen, zeros.
        """
        assert batch.features is not None
        hidden = ~words_seen[:, None] & (torch.arange(batch.tokens.shape[1]) > 0)
        words = batch.tokens.masked_fill(hidden, PAD)
        image = self.image_encoder(*batch.features)
        visible = picture_seen[:, None].expand(image.shape[:2])
        real = words != PAD
        text, image = self.fusion.fuse(self.text_encoder(words), image, real, visible)
        text_mean = (text * real[..., None]).sum(1) / real.sum(1, keepdim=True)
        return torch.cat([text_mean, image.mean(1) * picture_seen[:, None]], 1)

    def start_from(self, weights: dict[str, Tensor]) -> None:
        """Take a captioner's encoders and fusion; its words come first in the vocabulary.

        Rows of further words keep what chance gave them. Raises `RuntimeError` for another shape.
        """
        own = self.state_dict()
        name = "text_encoder.embed.weight"
        rows = torch.cat([weights[name], own[name][len(weights[name]) :]])
        self.load_state_dict({**weights, name: rows})


class TaskModel(nn.Module):
    """A reader with a linear head."""

    def __init__(self, config: CaptionerConfig, outputs: int, words_hidden: float = 0.0) -> None:
        """`words_hidden` is the share of the words that training hides."""
        super().__init__()
        self.words_hidden = words_hidden
        self.reader = Reader(config)
        self.head = nn.Sequential(
            nn.Dropout(config.transformer.dropout), nn.Linear(self.reader.width, outputs)
        )

    def forward(self, batch: Batch, sees: Sees, dropout: float = 0.0) -> Tensor:
        """[pairs, outputs]; with `dropout` that share of the pairs loses one of two modalities.

        In training some words of each text look as if they were not in the vocabulary.
        """
        if self.training:
            hidden = are_words(batch.tokens) & (torch.rand(batch.tokens.shape) < self.words_hidden)
            batch = replace(batch, tokens=batch.tokens.masked_fill(hidden, UNKNOWN))
        seen: Tensor = self.head(self.reader(batch, *draw_seen(sees, len(batch.tokens), dropout)))
        return seen


def draw_seen(sees: Sees, count: int, dropout: float) -> tuple[Tensor, Tensor]:
    """Which of `count` pairs show their words and which their picture, boolean [count] each.

    When both are seen, a pair loses one of them with the probability `dropout`: the words or the
    picture, by a fair coin.
    """
    every, none = torch.ones(count, dtype=torch.bool), torch.zeros(count, dtype=torch.bool)
    match sees:
        case "words":
            return every, none
        case "picture":
            return none, every
    lost, which = torch.rand(2, count)
    return (lost >= dropout) | (which >= 0.5), (lost >= dropout) | (which < 0.5)
