"""The captioner as two ONNX graphs: `prefill` once a picture, `step` once a word.

`prefill`: `tokens` [1, 197, 768] and `embeds` [1, 512] → what the decoder's state holds of the
picture, without the batch: `image_keys` and `image_values` [layers, heads, tokens, head width],
the tokens being the embedding, the class token, 7 x 7 patches and the concept words. `presence`
[vocabulary] is not for the decoder but for whoever judges its sentences: how likely each word is in
the picture, 0–1, and -1 for words that the concept head does not know.

`step`: `token` [beams], the picture's tensors, and what the state carries from word to word →
`logits` [beams, vocabulary] and each carried tensor's successor, under its name with `new_`
before. The transformer carries `text_keys` and `text_values` [layers, beams, heads, words, head
width], an LSTM `hidden` and `cell` [layers, beams, width], a GRU `hidden`. Whoever runs the graphs
reads from these names what to carry; it starts as zeros of the input's shape, `beams` being 1 and
`words` 0, and has a row for each beam on its second axis.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx
import torch
from torch import Tensor, nn

from model.captioner import Captioner
from model.config import ImageConfig
from model.decoders import State
from model.image_encoder import pool_patches

OPSET = 18
PRESENCE = "presence"
NEW = "new_"  # before the name of a carried tensor's successor
BEAMS, WORDS = torch.export.Dim("beams", min=1), torch.export.Dim("words", min=0)


@dataclass(frozen=True)
class Graphs:
    """The files of both graphs."""

    prefill: Path
    step: Path


class Prefill(nn.Module):
    """Encoder output of one picture → what the decoder keeps of it; see the module's docstring."""

    places: Tensor  # [vocabulary]

    def __init__(self, captioner: Captioner) -> None:
        super().__init__()
        self.captioner = captioner
        # Known before the graph: a graphics processor gathers, and cannot scatter.
        self.register_buffer("places", captioner.concepts.places(captioner.config.vocabulary_size))

    def forward(self, tokens: Tensor, embeds: Tensor) -> tuple[Tensor, ...]:
        """One picture's tensors, without the batch."""
        features = pooled(self.captioner.config.image, tokens, embeds)
        state = self.captioner.initial_state(*features)
        presence = self.captioner.concepts.presence(embeds, self.places)[0]
        return *(tensor[:, 0] for tensor in state.picture.values()), presence


class Step(nn.Module):
    """One word further for every beam; all beams look at the same picture."""

    def __init__(self, captioner: Captioner, state: State) -> None:
        """`state` tells the names."""
        super().__init__()
        self.decoder = captioner.decoder
        self.picture, self.carried = list(state.picture), list(state.carried)

    def forward(
        self, token: Tensor, picture: list[Tensor], carried: list[Tensor]
    ) -> tuple[Tensor, ...]:
        """Logits, then the carried tensors' successors."""
        every = [
            tensor[:, None].expand(-1, token.shape[0], *tensor.shape[1:]) for tensor in picture
        ]
        state = State(
            dict(zip(self.picture, every, strict=True)),
            dict(zip(self.carried, carried, strict=True)),
        )
        logits, state = self.decoder.step(token, state)
        return logits, *state.carried.values()


def pooled(image: ImageConfig, tokens: Tensor, embeds: Tensor) -> tuple[Tensor, Tensor]:
    """The encoder's outputs as the captioner reads them: patches averaged, the rest as it is."""
    return pool_patches(tokens, image.grid, image.pooled_grid), embeds


@torch.no_grad()
def export_graphs(captioner: Captioner, folder: Path) -> Graphs:
    """Write `prefill.float32.onnx` and `step.float32.onnx`."""
    captioner.eval()
    features = example_features(captioner.config.image)
    state = captioner.initial_state(*pooled(captioner.config.image, *features))
    graphs = Graphs(folder / "prefill.float32.onnx", folder / "step.float32.onnx")
    outputs = [*state.picture, PRESENCE]
    export(Prefill(captioner), features, graphs.prefill, ["tokens", "embeds"], outputs)
    picture = [tensor[:, 0] for tensor in state.picture.values()]
    carried, changing = _example_carried(state)
    export(
        Step(captioner, state),
        (torch.tensor([1, 4, 5]), picture, carried),
        graphs.step,
        ["token", *state.picture, *state.carried],
        ["logits", *(f"{NEW}{name}" for name in state.carried)],
        {"token": {0: BEAMS}, "picture": [{} for _ in picture], "carried": changing},
    )
    return graphs


def example_features(image: ImageConfig) -> tuple[Tensor, Tensor]:
    """Encoder outputs of one picture, by chance."""
    tokens = torch.randn(1, 1 + image.grid**2, image.backbone_width)
    return tokens, torch.randn(1, image.embed_width)


def _example_carried(state: State) -> tuple[list[Tensor], list[dict[int, torch.export.Dim]]]:
    """Carried tensors of three beams and two words, and the names of the axes that change."""
    tensors, axes = [], []
    for tensor in state.carried.values():
        grows = [axis for axis, size in enumerate(tensor.shape) if size == 0]
        shape = [2 if axis in grows else size for axis, size in enumerate(tensor.shape)]
        # A tensor of its own for each: given one twice, the exporter reads one input for both.
        tensors.append(torch.randn(shape[0], 3, *shape[2:]))
        axes.append({1: BEAMS, **dict.fromkeys(grows, WORDS)})
    return tensors, axes


def export(
    module: nn.Module,
    arguments: tuple[Any, ...],
    path: Path,
    inputs: Sequence[str],
    outputs: Sequence[str],
    dynamic: dict[str, Any] | None = None,
) -> None:
    """Write one graph; `dynamic` names the axes that change, by the module's arguments.

    A tensor of a list that has none is `{}` there: with None the exporter would forget all names.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's notes to its own authors
        torch.onnx.export(
            module,
            arguments,
            path,
            input_names=inputs,
            output_names=outputs,
            dynamic_shapes=dynamic,
            opset_version=OPSET,
            dynamo=True,
            external_data=False,
            verbose=False,
        )
    onnx.checker.check_model(str(path))
