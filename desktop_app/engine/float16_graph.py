"""A quantised ONNX graph with its matrix products in float16 instead.

`MatMulInteger` of unsigned and signed bytes has no CUDA kernel: such nodes would run on the
processor. As in mixed precision training only the matrix products become float16;
normalisation, the residual stream and everything not known to be safe stay float32. Inputs and
outputs keep their types.

Needs the `onnx` package, which only the extras for graphics processors install.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

# Matrix products: computed in float16, the reason for the copy.
HALF_OPS = frozenset(["MatMul", "Gemm", "Conv"])
# Elementwise operations and moves: as wide as the widest input that is not a constant.
FOLLOWING_OPS = frozenset(
    "Add Concat Div Erf Expand Gather Gelu Identity Mul Relu Reshape Shape Sigmoid Slice Softmax "
    "Split Squeeze Sub Tanh Transpose Unsqueeze Where".split()
)
QUANTISED_OPS = frozenset(["DynamicQuantizeLinear", "MatMulInteger", "ConvInteger"])
HALF_MAX = float(np.finfo(np.float16).max)

Constants = dict[str, NDArray[Any]]


class UnsupportedGraph(Exception):
    """The graph has a part that this conversion does not know; the message names it."""


def convert(model: ModelProto) -> ModelProto:
    """The same graph with float16 matrix products in place of quantised ones.

    Raises `UnsupportedGraph`.
    """
    types = _element_types(model)
    nodes, constants = _without_constant_nodes(model)
    outputs = [value.name for value in model.graph.output]
    nodes = _live(_without_quantisation(nodes, constants), outputs)
    _check(nodes, types)
    floats = {
        name
        for name, type_ in types.items()
        if type_ == TensorProto.FLOAT and name not in constants
    }
    builder = _HalfBuilder(constants, floats, outputs)
    for node in nodes:
        builder.add(node)
    graph = helper.make_graph(
        builder.nodes,
        model.graph.name,
        model.graph.input,
        model.graph.output,
        [numpy_helper.from_array(array, name) for name, array in builder.constants.items()],
    )
    return helper.make_model(graph, opset_imports=model.opset_import, ir_version=model.ir_version)


def _element_types(model: ModelProto) -> dict[str, int]:
    """Every computed value's element type, where it can be told."""
    try:
        graph = onnx.shape_inference.infer_shapes(model).graph
    except onnx.shape_inference.InferenceError as error:
        raise UnsupportedGraph(str(error)) from error
    values = [*graph.input, *graph.output, *graph.value_info]
    types = {value.name: value.type.tensor_type.elem_type for value in values}
    return {name: type_ for name, type_ in types.items() if type_ != TensorProto.UNDEFINED}


def _without_constant_nodes(model: ModelProto) -> tuple[list[NodeProto], Constants]:
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    nodes = []
    for node in model.graph.node:
        if node.op_type == "Constant" and node.attribute[0].name == "value":
            constants[node.output[0]] = numpy_helper.to_array(node.attribute[0].t)
        elif node.op_type == "Identity" and node.input[0] in constants:
            constants[node.output[0]] = constants[node.input[0]]
        else:
            nodes.append(node)
    return nodes, constants


def _without_quantisation(nodes: list[NodeProto], constants: Constants) -> list[NodeProto]:
    """Each quantised product as one MatMul with de-quantised weights, added to `constants`."""
    producers = {name: node for node in nodes for name in node.output}
    return [_product(node, producers, constants) or node for node in nodes]


def _product(
    node: NodeProto, producers: dict[str, NodeProto], constants: Constants
) -> NodeProto | None:
    """The MatMul that `node` ends, or None when it is not the end of a quantised product.

    That end is Mul(Cast(MatMulInteger(quantised, weights, …)), Mul(scale, weight scales)).
    """
    if node.op_type != "Mul":
        return None
    cast, scales = (producers.get(name) for name in node.input)
    if cast is None or scales is None or (cast.op_type, scales.op_type) != ("Cast", "Mul"):
        return None
    integer = producers.get(cast.input[0])
    quantise = producers.get(scales.input[0])
    if integer is None or quantise is None or integer.op_type != "MatMulInteger":
        return None
    weights = constants[integer.input[1]].astype(np.float32)
    if len(integer.input) > 3:
        weights -= constants[integer.input[3]].astype(np.float32)
    name = f"{node.output[0]}:weights"
    constants[name] = (weights * constants[scales.input[1]]).astype(np.float16)
    return helper.make_node(
        "MatMul", [quantise.input[0], name], [node.output[0]], name=f"{node.name}:product"
    )


def _live(nodes: list[NodeProto], outputs: Iterable[str]) -> list[NodeProto]:
    """The nodes that the outputs depend on, in their order."""
    wanted = set(outputs)
    kept = []
    for node in reversed(nodes):
        if wanted.intersection(node.output):
            kept.append(node)
            wanted.update(node.input)
    return kept[::-1]


def _check(nodes: list[NodeProto], types: dict[str, int]) -> None:
    for node in nodes:
        quantised = node.op_type in QUANTISED_OPS
        branching = any(a.type == onnx.AttributeProto.GRAPH for a in node.attribute)
        if quantised or branching or not types.keys() >= set(filter(None, node.output)):
            raise UnsupportedGraph(f"{node.op_type} {node.name}")


class _HalfBuilder:
    """The copy while it grows node by node; knows which values became float16."""

    def __init__(self, constants: Constants, floats: set[str], outputs: list[str]) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: Constants = {}  # those of the copy
        self._source_constants = constants
        self._floats = floats  # computed values that were float32 in the source
        self._outputs = outputs
        self._half: set[str] = set()  # those of them that are float16 in the copy
        self._cast_names: dict[str, str] = {}  # a value → the same in its other width

    def add(self, source: NodeProto) -> None:
        """Append the node with its float inputs in the type it computes in."""
        node = NodeProto()
        node.CopyFrom(source)
        half = self._computes_in_half(node)
        node.input[:] = [self._input(name, half) for name in source.input]
        self.nodes.append(node)
        if not half:
            return
        for index, name in enumerate(source.output):
            if name in self._outputs:
                node.output[index] = f"{name}:half"
                self._half.add(f"{name}:half")
                self._cast(f"{name}:half", name, TensorProto.FLOAT)
            elif name in self._floats:
                self._half.add(name)

    def _computes_in_half(self, node: NodeProto) -> bool:
        if node.op_type in HALF_OPS:
            return True
        computed = [name for name in node.input if name in self._floats]
        follows = node.op_type in FOLLOWING_OPS and bool(computed)
        return follows and self._half.issuperset(computed)

    def _input(self, name: str, half: bool) -> str:
        if name in self._source_constants:
            return self._constant(name, half)
        if name not in self._floats or (name in self._half) == half:
            return name
        if name not in self._cast_names:
            self._cast_names[name] = f"{name}:cast"
            to = TensorProto.FLOAT16 if half else TensorProto.FLOAT
            self._cast(name, self._cast_names[name], to)
        return self._cast_names[name]

    def _constant(self, name: str, half: bool) -> str:
        array = self._source_constants[name]
        if half and array.dtype == np.float32:
            name = f"{name}:half"
            array = np.clip(array, -HALF_MAX, HALF_MAX).astype(np.float16)
        self.constants[name] = array
        return name

    def _cast(self, source: str, target: str, to: int) -> None:
        self.nodes.append(helper.make_node("Cast", [source], [target], name=target, to=to))
