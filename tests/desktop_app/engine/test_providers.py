"""Where the model runs: nothing is believed that was not tried, nothing fails for want of a GPU.

No graphics processor is needed: there is none where these tests run, with any of the ONNX
Runtime packages.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from desktop_app.engine import providers
from desktop_app.engine.providers import CPU, GRAPHICS, Choice, GraphicsError, onnxruntime
from tests.support.tiny_onnx import cosine, run, tiny_inputs, tiny_model

# The package for processors warns of a provider that it does not know, that for CUDA does not.
maybe_warned = pytest.mark.filterwarnings("ignore:Specified provider")

ON_CPU = Choice("cpu", CPU, "The processor is used: it was asked for.")
ON_CUDA = Choice("cuda", GRAPHICS["cuda"], "CUDA is used: a test ran there.")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.onnx"
    onnx.save(tiny_model(quantised=True), path)
    return path


def offer(monkeypatch: pytest.MonkeyPatch, *devices: str) -> None:
    """Let ONNX Runtime list the providers of these devices, as its GPU packages do."""
    listed = [*(GRAPHICS[device] for device in devices), CPU]
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: listed)


def works(provider: str) -> None:
    """A probe for a provider that works."""


def broken(provider: str) -> None:
    """A probe for a provider that does not."""
    raise GraphicsError("it does not run on this computer")


@pytest.mark.parametrize("device", providers.DEVICES)
def test_without_a_graphics_processor_every_choice_is_the_processor(device: str) -> None:
    choice = providers.choose(device)
    assert (choice.device, choice.provider) == ("cpu", CPU)
    assert choice.reason.startswith("The processor is used: ")
    assert choice.reason.endswith(".")


def test_a_device_that_cannot_be_used_is_named_in_the_reason() -> None:
    assert "CUDA" in providers.choose("cuda").reason
    assert "DirectML" in providers.choose("directml").reason
    assert "CoreML" in providers.choose("coreml").reason


@maybe_warned
def test_a_listed_provider_is_tried_and_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, "cuda")
    for device in ("auto", "cuda"):
        choice = providers.choose(device)
        assert choice.provider == CPU
        assert choice.reason.startswith("The processor is used: CUDA is installed, but it ")


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (["coreml", "directml", "cuda"], "cuda"),
        (["coreml", "directml"], "directml"),
        (["coreml"], "coreml"),
    ],
)
def test_auto_takes_the_best_that_works(
    monkeypatch: pytest.MonkeyPatch, offered: list[str], chosen: str
) -> None:
    offer(monkeypatch, *offered)
    choice = providers.choose("auto", works)
    assert (choice.device, choice.provider) == (chosen, GRAPHICS[chosen])
    assert "a test ran there" in choice.reason


def test_auto_goes_on_to_the_next_when_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, "cuda", "directml")

    def only_directml(provider: str) -> None:
        if provider != GRAPHICS["directml"]:
            broken(provider)

    assert providers.choose("auto", only_directml).device == "directml"
    reason = providers.choose("auto", broken).reason
    assert "CUDA is installed, but" in reason
    assert "DirectML is installed, but" in reason


def test_an_asked_device_is_not_replaced_by_another_graphics_processor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    offer(monkeypatch, "cuda")
    choice = providers.choose("directml", works)
    assert choice.reason == ("The processor is used: DirectML was asked for, but is not installed.")


def test_the_processor_is_not_second_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, "cuda")
    assert providers.choose("cpu", works) == ON_CPU


@maybe_warned
def test_onnx_runtime_falls_back_silently_and_we_notice(
    monkeypatch: pytest.MonkeyPatch, model: Path
) -> None:
    """A plain session asked for CUDA alone opens and runs, on the processor."""
    fallen = onnxruntime.InferenceSession(model, providers=[GRAPHICS["cuda"]])
    fallen.run(None, tiny_inputs())
    assert fallen.get_providers() == [CPU]

    offer(monkeypatch, "cuda")
    with pytest.raises(GraphicsError):
        providers.try_provider(GRAPHICS["cuda"])


@maybe_warned
def test_a_session_that_fell_back_is_replaced(monkeypatch: pytest.MonkeyPatch, model: Path) -> None:
    """Else the float16 copy would run on the processor, slower than the int8 file."""
    offer(monkeypatch, "cuda")
    choice, (session,) = providers.open_sessions([(model, 1)], ON_CUDA)
    assert choice.device == "cpu"
    assert "CUDA was to run the model, but it " in choice.reason
    products = {"MatMulInteger", "DynamicQuantizeLinear"}
    assert products <= {node.op_type for node in onnx.load(session._model_path).graph.node}


def test_when_graphics_fail_all_files_are_opened_on_the_processor(model: Path) -> None:
    choice, sessions = providers.open_sessions([(model, 1), (model, 1)], ON_CUDA)
    assert choice.device == "cpu"
    assert choice.reason.startswith("The processor is used: CUDA was to run the model, but it ")
    assert [session.get_providers() for session in sessions] == [[CPU], [CPU]]


def test_a_model_that_cannot_be_converted_runs_on_the_processor(tmp_path: Path) -> None:
    model = tiny_model(quantised=True)
    for node in model.graph.node:
        if node.op_type == "Cast":
            node.op_type = "Identity"  # no longer the known form of a quantised product
    path = tmp_path / "other.onnx"
    onnx.save(model, path)
    with pytest.raises(GraphicsError, match="a part that is not for it"):
        providers.open_session(path, ON_CUDA, threads=1)


def test_a_session_on_the_processor_computes_the_int8_file(model: Path) -> None:
    session = providers.open_session(model, ON_CPU, threads=2)
    options = session.get_session_options()
    tokens, _, _ = session.run(None, tiny_inputs())
    assert options.intra_op_num_threads == 2
    assert options.graph_optimization_level == onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    assert cosine(tokens, run(tiny_model(quantised=False))["tokens"]) > 0.99


def test_int8_products_are_right_on_any_processor(tmp_path: Path) -> None:
    """The largest bytes: without care a processor with AVX2 but no VNNI would cut them off."""
    weights = onnx.numpy_helper.from_array(np.full((64, 16), 127, np.int8), "weights")
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("MatMulInteger", ["bytes", "weights"], ["sums"])],
        "largest",
        [onnx.helper.make_tensor_value_info("bytes", onnx.TensorProto.UINT8, [16, 64])],
        [onnx.helper.make_tensor_value_info("sums", onnx.TensorProto.INT32, [16, 16])],
        [weights],
    )
    opset = [onnx.helper.make_opsetid("", 14)]
    path = tmp_path / "largest.onnx"
    onnx.save(onnx.helper.make_model(graph, opset_imports=opset, ir_version=7), path)
    session = providers.open_session(path, ON_CPU, threads=1)
    (sums,) = session.run(None, {"bytes": np.full((16, 64), 255, np.uint8)})
    assert np.all(sums == 64 * 255 * 127)


def test_a_processor_that_cuts_off_is_asked_for_precision(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "session.x64quantprecision"
    for saturates in (True, False):
        monkeypatch.setattr(providers, "int8_products_saturate", lambda told=saturates: told)
        options = providers.open_session(model, ON_CPU, threads=1).get_session_options()
        if saturates:
            assert options.get_session_config_entry(key) == "1"
        else:
            with pytest.raises(RuntimeError, match=key):
                options.get_session_config_entry(key)


def test_the_embedded_graph_is_the_one_it_claims_to_be() -> None:
    graph = onnx.load_from_string(providers._PRODUCT_OF_BYTES).graph
    (node,) = graph.node
    types = [value.type.tensor_type.elem_type for value in graph.input]
    assert (node.op_type, list(node.input)) == ("MatMulInteger", ["a", "b"])
    assert types == [onnx.TensorProto.UINT8, onnx.TensorProto.INT8]


def test_profiles_go_to_the_folder_that_was_named(model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "profiles"
    folder.mkdir()
    _, (session,) = providers.open_sessions([(model, 1)], ON_CPU, folder)
    session.run(None, tiny_inputs())
    profile = Path(session.end_profiling())
    assert profile.parent == folder
    assert list(folder.iterdir()) == [profile]


def in_a_fresh_home(home: Path, *lines: str) -> "subprocess.CompletedProcess[str]":
    """Run Python lines as a person who never ran us, and wants telemetry switched off by us."""
    variables = {name: value for name, value in os.environ.items() if name[:4] != "XDG_"}
    variables |= {"HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[3])}
    variables.pop("ORT_DISABLE_TELEMETRY", None)
    variables.pop("CI", None)  # it would switch telemetry off as well
    command: list[Any] = [sys.executable, "-c", "\n".join(lines)]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=True)


def test_onnx_runtime_keeps_quiet_and_keeps_no_diary(tmp_path: Path, model: Path) -> None:
    """It would write a device number and what it did, and send it to its maker."""
    done = in_a_fresh_home(
        tmp_path / "home",
        "from pathlib import Path",
        "from desktop_app.engine import providers",
        "for device in providers.DEVICES:",
        "    choice = providers.choose(device)",
        f"    providers.open_sessions([(Path({str(model)!r}), 1)], choice)",
        f"providers.open_sessions([(Path({str(model)!r}), 1)], "
        "providers.Choice('cuda', 'CUDAExecutionProvider', ''))",
    )
    assert (done.stdout, done.stderr) == ("", "")
    written = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert all(path.parent.name == "gpu" for path in written)


def test_the_engine_switches_telemetry_off_before_it_loads_onnx_runtime(tmp_path: Path) -> None:
    in_a_fresh_home(tmp_path / "home", "import desktop_app.engine.worker")
    assert [path for path in (tmp_path / "home").rglob("*") if path.is_file()] == []
