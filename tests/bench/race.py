"""Our model and the baseline side by side: model time only, one after the other, in pairs."""

import time
from pathlib import Path
from statistics import median

import numpy as np

from desktop_app.engine.images import load_picture
from tests.bench.parts import THREADS, shipped_captioner
from tests.bench.report import Figure, tell
from tests.bench.timing import milliseconds
from tests.bench.vit_gpt2_runner import Baseline

PAIRS = 15
SETTLING = 0.1  # seconds until the other's idle threads no longer spin on the processors


def race(picture: Path, baseline_folder: Path) -> None:
    """Tell how many times as fast our model is; both have 2 threads and all optimisations.

    Our time holds the reduction to the encoder's size and the beam search as shipped; the
    baseline starts from ready pixels.
    """
    captioner, decoded = shipped_captioner(), load_picture(picture)
    baseline = Baseline(baseline_folder, THREADS)
    pixels = np.random.default_rng(0).normal(size=(1, 3, 224, 224)).astype(np.float32)

    def pair() -> tuple[float, float]:
        time.sleep(SETTLING)
        ours = milliseconds(lambda: captioner.caption(decoded))
        time.sleep(SETTLING)
        return ours, milliseconds(lambda: baseline.caption(pixels))

    pair()
    pairs = [pair() for _ in range(PAIRS)]
    ratios = [theirs / ours for ours, theirs in pairs]
    tell(
        Figure(
            "Our model, encoder and decoding, median",
            median(ours for ours, _ in pairs),
            "milliseconds",
        )
    )
    tell(
        Figure(
            "ViT-base and GPT-2 with both caches, int8, 20 greedy steps, median",
            median(theirs for _, theirs in pairs),
            "milliseconds",
        )
    )
    title = f"Times as fast, median of {PAIRS} pairs (from {min(ratios):.2f} to {max(ratios):.2f})"
    tell(Figure(title, median(ratios), "times", 2.5, more_is_better=True, digits=2))
