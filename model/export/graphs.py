"""The captioner as two ONNX graphs: `prefill` once a picture, `step` once a word.

`prefill`: `tokens` [1, 197, 768] and `embeds` [1, 512] → `image_keys` and `image_values`
[layers, heads, 51 + concept words, head width]. `step`: `token` [beams], the picture's keys and values, the
words' keys and values `text_keys` and `text_values` [layers, beams, heads, words, head width] →
`logits` [beams, vocabulary] and the words' keys and values, one word longer.
"""

import warnings
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from model.captioner import Captioner
from model.decoders import State
from model.image_encoder import pool_patches

OPSET = 18
STEP_INPUTS = ["token", "image_keys", "image_values", "text_keys", "text_values"]


class Prefill(nn.Module):
    """Encoder output of one picture → its keys and values in every decoder layer."""

    def __init__(self, captioner: Captioner) -> None:
        super().__init__()
        self.captioner = captioner

    def forward(self, tokens: Tensor, embeds: Tensor) -> tuple[Tensor, Tensor]:
        """See the module's first lines for the shapes."""
        config = self.captioner.config.image
        pooled = pool_patches(tokens, config.grid, config.pooled_grid)
        state = self.captioner.initial_state(pooled, embeds)
        return state.image_keys[:, 0], state.image_values[:, 0]


class Step(nn.Module):
    """One word further for every beam; all beams look at the same picture."""

    def __init__(self, captioner: Captioner) -> None:
        super().__init__()
        self.decoder = captioner.decoder

    def forward(
        self,
        token: Tensor,
        image_keys: Tensor,
        image_values: Tensor,
        text_keys: Tensor,
        text_values: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """See the module's first lines for the shapes."""
        shape = (-1, token.shape[0], -1, -1, -1)
        keys, values = image_keys[:, None].expand(shape), image_values[:, None].expand(shape)
        logits, state = self.decoder.step(token, State(keys, values, text_keys, text_values))
        return logits, state.text_keys, state.text_values


def export_graphs(captioner: Captioner, folder: Path) -> tuple[Path, Path]:
    """Write `prefill.float32.onnx` and `step.float32.onnx`; their paths."""
    captioner.eval()
    image, config = captioner.config.image, captioner.config.transformer
    tokens = torch.randn(1, 1 + image.grid**2, image.backbone_width)
    embeds = torch.randn(1, image.embed_width)
    prefill = folder / "prefill.float32.onnx"
    _export(
        Prefill(captioner),
        (tokens, embeds),
        prefill,
        ["tokens", "embeds"],
        ["image_keys", "image_values"],
        {},
    )
    keys, values = Prefill(captioner)(tokens, embeds)
    layers = captioner.config.decoder.layers
    shape = layers, 3, config.heads, 2, config.width // config.heads
    # Two tensors: given one tensor twice, the exporter reads one input for both.
    past = torch.randn(shape), torch.randn(shape)
    step = folder / "step.float32.onnx"
    beams, length = torch.export.Dim("beams", min=1), torch.export.Dim("words", min=0)
    text = {1: beams, 3: length}
    _export(
        Step(captioner),
        (torch.tensor([1, 4, 5]), keys.detach(), values.detach(), *past),
        step,
        STEP_INPUTS,
        ["logits", "new_text_keys", "new_text_values"],
        {"token": {0: beams}, "text_keys": text, "text_values": text},
    )
    return prefill, step


def quantise(source: Path, target: Path) -> None:
    """Int8 weights, one scale a column, for every product with a constant matrix."""
    quantize_dynamic(
        source,
        target,
        op_types_to_quantize=["MatMul", "Gather"],
        per_channel=True,
        reduce_range=False,
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True},
    )


def _export(
    module: nn.Module,
    arguments: tuple[Tensor, ...],
    path: Path,
    inputs: list[str],
    outputs: list[str],
    dynamic: dict[str, dict[int, torch.export.Dim]],
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's notes to its own authors
        torch.onnx.export(
            module,
            arguments,
            path,
            input_names=inputs,
            output_names=outputs,
            dynamic_shapes={name: dynamic.get(name) for name in inputs} if dynamic else None,
            opset_version=OPSET,
            dynamo=True,
            external_data=False,
            verbose=False,
        )
    onnx.checker.check_model(str(path))
