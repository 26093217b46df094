"""Runs the baseline that `vit_gpt2_baseline` builds; needs no torch."""

from pathlib import Path

import numpy as np
import onnxruntime as ort

STEPS = 20
FIRST_WORD = 50256


class Baseline:
    """ViT-base and GPT-2, greedy, with both caches; `folder` holds its three ONNX files."""

    def __init__(self, folder: Path, threads: int) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
        self._encoder, self._cross, self._step = (
            ort.InferenceSession(folder / name, options, providers=["CPUExecutionProvider"])
            for name in ("encoder.onnx", "cross.onnx", "step.onnx")
        )
        inputs = self._step.get_inputs()
        self._past = [(i.name, i.shape) for i in inputs if i.name.startswith("past")]

    def caption(self, pixels: np.ndarray, first: int = FIRST_WORD, steps: int = STEPS) -> list[int]:
        """Pixels, float32 [1, 3, size, size], to exactly `steps` word numbers."""
        encoded = _run(self._encoder, {"pixels": ort.OrtValue.ortvalue_from_numpy(pixels)})
        fixed = _run(self._cross, encoded)
        past = {
            name: ort.OrtValue.ortvalue_from_numpy(np.zeros((1, heads, 0, width), np.float32))
            for name, (_, heads, _, width) in self._past
        }
        words = [first]
        for position in range(steps):
            feeds = {"word": _number(words[-1]), "position": _number(position)}
            results = _run(self._step, feeds | past | fixed)
            words.append(int(results.pop("logits").numpy()[0, -1].argmax()))
            past = {name.replace("present", "past"): value for name, value in results.items()}
        return words[1:]


def _number(value: int) -> ort.OrtValue:
    return ort.OrtValue.ortvalue_from_numpy(np.array([[value]], np.int64))


def _run(session: ort.InferenceSession, feeds: dict[str, ort.OrtValue]) -> dict[str, ort.OrtValue]:
    """Run on values that stay where they are: caches are handed on without copying."""
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run_with_ort_values(names, feeds), strict=True))
