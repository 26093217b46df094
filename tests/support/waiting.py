"""Waiting for a condition, the one way in which tests and benchmarks do."""

import time
from collections.abc import Callable

DEADLINE = 60.0  # seconds; generous, since the machine may be busy


def wait_until(
    condition: Callable[[], object],
    what: str,
    seconds: float = DEADLINE,
    explain: Callable[[], str] = str,
    every: float = 0.005,
) -> None:
    """Look `every` so many seconds; raises `TimeoutError` that says for what it waited in vain."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited in vain for {what}. {explain()}".rstrip())
        time.sleep(every)
