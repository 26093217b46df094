"""Our model and the baseline side by side: model time only, one after the other, in pairs."""

from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from tests.bench.report import Figure, tell
from tests.bench.timing import milliseconds
from tests.bench.vit_gpt2_runner import Baseline

PAIRS = 15
THREADS = 2


def race(ours: Callable[[], object], baseline_folder: Path) -> None:
    """Tell how many times as fast our model is; both have 2 threads and all optimisations."""
    baseline = Baseline(baseline_folder, THREADS)
    pixels = np.random.default_rng(0).normal(size=(1, 3, 224, 224)).astype(np.float32)
    milliseconds(ours)
    milliseconds(lambda: baseline.caption(pixels))
    pairs = [
        (milliseconds(ours), milliseconds(lambda: baseline.caption(pixels))) for _ in range(PAIRS)
    ]
    ratios = [theirs / mine for mine, theirs in pairs]
    tell(
        Figure(
            "Our model, encoder and decoding, median", median(p[0] for p in pairs), "milliseconds"
        )
    )
    tell(
        Figure(
            "ViT-base and GPT-2 with both caches, int8, 20 greedy steps, median",
            median(p[1] for p in pairs),
            "milliseconds",
        )
    )
    title = f"Times as fast, median of {PAIRS} pairs (from {min(ratios):.2f} to {max(ratios):.2f})"
    tell(Figure(title, median(ratios), "times", 2.5, more_is_better=True, digits=2))
