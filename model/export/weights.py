"""The weights of encoders and fusion, read back from the exported graph of a captioner.

Other tasks can start from a captioner that ships, although its graph is all that there is of it.
"""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor

PARTS = ("text_encoder", "image_encoder", "fusion")
_CAPTIONER = "captioner."
_EMBED = "decoder.embed.weight"  # it is that of the text encoder as well
_QUANTISED, _ZERO, _SCALE = "_quantized", "_zero_point", "_scale"
_DERIVED = (_QUANTISED, _ZERO, _SCALE, "_Transposed")  # of matrices, which are found by their use
Arrays = dict[str, NDArray[Any]]


def exported_weights(prefill: Path) -> dict[str, Tensor]:
    """By the names in `Captioner`: all that encoders and fusion hold, float32.

    Int8 weights are multiplied out; what their rounding lost stays lost.
    """
    graph = onnx.load(prefill).graph
    arrays = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    made_by = {name: node for node in graph.node for name in node.output}
    found = {"text_encoder.embed.weight": _matrix(arrays, _CAPTIONER + _EMBED)}
    for name, array in arrays.items():
        short = name.removeprefix(_CAPTIONER)
        if short.startswith(PARTS) and not short.endswith(_DERIVED):
            found[short] = array
    for node in graph.node:
        bias = next((i for i in node.input if i.endswith(".bias")), "").removeprefix(_CAPTIONER)
        if node.op_type == "Add" and bias.startswith(PARTS):
            product = _product(node, made_by)
            weight = _matrix(arrays, product.input[1].removesuffix(_QUANTISED))
            found[bias.replace(".bias", ".weight")] = weight.T
    return {name: torch.from_numpy(np.array(array, np.float32)) for name, array in found.items()}


def _product(node: onnx.NodeProto, made_by: dict[str, onnx.NodeProto]) -> onnx.NodeProto:
    """The multiplication with a matrix to which this node adds the bias."""
    while node.op_type not in ("MatMul", "MatMulInteger"):
        node = next(made_by[name] for name in node.input if name in made_by)
    return node


def _matrix(arrays: Arrays, name: str) -> NDArray[Any]:
    """A constant, multiplied out when it is quantised."""
    if name in arrays:
        return arrays[name]
    whole = arrays[name + _QUANTISED].astype(np.float32)
    return (whole - arrays[name + _ZERO].astype(np.float32)) * arrays[name + _SCALE]
