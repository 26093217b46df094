"""Settings of the model and of its training: frozen, nested, one dataclass a part."""

from dataclasses import dataclass, field
from typing import Literal

DecoderKind = Literal["transformer", "lstm", "gru"]


@dataclass(frozen=True)
class Preprocessing:
    """How a picture becomes the encoder's input; written to the manifest word for word."""

    size: int = 224
    resize: str = "whole"
    interpolation: str = "bicubic"
    mean: tuple[float, float, float] = (0.48145466, 0.4578275, 0.40821073)
    std: tuple[float, float, float] = (0.26862954, 0.26130258, 0.27577711)


@dataclass(frozen=True)
class TransformerConfig:
    """What all parts share: the streams' width and the shape of a layer."""

    width: int = 384
    heads: int = 6
    feed_forward: int = 1536
    max_length: int = 32
    dropout: float = 0.1


@dataclass(frozen=True)
class ImageConfig:
    """The frozen backbone's output and the trained layers on top of it."""

    backbone_width: int = 768
    embed_width: int = 512
    grid: int = 14
    pooled_grid: int = 7
    layers: int = 1
    reads_tokens: bool = True  # or the embedding alone


@dataclass(frozen=True)
class TextConfig:
    """The text encoder, and the concept words that it reads when it sees a picture."""

    layers: int = 1
    concepts: int = 1000  # words to choose from
    concept_words: int = 8  # chosen for a picture


@dataclass(frozen=True)
class DecoderConfig:
    """The part that writes the caption."""

    kind: DecoderKind = "transformer"
    layers: int = 4


@dataclass(frozen=True)
class CaptionerConfig:
    """The whole captioner."""

    vocabulary_size: int
    transformer: TransformerConfig = field(default_factory=TransformerConfig)
    image: ImageConfig = field(default_factory=ImageConfig)
    text: TextConfig = field(default_factory=TextConfig)
    decoder: DecoderConfig = field(default_factory=DecoderConfig)
    fusion_layers: int = 1


@dataclass(frozen=True)
class TrainingConfig:
    """One stage of training; the batch is counted in captions."""

    epochs: float = 1.0
    learning_rate: float = 4e-4
    batch: int = 64
    warmup_steps: int = 200
    weight_decay: float = 0.01
    label_smoothing: float = 0.1
    gradient_clip: float = 1.0
    average_decay: float = 0.999
    checkpoint_seconds: float = 180.0
    kept: float = 0.7  # by the stage `blend`, of what the reward changed
    # By the stage `pretrain`, against an imbalance between the modalities; all are off as they are:
    modality_dropout: float = 0.0  # share of the captions that read no words, or no picture
    noun_masking: float = 1.0  # how much more often concept words are hidden than others
    gradient_balance: float = 0.0  # from 0 to 1, see `model.streams.balance_gradients`
    seed: int = 1


@dataclass(frozen=True)
class DecodingConfig:
    """Beam search defaults, written to the manifest."""

    beam_width: int = 3
    length_power: float = 1.0
    max_length: int = 24
