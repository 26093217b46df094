"""The multimodal transformer: a text stream and an image stream that read each other."""

from typing import Self

from torch import Tensor, nn

from model.attention import MultiModalAttention
from model.config import CaptionerConfig
from model.layers import FeedForward


class FusionLayer(nn.Module):
    """Multimodal attention, then a feed-forward network for each modality; pre-norm."""

    def __init__(self, widths: tuple[int, int], heads: int, feed_forward: int, dropout: float):
        super().__init__()
        self.attention_norms = nn.ModuleList([nn.LayerNorm(width) for width in widths])
        self.attention = MultiModalAttention(widths, heads, widths[0])
        self.feed_norms = nn.ModuleList([nn.LayerNorm(width) for width in widths])
        self.feeds = nn.ModuleList([FeedForward(width, feed_forward, dropout) for width in widths])
        self.dropout = nn.Dropout(dropout)

    def of_stream(self, place: int) -> list[nn.Module]:
        """What belongs to one modality: that of the text, 0, or of the image, 1."""
        attention = self.attention
        each = (self.attention_norms, attention.offers, attention.readers, self.feed_norms)
        return [part[place] for part in (*each, self.feeds)]

    def forward(
        self, streams: tuple[Tensor, Tensor], visible: tuple[Tensor | None, Tensor | None]
    ) -> tuple[Tensor, Tensor]:
        """Text and image [batch, length, width] → the same shapes; `visible` as in attention."""
        normed = [norm(stream) for norm, stream in zip(self.attention_norms, streams, strict=True)]
        read = self.attention(normed, visible)
        text, image = (
            stream + self.dropout(found) for stream, found in zip(streams, read, strict=True)
        )
        text = text + self.feeds[0](self.feed_norms[0](text))
        return text, image + self.feeds[1](self.feed_norms[1](image))


class MultiModalTransformer(nn.Module):
    """Text and image tokens in, text that has seen the image out; usable alone."""

    def __init__(
        self,
        text_embed_dim: int,
        image_embed_dim: int,
        num_heads: int,
        num_layers: int,
        feed_forward: int | None = None,
        dropout: float = 0.1,
    ) -> None:
        """The two widths may differ; attention is `text_embed_dim` wide.

        `feed_forward` is four times the text's width unless given. Raises `ValueError` when
        `text_embed_dim` cannot be shared among the heads.
        """
        super().__init__()
        if text_embed_dim % num_heads:
            raise ValueError(f"a width of {text_embed_dim} has no {num_heads} equal heads")
        widths = (text_embed_dim, image_embed_dim)
        hidden = feed_forward or 4 * text_embed_dim
        self.layers = nn.ModuleList(
            [FusionLayer(widths, num_heads, hidden, dropout) for _ in range(num_layers)]
        )
        self.out_norms = nn.ModuleList([nn.LayerNorm(width) for width in widths])

    @classmethod
    def of(cls, config: CaptionerConfig) -> Self:
        """The one of a captioner, or of what is made of its parts: both widths are the same."""
        shape = config.transformer
        layers = config.fusion_layers
        return cls(shape.width, shape.width, shape.heads, layers, shape.feed_forward, shape.dropout)

    def stream_parameters(self, place: int) -> list[nn.Parameter]:
        """What only one modality goes through: that of the text, 0, or of the image, 1."""
        parts: list[nn.Module] = [self.out_norms[place]]
        for layer in self.layers:
            parts += layer.of_stream(place)  # type: ignore[operator]
        return [parameter for part in parts for parameter in part.parameters()]

    def forward(
        self,
        text: Tensor,
        image: Tensor,
        text_visible: Tensor | None = None,
        image_visible: Tensor | None = None,
    ) -> Tensor:
        """The fused text [batch, words, text_embed_dim].

        `text` [batch, words, text_embed_dim], `image` [batch, tokens, image_embed_dim]; the masks
        [batch, length] are True for tokens that may be read, None when all may.
        """
        return self.fuse(text, image, text_visible, image_visible)[0]

    def fuse(
        self,
        text: Tensor,
        image: Tensor,
        text_visible: Tensor | None = None,
        image_visible: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Both fused streams, text and image, shaped as they came in."""
        for layer in self.layers:
            text, image = layer((text, image), (text_visible, image_visible))
        return self.out_norms[0](text), self.out_norms[1](image)
