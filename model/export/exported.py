"""The exported graphs with the captioner's own interface, for ONNX Runtime on the processor."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.decoders import State, Tensors
from model.export.graphs import NEW, Graphs
from model.onnx_sessions import cpu_session

BEGINNING = {"beams": 1, "words": 0}  # of the axes that change


class Exported:
    """What the graphs say, one picture at a time; what is carried is read from their names."""

    def __init__(self, graphs: Graphs) -> None:
        """Raises ONNX Runtime's own errors for files that are no such graphs."""
        self._prefill, self._step = (
            cpu_session(path, threads=1)  # a step is too small to share
            for path in (graphs.prefill, graphs.step)
        )
        self._carried = [out.name.removeprefix(NEW) for out in self._step.get_outputs()[1:]]
        shapes = {given.name: given.shape for given in self._step.get_inputs()}
        outputs = [output.name for output in self._prefill.get_outputs()]
        self._picture = [name for name in outputs if name in shapes]
        self._start = {
            name: torch.zeros([BEGINNING.get(size, size) for size in shapes[name]])
            for name in self._carried
        }

    @property
    def decoder(self) -> "Exported":
        """This also writes the words."""
        return self

    def eval(self) -> None:
        """Graphs have no dropout."""

    def initial_state(self, tokens: Tensor | None, embeds: Tensor) -> State:
        """The state of one row, for the encoder's [1, 197, 768] and [1, 512]."""
        assert tokens is not None
        seen = self._prefill.run(
            self._picture, {"tokens": tokens.numpy(), "embeds": embeds.numpy()}
        )
        picture = {
            name: torch.from_numpy(array)[:, None]
            for name, array in zip(self._picture, seen, strict=True)
        }
        return State(picture, self._start)

    def step(self, tokens: Tensor, state: State) -> tuple[Tensor, State]:
        """As a decoder's; all rows of `state` are of one picture."""
        fed = {"token": tokens.numpy()}
        fed |= _arrays({name: tensor[:, 0] for name, tensor in state.picture.items()})
        fed |= _arrays(state.carried)
        logits, *carried = map(torch.from_numpy, self._step.run(None, fed))
        return logits, State(state.picture, dict(zip(self._carried, carried, strict=True)))


def _arrays(tensors: Tensors) -> dict[str, NDArray[Any]]:
    return {name: np.ascontiguousarray(tensor.numpy()) for name, tensor in tensors.items()}
