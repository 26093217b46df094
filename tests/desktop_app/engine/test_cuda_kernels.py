"""Every node of the copies for graphics processors has a CUDA kernel for its types.

No graphics processor is at hand to show it, so the kernels that the CUDA provider registers are
the witness. DirectML's published list has kernels for all these nodes, and for the quantised
ones as well. CoreML's has the products, normalisations and activations, but no Gather, Where,
Expand or Equal: it leaves those to the processor.
"""

import onnx

from desktop_app.engine.float16_graph import convert
from tests.support.cuda_kernels import without_kernel
from tests.support.tiny_onnx import tiny_model


def test_the_quantised_graph_has_nodes_that_cuda_cannot_compute() -> None:
    """Or the next test would show nothing: MatMulInteger has a kernel for signed bytes alone."""
    missing = without_kernel(tiny_model(quantised=True))
    assert {need.node.op_type for need in missing} == {"DynamicQuantizeLinear", "MatMulInteger"}


def test_a_type_that_is_not_listed_is_found() -> None:
    model = tiny_model(quantised=False)
    model.graph.node.append(onnx.helper.make_node("Cast", ["picture"], ["wide"], to=11))
    model.graph.node.append(onnx.helper.make_node("Sigmoid", ["wide"], ["odd"]))
    assert "Sigmoid" in {need.node.op_type for need in without_kernel(model)}


def test_the_copy_of_the_tiny_model_has_none() -> None:
    assert list(map(str, without_kernel(convert(tiny_model(quantised=True))))) == []
