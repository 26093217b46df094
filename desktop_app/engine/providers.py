"""Which part of the computer runs the model, and why: a graphics processor or the processor.

ONNX Runtime lists the graphics providers it was built with, not those that work here: without a
usable device a session falls back to the processor, with an exception, a printed line or
silently, depending on what is missing. So a small session is opened and run before a provider
is believed, and every session is asked afterwards where it is.
"""

import contextlib
import functools
import io
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

# ONNX Runtime 1.29 and later report to their maker over the network unless told not to before
# the import; on Windows they heed the call below instead.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as errors

onnxruntime.disable_telemetry_events()

CPU = "CPUExecutionProvider"
GRAPHICS = {  # device → provider, best first
    "cuda": "CUDAExecutionProvider",
    "directml": "DmlExecutionProvider",
    "coreml": "CoreMLExecutionProvider",
}
SPOKEN = {"cuda": "CUDA", "directml": "DirectML", "coreml": "CoreML"}
DEVICES = ("auto", "cpu", *GRAPHICS)

_PROVIDER_OPTIONS = {GRAPHICS["coreml"]: {"ModelFormat": "MLProgram"}}  # the one with float16
_FATAL = 4  # the only severity that onnxruntime may log: standard error belongs to the user
_SESSION_ERRORS = (
    RuntimeError,
    ValueError,
    errors.EPFail,
    errors.Fail,
    errors.InvalidArgument,
    errors.InvalidGraph,
    errors.NotImplemented,
    errors.RuntimeException,
)
# An ONNX graph of one node: y = MatMulInteger(a, b), a unsigned and b signed bytes.
_PRODUCT_OF_BYTES = (
    b'\x08\x07:>\n\x18\n\x01a\n\x01b\x12\x01y"\rMatMulInteger\x12\x01gZ\t\n\x01a\x12\x04\n\x02\x08'
    b"\x02Z\t\n\x01b\x12\x04\n\x02\x08\x03b\t\n\x01y\x12\x04\n\x02\x08\x06B\x04\n\x00\x10\x0e"
)


@dataclass(frozen=True)
class Choice:
    """Where the model runs, and why in one sentence."""

    device: str  # "cpu" or a key of `GRAPHICS`
    provider: str  # ONNX Runtime's name of it
    reason: str


class GraphicsError(Exception):
    """A graphics provider cannot be used; the message says why, to go on after "but"."""


def choose(device: str = "auto", probe: Callable[[str], None] | None = None) -> Choice:
    """The device to run on, for one of `DEVICES`; never raises for one that cannot be used.

    `probe` raises `GraphicsError` for a provider that does not work; the default tries it.
    """
    if device == "cpu":
        return _processor("it was asked for")
    wanted = list(GRAPHICS) if device == "auto" else [device]
    available = onnxruntime.get_available_providers()
    reasons = []
    for name in (name for name in wanted if GRAPHICS[name] in available):
        try:
            (probe or try_provider)(GRAPHICS[name])
            return Choice(name, GRAPHICS[name], f"{SPOKEN[name]} is used: a test ran there.")
        except GraphicsError as error:
            reasons.append(f"{SPOKEN[name]} is installed, but {error}")
    if reasons:
        return _processor(" and ".join(reasons))
    if device == "auto":
        return _processor("no graphics provider is installed")
    return _processor(f"{SPOKEN[device]} was asked for, but is not installed")


def try_provider(provider: str) -> None:
    """Compute a small float16 convolution and product; raises `GraphicsError` if not there."""
    session = _graphics_session(_tiny_model(), provider, _options(threads=1))
    try:
        (product,) = session.run(None, {"ones": np.ones((1, 1, 2, 2), np.float16)})
    except _SESSION_ERRORS as error:
        raise GraphicsError("it cannot compute on this computer") from error
    if session.get_providers()[0] != provider or product.item() != 16:
        raise GraphicsError("it does not compute on this computer")


def open_sessions(
    files: Sequence[tuple[Path, int]], choice: Choice, profile_folder: Path | None = None
) -> tuple[Choice, list[onnxruntime.InferenceSession]]:
    """Sessions for all files of a model, on one device; returns which it is in the end.

    `files` are the paths, each with the number of threads for it.

    When one file fails on a graphics device, all are opened on the processor. With a
    `profile_folder` each session writes its profile there. Raises as `open_session` does for
    the processor.
    """
    if choice.provider != CPU:
        try:
            return choice, [open_session(path, choice, n, profile_folder) for path, n in files]
        except GraphicsError as error:
            choice = _processor(f"{SPOKEN[choice.device]} was to run the model, but {error}")
    return choice, [open_session(path, choice, n, profile_folder) for path, n in files]


