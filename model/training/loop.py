"""The training loop: batches in, weights out, resumed after an interruption.

A checkpoint holds everything the next step depends on: weights, their running average, the
optimiser, the step and the random state. It is written beside and renamed, so that a kill at
any moment leaves a whole one.
"""

import math
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor, nn
from tqdm import tqdm

from model.config import TrainingConfig
from model.data.batches import Batch

Batches = Callable[[int], Iterator[Batch]]  # the batches of an epoch, by its number
Loss = Callable[[Batch], Tensor]


@dataclass(frozen=True)
class Progress:
    """Where a run stands."""

    step: int
    seconds: float
    loss: float


def learning_rate_at(step: int, steps: int, config: TrainingConfig) -> float:
    """Linear warm-up, then a cosine to a hundredth of the peak."""
    if step < config.warmup_steps:
        return config.learning_rate * (step + 1) / config.warmup_steps
    done = (step - config.warmup_steps) / max(1, steps - config.warmup_steps)
    return config.learning_rate * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, done))))


def has_bfloat16() -> bool:
    """Whether the processor multiplies in bfloat16.

    Where it doesn't, PyTorch does so 40 times slower than in float32.
    """
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


class Trainer:
    """Runs one stage on a model and keeps the running average of its weights."""

    def __init__(
        self,
        model: nn.Module,
        loss: Loss,
        config: TrainingConfig,
        out: Path,
        adjust: Callable[[], None] | None = None,
    ) -> None:
        """`out` is the folder for `checkpoint.pt` and, at the end, `weights.pt`.

        `adjust` may change the gradients of each step before they are clipped.
        """
        self.adjust = adjust
        self.model = model
        self.loss = loss
        self.config = config
        self.out = out
        self.optimiser = torch.optim.AdamW(_decayed(model, config.weight_decay), betas=(0.9, 0.98))
        self.average = {name: value.detach().clone() for name, value in model.state_dict().items()}
        self.progress = Progress(step=0, seconds=0.0, loss=0.0)

    def run(self, batches: Batches, steps_an_epoch: int) -> Progress:
        """Train to the end of the last epoch and write the averaged weights."""
        self.out.mkdir(parents=True, exist_ok=True)
        self._resume()
        steps = round(self.config.epochs * steps_an_epoch)
        saved = time.monotonic()
        started = saved - self.progress.seconds
        bar = tqdm(total=steps, initial=self.progress.step, desc=self.out.name, mininterval=10)
        while self.progress.step < steps:
            epoch, done = divmod(self.progress.step, steps_an_epoch)
            before = self.progress.step
            end = min(steps_an_epoch, done + steps - before)
            for batch in islice(batches(epoch), done, end):
                self._step(batch, steps, started)
                bar.update()
                bar.set_postfix(loss=f"{self.progress.loss:.3f}", refresh=False)
                if time.monotonic() - saved > self.config.checkpoint_seconds:
                    self.save()
                    saved = time.monotonic()
            if self.progress.step == before:
                raise ValueError(f"epoch {epoch} has fewer than {steps_an_epoch} batches")
        self.save()
        torch.save(self.average, self.out / "weights.pt")
        return self.progress

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        state = {
            "model": self.model.state_dict(),
            "average": self.average,
            "optimiser": self.optimiser.state_dict(),
            "random": torch.get_rng_state(),
            "step": self.progress.step,
            "seconds": self.progress.seconds,
            "loss": self.progress.loss,
        }
        beside = self.out / "checkpoint.new"
        torch.save(state, beside)
        os.replace(beside, self.out / "checkpoint.pt")

    def _step(self, batch: Batch, steps: int, started: float) -> None:
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate_at(self.progress.step, steps, self.config)
        self.model.train()
        self.optimiser.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=has_bfloat16()):
            loss = self.loss(batch)
        loss.backward()  # type: ignore[no-untyped-call]
        if self.adjust is not None:
            self.adjust()
        nn.utils.clip_grad_norm_(self.model.parameters(), self.config.gradient_clip)
        self.optimiser.step()
        step = self.progress.step + 1
        self._update_average(step)
        smooth = 0.98 if step > 1 else 0.0
        self.progress = Progress(
            step=step,
            seconds=time.monotonic() - started,
            loss=smooth * self.progress.loss + (1 - smooth) * loss.item(),
        )

    @torch.no_grad()
    def _update_average(self, step: int) -> None:
        """Exponential moving average, its memory short while the run is young."""
        decay = min(self.config.average_decay, (1 + step) / (10 + step))
        for name, value in self.model.state_dict().items():
            if value.is_floating_point():
                self.average[name].lerp_(value, 1 - decay)
            else:
                self.average[name].copy_(value)

    def _resume(self) -> None:
        path = self.out / "checkpoint.pt"
        if not path.exists():
            return
        state = torch.load(path, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.average = state["average"]
        self.optimiser.load_state_dict(state["optimiser"])
        torch.set_rng_state(state["random"])
        self.progress = Progress(state["step"], state["seconds"], state["loss"])


def _decayed(model: nn.Module, weight_decay: float) -> list[dict[str, object]]:
    """Parameter groups: matrices decay, vectors do not."""
    matrices = [p for p in model.parameters() if p.dim() > 1]
    vectors = [p for p in model.parameters() if p.dim() <= 1]
    return [
        {"params": matrices, "weight_decay": weight_decay},
        {"params": vectors, "weight_decay": 0.0},
    ]
