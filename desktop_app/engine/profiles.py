"""Who did the work: shares of time by execution provider, from ONNX Runtime profiles.

CUDA works while the processor goes on, so a profile counts for CUDA the time to hand work over,
and for the processor the time to do it. A share of CUDA is therefore never too large.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

MATRIX_OPS = frozenset(
    "Attention Conv ConvInteger DynamicQuantizeMatMul FusedConv FusedMatMul Gemm MatMul "
    "MatMulInteger MatMulIntegerToFloat MultiHeadAttention NhwcConv QAttention".split()
)
# DirectML and CoreML take whole parts of a graph, products and all, as one node.
_FUSED_PARTS = ("DmlFused", "CoreML")


@dataclass(frozen=True)
class Shares:
    """Shares of time, 0–1, by provider; empty when no time was measured."""

    nodes: dict[str, float]  # of all nodes
    matrix: dict[str, float]  # of matrix products alone


def read_shares(profiles: Iterable[Path]) -> Shares:
    """The shares over all these profiles; raises `OSError` or `ValueError` for a bad file."""
    nodes: Counter[str] = Counter()
    matrix: Counter[str] = Counter()
    for path in profiles:
        for event in json.loads(path.read_text(encoding="utf-8")):
            if event["cat"] != "Node" or not event["name"].endswith("_kernel_time"):
                continue
            provider, operator = event["args"]["provider"], event["args"]["op_name"]
            nodes[provider] += event["dur"]
            if operator in MATRIX_OPS or operator.startswith(_FUSED_PARTS):
                matrix[provider] += event["dur"]
    return Shares(_shares(nodes), _shares(matrix))


def _shares(times: "Counter[str]") -> dict[str, float]:
    total = times.total()
    return {name: time / total for name, time in times.most_common()} if total else {}
