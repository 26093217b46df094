"""The contrastive head as two ONNX graphs, to search pictures by words.

`search_text`: `words` [sentences, length], ids with start and end around them and padded behind,
→ `vectors` [sentences, 512]. `search_image`: the encoder's `tokens` [1, 197, 768] and `embeds`
[1, 512] → `vectors` [1, 512]. All have length 1: their product is the similarity.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import onnxruntime as ort
import torch
from torch import Tensor, nn

from model.config import CaptionerConfig
from model.export.graphs import example_features, export, pooled
from model.export.parity import Encoded
from model.export.precision import quantise
from model.onnx_sessions import cpu_session
from model.pretraining import Pretraining
from model.vocabulary import END, START


class TextSearch(nn.Module):
    """Words → unit vectors."""

    def __init__(self, pretraining: Pretraining) -> None:
        super().__init__()
        self.pretraining = pretraining

    def forward(self, words: Tensor) -> Tensor:
        """See the module's docstring."""
        return self.pretraining.text_vectors(words)


class ImageSearch(nn.Module):
    """Encoder output of one picture → a unit vector."""

    def __init__(self, pretraining: Pretraining, config: CaptionerConfig) -> None:
        super().__init__()
        self.pretraining = pretraining
        self.image = config.image

    def forward(self, tokens: Tensor, embeds: Tensor) -> Tensor:
        """See the module's docstring."""
        return self.pretraining.image_vectors(*pooled(self.image, tokens, embeds))


@dataclass(frozen=True)
class SearchParity:
    """Cosines of the graphs' vectors with PyTorch's; 1 is the same."""

    worst_text: float
    worst_image: float


@torch.no_grad()
def export_search(pretraining: Pretraining, config: CaptionerConfig, out: Path) -> None:
    """Write `search_text.onnx` and `search_image.onnx` with int8 weights into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    sentences = torch.export.Dim("sentences", min=1)
    length = torch.export.Dim("length", min=2, max=config.transformer.max_length)
    text, image = out / "search_text.float32.onnx", out / "search_image.float32.onnx"
    words = torch.tensor([[START, 4, 5, END], [START, 5, END, 0]])
    axes = {"words": {0: sentences, 1: length}}
    export(TextSearch(pretraining), (words,), text, ["words"], ["vectors"], axes)
    features = example_features(config.image)
    export(ImageSearch(pretraining, config), features, image, ["tokens", "embeds"], ["vectors"])
    for source in (text, image):
        quantise(source, out / source.name.replace(".float32", ""))
        source.unlink()


@torch.no_grad()
def compare_search(
    pretraining: Pretraining,
    config: CaptionerConfig,
    out: Path,
    sentences: Sequence[list[int]],
    pictures: Sequence[Encoded],
) -> SearchParity:
    """Compare the files in a folder with PyTorch on sentences, as ids, and pictures."""
    text, image = (cpu_session(out / name) for name in ("search_text.onnx", "search_image.onnx"))
    heads = TextSearch(pretraining), ImageSearch(pretraining, config)
    fed = [{"words": torch.tensor([ids])} for ids in sentences]
    shown = [{"tokens": tokens, "embeds": embeds} for tokens, embeds in pictures]
    return SearchParity(
        min(_cosine(text, heads[0], given) for given in fed),
        min(_cosine(image, heads[1], given) for given in shown),
    )


def _cosine(session: ort.InferenceSession, head: nn.Module, given: dict[str, Tensor]) -> float:
    (vectors,) = session.run(None, {name: tensor.numpy() for name, tensor in given.items()})
    return float((head(**given) * torch.from_numpy(vectors)).sum())
