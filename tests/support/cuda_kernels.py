"""Which nodes of an ONNX graph have a CUDA kernel, by the list of kernels in `cuda_kernels.json`.

A kernel is found as ONNX Runtime finds it: by name, by the version of the operator that the
model's opset means, and by the type of every constrained input and output.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import onnx
from onnx import ModelProto, NodeProto, TensorProto, defs

TABLE = Path(__file__).with_name("cuda_kernels.json")


@dataclass(frozen=True)
class Kernel:
    """One row of the list: from and to which operator version, and its types by constraint."""

    operator: str
    since: int
    until: int | None
    types: dict[str, frozenset[str]]

    def fits(self, need: "Need") -> bool:
        """Whether this kernel computes the node."""
        versions = need.version == self.since or (
            self.until is not None and self.since <= need.version <= self.until
        )
        return versions and all(
            need.types.get(name, next(iter(allowed))) in allowed
            for name, allowed in self.types.items()
        )


@dataclass(frozen=True)
class Need:
    """What a node asks of a kernel."""

    node: NodeProto
    version: int
    types: dict[str, str]  # by the operator's type constraints and parameter names

    def __str__(self) -> str:
        return f"{self.node.op_type} {self.version} {self.types}"


def kernels() -> dict[str, list[Kernel]]:
    """The list, by operator."""
    found: dict[str, list[Kernel]] = {}
    for row in json.loads(TABLE.read_text(encoding="utf-8"))["kernels"]:
        types = {name: frozenset(allowed.split()) for name, allowed in row["types"].items()}
        kernel = Kernel(row["operator"], row["since"], row["until"], types)
        found.setdefault(kernel.operator, []).append(kernel)
    return found


def needs(model: ModelProto) -> Iterator[Need]:
    """What each node of the model asks, with inferred types."""
    graph = onnx.shape_inference.infer_shapes(model, strict_mode=True).graph
    types = {tensor.name: tensor.data_type for tensor in graph.initializer}
    for value in (*graph.input, *graph.output, *graph.value_info):
        types[value.name] = value.type.tensor_type.elem_type
    opset = next(entry.version for entry in model.opset_import if entry.domain == "")
    for node in graph.node:
        if node.op_type != "Constant":
            yield _need(node, types, opset)


def _need(node: NodeProto, types: dict[str, int], opset: int) -> Need:
    schema = defs.get_schema(node.op_type, opset, node.domain)
    named = {}
    for names, parameters in ((node.input, schema.inputs), (node.output, schema.outputs)):
        for index, name in enumerate(names):
            parameter = parameters[min(index, len(parameters) - 1)]
            if name:
                type_name = TensorProto.DataType.Name(types[name]).lower()
                named[parameter.type_str] = named[parameter.name] = type_name
    return Need(node, schema.since_version, named)


def without_kernel(model: ModelProto) -> list[Need]:
    """The nodes that CUDA cannot compute."""
    listed = kernels()
    return [
        need
        for need in needs(model)
        if not any(kernel.fits(need) for kernel in listed.get(need.node.op_type, []))
    ]
