"""The captioner: image encoder and decoder wired together."""

from pathlib import Path

import torch
from torch import Tensor, nn

from model.config import CaptionerConfig
from model.decoders import State, TransformerDecoder
from model.image_encoder import ImageEncoder


class Captioner(nn.Module):
    """Cached picture features in, words out."""

    def __init__(self, config: CaptionerConfig) -> None:
        super().__init__()
        self.config = config
        self.image_encoder = ImageEncoder(config.image, config.decoder)
        self.decoder = TransformerDecoder(config.vocabulary_size, config.decoder)

    def forward(
        self, features: tuple[Tensor, Tensor] | None, picture_of: Tensor, tokens: Tensor
    ) -> Tensor:
        """Logits [captions, length, vocabulary] for `tokens` [captions, length].

        `features` are tokens [pictures, 50, 768] and embeds [pictures, 512], or None for
        sentences without a picture; `picture_of` [captions] tells each caption's picture.
        """
        picked = None
        if features is not None:
            offers = self.decoder.offer_image(self.image_encoder(*features))
            picked = [(key[picture_of], value[picture_of]) for key, value in offers]
        logits: Tensor = self.decoder(tokens, picked)
        return logits

    def initial_state(self, tokens: Tensor, embeds: Tensor) -> State:
        """The decoder's state before the first word of each picture."""
        return self.decoder.initial_state(self.image_encoder(tokens, embeds))


def parameter_count(module: nn.Module) -> int:
    """Numbers that training may change."""
    return sum(parameter.numel() for parameter in module.parameters())


def load_captioner(path: Path, config: CaptionerConfig) -> Captioner:
    """A captioner with saved weights, ready to describe; the file holds tensors only."""
    captioner = Captioner(config)
    captioner.load_state_dict(torch.load(path, weights_only=True, map_location="cpu"))
    return captioner.eval()
