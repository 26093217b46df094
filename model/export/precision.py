"""Int8 weights where they cost little: the smallest files whose loss is below a tolerance.

The loss is measured on pictures, as the mean Kullback-Leibler divergence of the next word's
distribution from PyTorch's: what a word costs more, in nats, when PyTorch is right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic

from model.export.exported import Exported
from model.export.graphs import Graphs
from model.export.parity import Parity, Told, compare

TOLERANCE = 0.001  # nats a word
CONCEPTS = "concepts.score.weight"  # in float32 always: which words are chosen must not change
OUTPUT = "decoder.embed.weight"  # the output matrix
PREFILLS: dict[str, tuple[str, ...] | None] = {"int8": (CONCEPTS,), "float32": None}
STEPS: dict[str, tuple[str, ...] | None] = {
    "int8": (),
    "int8, output matrix float32": (OUTPUT,),
    "float32": None,
}


@dataclass(frozen=True)
class Candidate:
    """Both graphs in some precision, and what it costs."""

    prefill: str  # a key of `PREFILLS`
    step: str  # a key of `STEPS`
    graphs: Graphs
    parity: Parity

    @property
    def size(self) -> int:
        """Bytes of both files."""
        return sum(path.stat().st_size for path in (self.graphs.prefill, self.graphs.step))


def candidates(exact: Graphs, told: Sequence[Told], folder: Path) -> list[Candidate]:
    """Every precision of the float32 graphs, measured, the smallest first; files in `folder`."""
    prefills = _written(exact.prefill, PREFILLS, folder)
    steps = _written(exact.step, STEPS, folder)
    found = []
    for prefill, step in product(prefills, steps):
        graphs = Graphs(prefills[prefill], steps[step])
        found.append(Candidate(prefill, step, graphs, compare(Exported(graphs), told)))
    return sorted(found, key=lambda candidate: candidate.size)


def choose(found: Sequence[Candidate], tolerance: float = TOLERANCE) -> Candidate:
    """The first that loses at most so many nats a word; if none does, the one that loses least."""
    least = min(found, key=lambda candidate: candidate.parity.divergence)
    return next((each for each in found if each.parity.divergence <= tolerance), least)


def table(found: Sequence[Candidate], chosen: Candidate) -> str:
    """The candidates as lines of text."""
    rows = [f"{'prefill':10}{'step':30}{'MB':>7}{'nats a word':>13}{'same next word':>16}"]
    for each in found:
        loss, same = each.parity.divergence, each.parity.same_next_word
        row = f"{each.prefill:10}{each.step:30}{each.size / 1e6:7.1f}{loss:13.5f}{same:16.1%}"
        rows.append(row + ("  chosen" if each is chosen else ""))
    return "\n".join(rows)


def quantise(source: Path, target: Path, kept: Sequence[str] = ()) -> None:
    """Int8 weights, one scale a column, for every product with a constant matrix.

    Products with a matrix whose name ends in one of `kept` stay float32.
    """
    nodes = onnx.load(source, load_external_data=False).graph.node
    names = [
        node.name
        for node in nodes
        if node.op_type in ("Gemm", "MatMul") and node.input[1].endswith(tuple(kept))
    ]
    quantize_dynamic(
        source,
        target,
        op_types_to_quantize=["MatMul", "Gather"],
        per_channel=True,
        reduce_range=False,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=[*names, *(f"{name}_MatMul" for name in names)],  # as it renames a Gemm
        extra_options={"MatMulConstBOnly": True},
    )


def _written(
    source: Path, precisions: dict[str, tuple[str, ...] | None], folder: Path
) -> dict[str, Path]:
    """The files of a graph's precisions."""
    files = {}
    for name, kept in precisions.items():
        files[name] = source
        if kept is not None:
            files[name] = folder / f"{source.stem}.{name}.onnx"
            quantise(source, files[name], kept)
    return files
