"""Builds the captioner that screen readers shipped before, with random weights, to race against.

The architecture is that of nlpconnect/vit-gpt2-image-captioning: ViT-base (patch 16, 224 pixels)
and GPT-2 of 124 million parameters with cross-attention in every layer. Speed does not depend on
what the weights hold. Three ONNX files are written, int8 by dynamic quantisation: `encoder`,
`cross` (keys and values of the picture, computed once) and `step` (one word, with its cache).

    python -m tests.bench.vit_gpt2_baseline FOLDER
"""

import argparse
import logging
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from tests.bench.vit_gpt2 import BaselineConfig, Cross, Step, with_random_weights

OPSET = 17
QUANTISED_OPERATORS = ["MatMul", "Gather"]  # the patch convolution is faster in float32


def cache_names(kind: str, layers: int) -> list[str]:
    """Names of a cache's tensors in the ONNX files."""
    return [f"{kind}_{part}_{layer}" for layer in range(layers) for part in ("key", "value")]


def build(folder: Path, config: BaselineConfig | None = None) -> None:
    """Write `encoder.onnx`, `cross.onnx` and `step.onnx`, int8, into the folder."""
    config = config or BaselineConfig()
    encoder, decoder = with_random_weights(config)
    layers = config.text.layers
    past, present = cache_names("past", layers), cache_names("present", layers)
    cross = cache_names("cross", layers)
    pixels = torch.zeros(1, 3, config.vision.image, config.vision.image)
    with torch.no_grad():
        memory = encoder(pixels)
        cross_cache = Cross(decoder)(memory)
    # The example's cache holds two words: with none, the exporter would take the length as fixed.
    past_cache = [torch.zeros(1, x.shape[1], 2, x.shape[3]) for x in decoder.empty_cache(1)]
    word = torch.zeros(1, 1, dtype=torch.int64)
    step_inputs = (word, word, *past_cache, *cross_cache)
    folder.mkdir(parents=True, exist_ok=True)
    export(encoder, (pixels,), ["pixels"], ["memory"], folder / "encoder.onnx")
    export(Cross(decoder), (memory,), ["memory"], cross, folder / "cross.onnx")
    names = ["word", "position", *past, *cross]
    export(Step(decoder), step_inputs, names, ["logits", *present], folder / "step.onnx")


def export(
    module: nn.Module,
    inputs: tuple[Tensor, ...],
    input_names: Sequence[str],
    output_names: Sequence[str],
    path: Path,
) -> None:
    """Write a module as ONNX with int8 weights, a scale for each channel."""
    grows = [name for name in (*input_names, *output_names) if name.startswith(("past", "present"))]
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the exporter that needs only onnx
        plain = Path(scratch) / path.name
        torch.onnx.export(
            module,
            inputs,
            plain,
            input_names=list(input_names),
            output_names=list(output_names),
            dynamic_axes={name: {2: "words"} for name in grows},
            opset_version=OPSET,
            dynamo=False,
        )
        quantize_dynamic(
            plain,
            path,
            op_types_to_quantize=QUANTISED_OPERATORS,
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )


def main() -> None:
    """Build the baseline into the folder named on the command line."""
    parser = argparse.ArgumentParser(description="Build ViT-base + GPT-2 with random weights.")
    parser.add_argument("folder", type=Path, help="where to write; about 300 MB")
    folder = parser.parse_args().folder
    logging.getLogger().setLevel(logging.ERROR)  # the quantiser advises a step that torch has done
    build(folder)
    for path in sorted(folder.glob("*.onnx")):
        print(f"{path.name}: {path.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
