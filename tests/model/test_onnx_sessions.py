"""Sessions compute int8 products exactly, whatever the processor."""

import numpy as np
from onnx import TensorProto, helper

from model.onnx_sessions import cpu_session


def test_sums_of_the_largest_products_are_not_cut_off() -> None:
    node = helper.make_node("MatMulInteger", ["a", "b"], ["total"])
    largest = helper.make_tensor("b", TensorProto.INT8, [64, 8], [127] * 512)
    graph = helper.make_graph(
        [node],
        "product",
        [helper.make_tensor_value_info("a", TensorProto.UINT8, [4, 64])],
        [helper.make_tensor_value_info("total", TensorProto.INT32, [4, 8])],
        [largest],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    session = cpu_session(model.SerializeToString())
    (total,) = session.run(None, {"a": np.full((4, 64), 255, np.uint8)})
    assert (total == 64 * 255 * 127).all()
