"""Sessions of ONNX Runtime on the processor whose int8 products are exact on every processor."""

from pathlib import Path

import onnxruntime as ort


def cpu_session(model: Path | bytes, threads: int = 0) -> ort.InferenceSession:
    """A session for a file or its bytes; 0 threads are as many as there are cores.

    Processors with AVX2 but no VNNI cut sums of int8 products off unless asked not to.
    """
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.x64quantprecision", "1")
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
