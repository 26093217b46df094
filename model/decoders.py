"""The caption decoders' one interface, and the transformer that is one of them.

Each carries a state from word to word: one step costs one word. Whoever decodes need not know
which decoder it has.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from model.attention import KeyValue, ModalityAttention, Source
from model.config import TransformerConfig
from model.layers import FeedForward

Tensors = dict[str, Tensor]
IMAGE_KEYS, IMAGE_VALUES = "image_keys", "image_values"


@dataclass(frozen=True)
class State:
    """What a decoder carries from word to word, by name; the exported graphs have these names.

    The first axis of every tensor is the layer, the second the batch.
    """

    picture: Tensors  # keys and values [layers, batch, heads, tokens, head width], all along
    carried: Tensors  # what the words so far have left; each step makes it anew

    def reorder(self, parents: Tensor) -> "State":
        """Rows by their parents [batch]."""
        return State(
            {name: tensor[:, parents] for name, tensor in self.picture.items()},
            {name: tensor[:, parents] for name, tensor in self.carried.items()},
        )


class Decoder(nn.Module, ABC):
    """Words so far and the picture → a score for each next word."""

    carries: tuple[str, ...]  # names of what `State.carried` holds

    def __init__(
        self, embed: nn.Embedding, layers: Sequence[nn.Module], config: TransformerConfig
    ) -> None:
        """`embed` is shared with the text encoder, and is the output matrix as well."""
        super().__init__()
        self.embed = embed
        self.dropout = nn.Dropout(config.dropout)
        self.layers = nn.ModuleList(layers)
        self.out_norm = nn.LayerNorm(config.width)
        self.bias = nn.Parameter(torch.zeros(embed.num_embeddings))

    @abstractmethod
    def forward(self, tokens: Tensor, image: list[Source] | None) -> Tensor:
        """All steps at once, for training.

        `tokens` [batch, length]; `image` from `offer_image`, or None to switch the picture off.
        Returns logits [batch, length, vocabulary].
        """

    @abstractmethod
    def start(self, image_keys: Tensor) -> Tensors:
        """What is carried before the first word, made like the picture's keys."""

    @abstractmethod
    def embed_next(self, tokens: Tensor, state: State) -> Tensor:
        """The next word's place in the stream: `tokens` [batch] → [batch, 1, width]."""

    def offer_image(self, image: Tensor) -> list[Source]:
        """Each layer's keys and values of the picture [batch, tokens, width]."""
        return [layer.offer_image(image) for layer in self.layers]  # type: ignore[operator]

    def logits(self, text: Tensor) -> Tensor:
        """[…, width] → [..., vocabulary], with the embedding as the output matrix."""
        return nn.functional.linear(self.out_norm(text), self.embed.weight, self.bias)

    def initial_state(self, image: Tensor) -> State:
        """The state before the first word, for a picture [batch, tokens, width]."""
        offers = self.offer_image(image)
        keys = torch.stack([key for key, _ in offers])
        values = torch.stack([value for _, value in offers])
        return State({IMAGE_KEYS: keys, IMAGE_VALUES: values}, self.start(keys))

    def step(self, tokens: Tensor, state: State) -> tuple[Tensor, State]:
        """One word further: `tokens` [batch] → logits [batch, vocabulary] and the next state."""
        text, left = self.embed_next(tokens, state), []
        for i, layer in enumerate(self.layers):
            image = (state.picture[IMAGE_KEYS][i], state.picture[IMAGE_VALUES][i])
            before = tuple(state.carried[name][i] for name in self.carries)
            text, after = layer.step(text, image, before)  # type: ignore[operator]
            left.append(after)
        stacked = (torch.stack(tensors) for tensors in zip(*left, strict=True))
        carried = dict(zip(self.carries, stacked, strict=True))
        return self.logits(text[:, 0]), State(state.picture, carried)


class DecoderLayer(nn.Module):
    """Multimodal attention of the words over picture and words, then a feed-forward network."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(config.width)
        self.offer_image = KeyValue(config.width, config.heads)
        self.offer_text = KeyValue(config.width, config.heads)
        self.attention = ModalityAttention(config.width, config.heads)
        self.feed_norm = nn.LayerNorm(config.width)
        self.feed = FeedForward(config.width, config.feed_forward, config.dropout)
        self.dropout = nn.Dropout(config.dropout)

    def forward(
        self,
        text: Tensor,
        image: Source | None,
        past: Source | None,
        visible: Tensor | None,
    ) -> tuple[Tensor, Source]:
        """`text` [batch, length, width]; returns it transformed, and the words' keys and values."""
        normed = self.attention_norm(text)
        words = self.offer_text(normed)
        if past is not None:
            words = (torch.cat([past[0], words[0]], 2), torch.cat([past[1], words[1]], 2))
        sources = [words] if image is None else [image, words]
        text = text + self.dropout(self.attention(normed, sources, visible))
        return text + self.feed(self.feed_norm(text)), words

    def step(self, text: Tensor, image: Source, past: Source) -> tuple[Tensor, Source]:
        """One word [batch, 1, width], and the keys and values with its own behind the others'."""
        after: tuple[Tensor, Source] = self(text, image, past, None)
        return after


class TransformerDecoder(Decoder):
    """Self-attention remembers the words: their keys and values are carried."""

    carries = ("text_keys", "text_values")

    def __init__(self, embed: nn.Embedding, layers: int, config: TransformerConfig) -> None:
        """As `Decoder`."""
        super().__init__(embed, [DecoderLayer(config) for _ in range(layers)], config)
        self.position = nn.Parameter(torch.randn(config.max_length, config.width) * 0.02)

    def forward(self, tokens: Tensor, image: list[Source] | None) -> Tensor:
        """As `Decoder.forward`, with a mask that hides later words."""
        length = tokens.shape[1]
        visible = torch.ones(length, length, dtype=torch.bool, device=tokens.device).tril()
        if image is not None:
            seen = visible.new_ones(length, image[0][0].shape[2])
            visible = torch.cat([seen, visible], 1)
        text = self.dropout(self.embed(tokens) + self.position[:length])
        for i, layer in enumerate(self.layers):
            text, _ = layer(text, None if image is None else image[i], None, visible)
        return self.logits(text)

    def start(self, image_keys: Tensor) -> Tensors:
        """No words: [layers, batch, heads, 0, head width] each."""
        return dict.fromkeys(self.carries, image_keys[:, :, :, :0])

    def embed_next(self, tokens: Tensor, state: State) -> Tensor:
        """Word embedding and position."""
        place = state.carried["text_keys"].shape[3]
        text: Tensor = self.embed(tokens)[:, None] + self.position[place]
        return text
