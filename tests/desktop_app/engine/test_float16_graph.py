"""Graphs in float16 for graphics processors: the right types, the right numbers."""

from typing import Any

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator
from onnx.reference.op_run import OpRun

from desktop_app.engine import float16_graph
from tests.support.tiny_onnx import cosine, run, tiny_inputs, tiny_model


class MatMul(OpRun):
    """A product as graphics processors compute it: float32 sums of float16 factors."""

    op_domain = ""

    def _run(self, a: NDArray[Any], b: NDArray[Any]) -> tuple[NDArray[Any]]:
        return (np.matmul(a.astype(np.float32), b.astype(np.float32)).astype(a.dtype),)


def test_products_are_float16_and_normalisation_is_not() -> None:
    copy = float16_graph.convert(tiny_model(quantised=True))
    assert float16_graph.QUANTISED_OPS.isdisjoint(node.op_type for node in copy.graph.node)
    graph = onnx.shape_inference.infer_shapes(copy, check_type=True, strict_mode=True).graph
    types = {value.name: value.type.tensor_type.elem_type for value in graph.value_info}
    types |= {tensor.name: tensor.data_type for tensor in graph.initializer}
    products = [node for node in graph.node if node.op_type in float16_graph.HALF_OPS]
    factors = {types[name] for node in products for name in [*node.input, *node.output]}
    assert len(products) == 9
    assert factors == {TensorProto.FLOAT16}
    for kind, expected in (
        ("ReduceMean Pow Sqrt", TensorProto.FLOAT),
        ("Sigmoid Softmax Where", TensorProto.FLOAT16),
    ):
        nodes = [node for node in graph.node if node.op_type in kind.split()]
        assert {types[name] for node in nodes for name in node.output} == {expected}


def test_the_copy_is_a_sound_model_with_the_same_inputs_and_outputs() -> None:
    model = tiny_model(quantised=True)
    copy = float16_graph.convert(model)
    onnx.checker.check_model(copy)
    assert list(copy.graph.input) == list(model.graph.input)
    assert list(copy.graph.output) == list(model.graph.output)
    assert copy.opset_import == model.opset_import


def test_the_copy_agrees_with_the_int8_model_and_closely_with_the_one_before_it() -> None:
    copied = run(float16_graph.convert(tiny_model(quantised=True)))
    quantised = run(tiny_model(quantised=True))
    exact = run(tiny_model(quantised=False))
    assert copied["size"].tolist() == quantised["size"].tolist() == [1, 6, 8]
    for name in ("tokens", "embeds"):
        assert copied[name].dtype == np.float32
        assert cosine(copied[name], quantised[name]) > 0.99
        assert cosine(copied[name], exact[name]) > 0.99999


def test_the_copy_is_right_where_float16_is_really_rounded() -> None:
    copy = ReferenceEvaluator(float16_graph.convert(tiny_model(quantised=True)), new_ops=[MatMul])
    tokens, embeds, _ = copy.run(None, tiny_inputs())
    exact = run(tiny_model(quantised=False))
    np.testing.assert_allclose(tokens, exact["tokens"], atol=5e-3)
    np.testing.assert_allclose(embeds, exact["embeds"], atol=5e-3)


def test_a_model_without_quantisation_is_converted_too() -> None:
    copied = run(float16_graph.convert(tiny_model(quantised=False)))
    np.testing.assert_allclose(
        copied["embeds"], run(tiny_model(quantised=False))["embeds"], atol=5e-3
    )


@pytest.mark.parametrize("kind", ["ConvInteger", "DynamicQuantizeLinear", "If", "Unheard"])
def test_what_it_does_not_know_is_refused_by_name(kind: str) -> None:
    model = tiny_model(quantised=False)
    branch = helper.make_graph([], "branch", [], [])
    attributes = {"then_branch": branch, "else_branch": branch} if kind == "If" else {}
    outputs = ["quantised", "scale", "zero"] if kind == "DynamicQuantizeLinear" else ["odd"]
    inputs = ["picture", "picture"] if kind == "ConvInteger" else ["picture"]
    node = helper.make_node(kind, inputs, outputs, name="the odd one", **attributes)
    model.graph.node.append(node)
    model.graph.output.append(helper.make_empty_tensor_value_info(outputs[0]))
    with pytest.raises(float16_graph.UnsupportedGraph, match=f"{kind} the odd one"):
        float16_graph.convert(model)
