"""The caption decoder, with a carried state: one step costs one token.

The state is the keys and values of every layer: the picture's, computed once, and those of the
words so far.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from model.attention import KeyValue, ModalityAttention
from model.config import TransformerConfig
from model.layers import FeedForward


@dataclass(frozen=True)
class State:
    """What the decoder carries from step to step; [layers, batch, heads, length, width] each."""

    image_keys: Tensor
    image_values: Tensor
    text_keys: Tensor
    text_values: Tensor

    def reorder(self, parents: Tensor) -> "State":
        """Rows of the words' state by their parents [batch]; the picture's are picked likewise."""
        return State(*(tensor[:, parents] for tensor in vars(self).values()))


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
        image: tuple[Tensor, Tensor] | None,
        past: tuple[Tensor, Tensor] | None,
        visible: Tensor | None,
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """`text` [batch, length, width]; returns it transformed, and the words' keys and values."""
        normed = self.attention_norm(text)
        words = self.offer_text(normed)
        if past is not None:
            words = (torch.cat([past[0], words[0]], 2), torch.cat([past[1], words[1]], 2))
        sources = [words] if image is None else [image, words]
        text = text + self.dropout(self.attention(normed, sources, visible))
        return text + self.feed(self.feed_norm(text)), words


class TransformerDecoder(nn.Module):
    """Words so far and the picture → a score for each next word."""

    def __init__(self, embed: nn.Embedding, layers: int, config: TransformerConfig) -> None:
        """`embed` is shared with the text encoder, and is the output matrix as well."""
        super().__init__()
        self.embed = embed
        self.position = nn.Parameter(torch.randn(config.max_length, config.width) * 0.02)
        self.dropout = nn.Dropout(config.dropout)
        self.layers = nn.ModuleList([DecoderLayer(config) for _ in range(layers)])
        self.out_norm = nn.LayerNorm(config.width)
        self.bias = nn.Parameter(torch.zeros(embed.num_embeddings))

    def offer_image(self, image: Tensor) -> list[tuple[Tensor, Tensor]]:
        """Each layer's keys and values of the picture [batch, tokens, width]."""
        return [layer.offer_image(image) for layer in self.layers]  # type: ignore[operator]

    def forward(self, tokens: Tensor, image: list[tuple[Tensor, Tensor]] | None) -> Tensor:
        """All steps at once, for training.

        `tokens` [batch, length]; `image` from `offer_image`, or None to switch the picture off.
        Returns logits [batch, length, vocabulary].
        """
        length = tokens.shape[1]
        visible = torch.ones(length, length, dtype=torch.bool, device=tokens.device).tril()
        if image is not None:
            seen = visible.new_ones(length, image[0][0].shape[2])
            visible = torch.cat([seen, visible], 1)
        text = self.dropout(self.embed(tokens) + self.position[:length])
        for i, layer in enumerate(self.layers):
            text, _ = layer(text, None if image is None else image[i], None, visible)
        return self.logits(text)

    def logits(self, text: Tensor) -> Tensor:
        """[…, width] → [..., vocabulary], with the embedding as the output matrix."""
        return nn.functional.linear(self.out_norm(text), self.embed.weight, self.bias)

    def initial_state(self, image: Tensor) -> State:
        """The state before the first word, for a picture [batch, tokens, width]."""
        offers = self.offer_image(image)
        keys = torch.stack([key for key, _ in offers])
        values = torch.stack([value for _, value in offers])
        empty = keys[:, :, :, :0]
        return State(keys, values, empty, empty)

    def step(self, tokens: Tensor, state: State) -> tuple[Tensor, State]:
        """One word further: `tokens` [batch] → logits [batch, vocabulary] and the next state."""
        place = state.text_keys.shape[3]
        text = self.embed(tokens)[:, None] + self.position[place]
        keys, values = [], []
        for i, layer in enumerate(self.layers):
            image = (state.image_keys[i], state.image_values[i])
            past = (state.text_keys[i], state.text_values[i])
            text, (key, value) = layer(text, image, past, None)
            keys.append(key)
            values.append(value)
        carried = State(
            state.image_keys, state.image_values, torch.stack(keys), torch.stack(values)
        )
        return self.logits(text[:, 0]), carried
