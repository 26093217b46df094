"""How long a piece of work takes, in milliseconds."""

import time
from collections.abc import Callable


def repeat(work: Callable[[], object], runs: int) -> list[float]:
    """Milliseconds of each run."""
    return [milliseconds(work) for _ in range(runs)]


def milliseconds(work: Callable[[], object]) -> float:
    """How long one run takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000