def open_session(
    path: Path, choice: Choice, threads: int, profile_folder: Path | None = None
) -> onnxruntime.InferenceSession:
    """A session for one ONNX file; on a graphics device for its float16 copy.

    Raises `GraphicsError` when it does not open on the chosen graphics device, ONNX Runtime's
    own errors when it does not on the processor.
    """
    options = _options(threads)
    if profile_folder is not None:
        options.enable_profiling = True
        options.profile_file_prefix = str(profile_folder / path.stem)
    if choice.provider != CPU:
        return _graphics_session(_float16_copy(path), choice.provider, options)
    if int8_products_saturate():
        # Twice as slow, but right: these processors would make nonsense of the int8 files.
        options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(path, options, providers=[CPU])


@functools.cache
def int8_products_saturate() -> bool:
    """Whether sums of int8 products are cut off here, as on processors with AVX2 but no VNNI."""
    session = onnxruntime.InferenceSession(_PRODUCT_OF_BYTES, _options(threads=1), providers=[CPU])
    largest = {"a": np.full((1, 4), 255, np.uint8), "b": np.full((4, 1), 127, np.int8)}
    (total,) = session.run(None, largest)
    return bool(total.item() != 4 * 255 * 127)


def _processor(reason: str) -> Choice:
    return Choice("cpu", CPU, f"The processor is used: {reason}.")


def _options(threads: int) -> onnxruntime.SessionOptions:
    onnxruntime.set_default_logger_severity(_FATAL)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = _FATAL
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.intra_op_num_threads = threads
    return options


def _graphics_session(
    model: Path | bytes, provider: str, options: onnxruntime.SessionOptions
) -> onnxruntime.InferenceSession:
    """A session that is on this provider; raises `GraphicsError` when it fell back."""
    if provider not in onnxruntime.get_available_providers():
        raise GraphicsError("it is not installed")
    if provider == GRAPHICS["cuda"]:
        _find_cuda()
    if provider == GRAPHICS["directml"]:
        options.enable_mem_pattern = False  # DirectML refuses sessions that have it
    providers = [(provider, _PROVIDER_OPTIONS.get(provider, {})), (CPU, {})]
    try:
        # With its fallback on, onnxruntime would print where it can raise.
        session = onnxruntime.InferenceSession(
            model, options, providers=providers, enable_fallback=0
        )
    except _SESSION_ERRORS as error:
        raise GraphicsError("it cannot be started on this computer") from error
    if session.get_providers()[0] != provider:
        raise GraphicsError("it does not run on this computer")
    return session


def _find_cuda() -> None:
    """Load CUDA's libraries from the Python packages that bring them, if they are installed."""
    with contextlib.redirect_stdout(io.StringIO()):  # it prints what it does not find
        onnxruntime.preload_dlls()


def _float16_copy(path: Path) -> Path | bytes:
    try:
        from desktop_app.engine.float16_graph import UnsupportedGraph
        from desktop_app.engine.gpu_copy import gpu_copy
    except ImportError as error:
        raise GraphicsError("the package onnx is missing") from error
    try:
        return gpu_copy(path)
    except UnsupportedGraph as error:
        raise GraphicsError(f"the model has a part that is not for it: {error}") from error


def _tiny_model() -> bytes:
    """The product of a convolution with itself, of its input with itself; in float16."""
    try:
        from onnx import TensorProto, helper
    except ImportError as error:
        raise GraphicsError("the package onnx is missing") from error
    values = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT16, [1, 1, size, size])
        for name, size in (("ones", 2), ("product", 1))
    ]
    nodes = [
        helper.make_node("Conv", ["ones", "ones"], ["sum"]),
        helper.make_node("MatMul", ["sum", "sum"], ["product"]),
    ]
    graph = helper.make_graph(nodes, "probe", values[:1], values[1:])
    opset = [helper.make_opsetid("", 17)]
    data: bytes = helper.make_model(graph, opset_imports=opset, ir_version=8).SerializeToString()
    return data
