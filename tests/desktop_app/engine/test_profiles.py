"""Shares of time by provider, from made-up profiles and from a real one."""

import json
from pathlib import Path
from typing import Any

import onnx
import pytest

from desktop_app.engine import providers
from desktop_app.engine.profiles import MATRIX_OPS, Shares, read_shares
from tests.support.tiny_onnx import tiny_inputs, tiny_model

CPU, CUDA = providers.CPU, providers.GRAPHICS["cuda"]


def node(operator: str, provider: str, microseconds: int) -> dict[str, Any]:
    arguments = {"op_name": operator, "provider": provider}
    return {"cat": "Node", "name": "n_kernel_time", "dur": microseconds, "args": arguments}


def write(path: Path, *events: dict[str, Any]) -> Path:
    session = {"cat": "Session", "name": "model_run", "dur": 10_000, "args": {}}
    path.write_text(json.dumps([session, *events]), encoding="utf-8")
    return path


def test_time_is_shared_over_all_profiles(tmp_path: Path) -> None:
    one = write(tmp_path / "1", node("MatMul", CUDA, 60), node("Gather", CPU, 20))
    other = write(tmp_path / "2", node("Gemm", CUDA, 15), node("MatMulInteger", CPU, 5))
    shares = read_shares([one, other])
    assert shares.nodes == {CUDA: 0.75, CPU: 0.25}
    assert shares.matrix == {CUDA: 0.9375, CPU: 0.0625}


def test_fences_and_memory_events_are_not_work(tmp_path: Path) -> None:
    fence = node("MatMul", CPU, 50) | {"name": "n_fence_before"}
    shares = read_shares([write(tmp_path / "1", fence, node("MatMul", CUDA, 1))])
    assert shares.matrix == {CUDA: 1.0}


@pytest.mark.parametrize("operator", ["DmlFusedNode_0_1", "CoreML_123_4"])
def test_a_fused_part_counts_as_products(tmp_path: Path, operator: str) -> None:
    profile = write(tmp_path / "1", node(operator, "Graphics", 30), node("MatMul", CPU, 10))
    assert read_shares([profile]).matrix == {"Graphics": 0.75, CPU: 0.25}


def test_without_any_time_there_are_no_shares(tmp_path: Path) -> None:
    assert read_shares([write(tmp_path / "1")]) == Shares({}, {})
    assert read_shares([]) == Shares({}, {})


def test_a_file_that_is_no_profile_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "1"
    bad.write_text('[{"cat": "Node"', encoding="utf-8")
    with pytest.raises(ValueError, match="Expecting"):
        read_shares([bad])


def test_a_real_profile_names_the_processor_and_its_products(tmp_path: Path) -> None:
    onnx.save(tiny_model(quantised=True), tmp_path / "tiny.onnx")
    choice = providers.Choice("cpu", CPU, "")
    session = providers.open_session(tmp_path / "tiny.onnx", choice, 1, tmp_path)
    session.run(None, tiny_inputs())
    profile = Path(session.end_profiling())
    shares = read_shares([profile])
    assert shares.nodes == shares.matrix == {CPU: 1.0}
    # What the optimiser makes of quantised products keeps being known as products.
    events = json.loads(profile.read_text(encoding="utf-8"))
    run = {event["args"].get("op_name", "") for event in events}
    assert {name for name in run if "MatMul" in name or "Conv" in name} <= MATRIX_OPS
