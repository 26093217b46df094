"""A small ONNX model with the parts of the real ones, quantised as they are, or not.

Patches by a convolution, layer normalisation, a feed-forward network, attention with a mask, a
residual stream, and a carried state; one output ends in a matrix product.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from desktop_app.engine.providers import CPU, onnxruntime

WIDTH, HIDDEN, TOKENS = 8, 16, 4
FLOAT = TensorProto.FLOAT


@dataclass
class Graph:
    """Nodes and constants while they are put together; weights are the same for the same seed."""

    quantised: bool
    nodes: list[NodeProto] = field(default_factory=list)
    constants: dict[str, NDArray[Any]] = field(default_factory=dict)
    random: np.random.Generator = field(default_factory=lambda: np.random.default_rng(7))

    def node(self, kind: str, *inputs: str, outputs: int = 1, **attributes: Any) -> str:
        """Append a node; returns its first output, the others are numbered after it."""
        name = f"{kind}_{len(self.nodes)}"
        names = [name, *(f"{name}.{number}" for number in range(1, outputs))]
        self.nodes.append(helper.make_node(kind, inputs, names, name=name, **attributes))
        return name

    def constant(self, value: Any, kind: Any = np.float32) -> str:
        """Append a constant; returns its name."""
        name = f"constant_{len(self.constants)}"
        self.constants[name] = np.asarray(value, kind)
        return name

    def product(self, value: str, rows: int, columns: int) -> str:
        """`value` times weights [rows, columns] that int8 can hold exactly."""
        scales = self.random.uniform(0.001, 0.002, columns).astype(np.float32)
        codes = self.random.integers(-127, 128, (rows, columns)).astype(np.int8)
        zeros = self.random.integers(-9, 10, columns).astype(np.int8)
        if not self.quantised:
            weights = (codes.astype(np.float32) - zeros) * scales
            return self.node("MatMul", value, self.constant(weights))
        quantised = self.node("DynamicQuantizeLinear", value, outputs=3)
        scale = self.node("Mul", f"{quantised}.1", self.constant(scales))
        factors = self.constant(codes, np.int8), f"{quantised}.2", self.constant(zeros, np.int8)
        integer = self.node("MatMulInteger", quantised, *factors)
        return self.node("Mul", self.node("Cast", integer, to=FLOAT), scale)

    def normalised(self, value: str) -> str:
        """Layer normalisation, spelt out as in opset 14."""
        centred = self.node("Sub", value, self.node("ReduceMean", value, axes=[-1]))
        squared = self.node("Pow", centred, self.constant(2.0))
        variance = self.node("ReduceMean", squared, axes=[-1])
        deviation = self.node("Sqrt", self.node("Add", variance, self.constant(1e-5)))
        scaled = self.node("Mul", self.node("Div", centred, deviation), self._vector(1.0))
        return self.node("Add", scaled, self._vector(0.0))

    def _vector(self, centre: float) -> str:
        return self.constant(self.random.normal(centre, 0.1, WIDTH))


def _attention(graph: Graph, stream: str) -> str:
    query, key = graph.product(stream, WIDTH, WIDTH), graph.product(stream, WIDTH, WIDTH)
    scores = graph.node("MatMul", query, graph.node("Transpose", key, perm=[0, 2, 1]))
    visible = graph.constant(np.tril(np.ones((TOKENS, TOKENS))), np.bool_)
    hidden = graph.constant(np.finfo(np.float32).min)
    weights = graph.node("Softmax", graph.node("Where", visible, scores, hidden), axis=-1)
    return graph.node("MatMul", weights, graph.product(stream, WIDTH, WIDTH))


def _feed_forward(graph: Graph, stream: str) -> str:
    bias = graph.node("Identity", graph.constant(graph.random.normal(0, 0.1, HIDDEN)))
    hidden = graph.node("Add", bias, graph.product(stream, WIDTH, HIDDEN))
    gate = graph.node("Sigmoid", graph.node("Mul", hidden, graph.constant(1.702)))
    return graph.product(graph.node("Mul", hidden, gate), HIDDEN, WIDTH)


def tiny_model(*, quantised: bool) -> ModelProto:
    """Inputs `picture` [batch, 3, 8, 8] and `state` [batch, past, 8]; outputs `tokens`
    [batch, past + 4, 8], `embeds` [batch, 4, 8] and the `size` of the tokens as int64 [3]."""
    graph = Graph(quantised)
    kernel = graph.constant(graph.random.normal(0, 0.3, (WIDTH, 3, 4, 4)))
    patches = graph.node("Conv", "picture", kernel, kernel_shape=[4, 4], strides=[4, 4])
    flat = graph.node("Reshape", patches, graph.constant([0, WIDTH, TOKENS], np.int64))
    stream = graph.node("Transpose", flat, perm=[0, 2, 1])
    stream = graph.node("Add", stream, _attention(graph, graph.normalised(stream)))
    stream = graph.node("Add", stream, _feed_forward(graph, graph.normalised(stream)))
    graph.product(graph.normalised(stream), WIDTH, WIDTH)
    graph.nodes[-1].output[0] = "embeds"
    graph.nodes.append(helper.make_node("Concat", ["state", stream], ["tokens"], axis=1))
    graph.nodes.append(helper.make_node("Shape", ["tokens"], ["size"]))
    return helper.make_model(
        helper.make_graph(
            graph.nodes,
            "tiny",
            [_value("picture", "batch", 3, 8, 8), _value("state", "batch", "past", WIDTH)],
            [
                _value("tokens", "batch", "all", WIDTH),
                _value("embeds", "batch", TOKENS, WIDTH),
                helper.make_tensor_value_info("size", TensorProto.INT64, [3]),
            ],
            [numpy_helper.from_array(array, name) for name, array in graph.constants.items()],
        ),
        opset_imports=[helper.make_opsetid("", 14)],
        ir_version=7,
    )


def _value(name: str, *shape: int | str) -> Any:
    return helper.make_tensor_value_info(name, FLOAT, shape)


def tiny_inputs(past: int = 2) -> dict[str, NDArray[np.float32]]:
    """The same inputs every time."""
    random = np.random.default_rng(3)
    return {
        "picture": random.normal(size=(1, 3, 8, 8)).astype(np.float32),
        "state": random.normal(size=(1, past, WIDTH)).astype(np.float32),
    }


def run(model: ModelProto | Path | bytes) -> dict[str, NDArray[Any]]:
    """The outputs of a tiny model for the tiny inputs, on the processor, by name."""
    data = model.SerializeToString() if isinstance(model, ModelProto) else model
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.x64quantprecision", "1")
    session = onnxruntime.InferenceSession(data, options, providers=[CPU])
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, tiny_inputs()), strict=True))


def cosine(one: NDArray[Any], other: NDArray[Any]) -> float:
    """How far two arrays point the same way, 1 for the same direction."""
    return float(np.vdot(one, other) / np.linalg.norm(one) / np.linalg.norm(other))
