"""The recurrent caption decoders, LSTM and GRU, with attention over the picture at each word.

Hochreiter and Schmidhuber 1997; Cho et al. 2014. Where the transformer looks back at all words,
a recurrent network remembers them; the rest of a layer is the same. What a layer has read of the
picture goes into the recurrence of the next, as in Anderson et al. 2018, "Bottom-up and top-down
attention".
"""

from typing import Literal

import torch
from torch import Tensor, nn

from model.attention import KeyValue, ModalityAttention, Source
from model.config import TransformerConfig
from model.decoders import Decoder, State, Tensors
from model.layers import FeedForward

Kind = Literal["lstm", "gru"]
CARRIES: dict[Kind, tuple[str, ...]] = {"lstm": ("hidden", "cell"), "gru": ("hidden",)}


class RecurrentLayer(nn.Module):
    """A recurrent network over the words, attention over the picture, a feed-forward network.

    Each is added to the stream, its input normalised before.
    """

    def __init__(self, kind: Kind, config: TransformerConfig) -> None:
        super().__init__()
        network = nn.LSTM if kind == "lstm" else nn.GRU
        self.recurrence_norm = nn.LayerNorm(config.width)
        self.recurrence = network(config.width, config.width, batch_first=True)
        self.attention_norm = nn.LayerNorm(config.width)
        self.offer_image = KeyValue(config.width, config.heads)
        self.attention = ModalityAttention(config.width, config.heads)
        self.feed_norm = nn.LayerNorm(config.width)
        self.feed = FeedForward(config.width, config.feed_forward, config.dropout)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, text: Tensor, image: Source | None) -> Tensor:
        """All words at once: `text` [batch, length, width] → the same shape."""
        with torch.autocast("cpu", enabled=False):  # some processors lack it in bfloat16
            remembered, _ = self.recurrence(self.recurrence_norm(text.float()))
        return self._look(text + self.dropout(remembered), image)

    def step(
        self, text: Tensor, image: Source, before: tuple[Tensor, ...]
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        """One word [batch, 1, width]; the hidden state, and an LSTM's cell, [batch, width] each."""
        after = self._remember(self.recurrence_norm(text[:, 0]), before)
        return self._look(text + after[0][:, None], image), after

    def _remember(self, word: Tensor, before: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """The recurrence's own equations for one word, which export as plain matrix products."""
        weights = self.recurrence.all_weights[0]
        if isinstance(self.recurrence, nn.LSTM):
            return torch.lstm_cell(word, before, *weights)
        return (torch.gru_cell(word, before[0], *weights),)

    def _look(self, text: Tensor, image: Source | None) -> Tensor:
        if image is not None:
            text = text + self.dropout(self.attention(self.attention_norm(text), [image]))
        out: Tensor = text + self.feed(self.feed_norm(text))
        return out


class RecurrentDecoder(Decoder):
    """An LSTM or a GRU remembers the words: its hidden state is carried.

    Three layers have about as many parameters as four of the transformer.
    """

    def __init__(
        self, kind: Kind, embed: nn.Embedding, layers: int, config: TransformerConfig
    ) -> None:
        """As `Decoder`."""
        super().__init__(embed, [RecurrentLayer(kind, config) for _ in range(layers)], config)
        self.carries = CARRIES[kind]

    def forward(self, tokens: Tensor, image: list[Source] | None) -> Tensor:
        """As `Decoder.forward`."""
        text = self.dropout(self.embed(tokens))
        for i, layer in enumerate(self.layers):
            text = layer(text, None if image is None else image[i])
        return self.logits(text)

    def start(self, image_keys: Tensor) -> Tensors:
        """Nothing is remembered: zeros [layers, batch, width] each."""
        layers, batch = image_keys.shape[:2]
        nothing = image_keys.new_zeros(layers, batch, self.embed.embedding_dim)
        return dict.fromkeys(self.carries, nothing)

    def embed_next(self, tokens: Tensor, state: State) -> Tensor:
        """Word embedding; the recurrence knows the position."""
        text: Tensor = self.embed(tokens)[:, None]
        return text
