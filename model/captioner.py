"""The captioner: encoders, fusion and decoder wired together."""

from pathlib import Path

import torch
from torch import Tensor, nn

from model.concepts import ConceptHead
from model.config import CaptionerConfig
from model.decoders import Decoder, State, TransformerDecoder
from model.fusion import MultiModalTransformer
from model.image_encoder import ImageEncoder
from model.recurrent_decoders import RecurrentDecoder
from model.text_encoder import TextEncoder

Features = tuple[Tensor | None, Tensor]  # tokens [pictures, 50, 768] and embeds [pictures, 512]


class Captioner(nn.Module):
    """Cached picture features in, words out.

    The picture names its concept words; words and picture read each other in the fusion; the
    decoder reads both and the words that it has written.
    """

    def __init__(self, config: CaptionerConfig) -> None:
        super().__init__()
        shape = config.transformer
        self.config = config
        self.concepts = ConceptHead(config)
        self.text_encoder = TextEncoder(config.vocabulary_size, config.text.layers, shape)
        self.concept_sureness = nn.Linear(1, shape.width)
        self.image_encoder = ImageEncoder(config.image, shape)
        self.fusion = MultiModalTransformer.of(config)
        self.decoder = make_decoder(self.text_encoder.embed, config)

    def memory(self, tokens: Tensor | None, embeds: Tensor) -> Tensor:
        """What the decoder reads of a picture: [pictures, 51 + concept words, width].

        `tokens` [pictures, 50, 768] may be missing: then only the embedding [pictures, 512] is
        seen, and the result has 1 + concept words.
        """
        words, log_odds = self.concepts(embeds)
        text = self.text_encoder(words) + self.concept_sureness(log_odds[..., None].sigmoid())
        text, image = self.fusion.fuse(text, self.image_encoder(tokens, embeds))
        return torch.cat([image, text], 1)

    def forward(self, features: Features | None, picture_of: Tensor, tokens: Tensor) -> Tensor:
        """Logits [captions, length, vocabulary] for `tokens` [captions, length].

        `features` are those of the pictures, or None to switch the picture off; `picture_of`
        [captions] tells each caption's picture.
        """
        picked = None
        if features is not None:
            offers = self.decoder.offer_image(self.memory(*features))
            picked = [(key[picture_of], value[picture_of]) for key, value in offers]
        logits: Tensor = self.decoder(tokens, picked)
        return logits

    def presence(self, embeds: Tensor) -> Tensor:
        """How likely each word is in the picture: [pictures, vocabulary], see `ConceptHead`."""
        return self.concepts.presence(embeds, self.concepts.places(self.config.vocabulary_size))

    def initial_state(self, tokens: Tensor | None, embeds: Tensor) -> State:
        """The decoder's state before the first word of each picture."""
        return self.decoder.initial_state(self.memory(tokens, embeds))


def make_decoder(embed: nn.Embedding, config: CaptionerConfig) -> Decoder:
    """The decoder that the configuration names, on these word embeddings."""
    layers, shape = config.decoder.layers, config.transformer
    match config.decoder.kind:
        case "transformer":
            return TransformerDecoder(embed, layers, shape)
        case "lstm" | "gru" as kind:
            return RecurrentDecoder(kind, embed, layers, shape)


def parameter_count(module: nn.Module) -> int:
    """Numbers that training may change."""
    return sum(parameter.numel() for parameter in module.parameters())


def load_captioner(path: Path, config: CaptionerConfig) -> Captioner:
    """A captioner with saved weights, ready to describe; the file holds tensors only."""
    captioner = Captioner(config)
    captioner.load_state_dict(torch.load(path, weights_only=True, map_location="cpu"))
    return captioner.eval()
