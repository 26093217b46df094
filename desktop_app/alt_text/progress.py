"""How far a long run is, in a line now and then: it may be heard, not seen."""

import time
from collections.abc import Callable

SECONDS_BETWEEN = 10.0


class Progress:
    """Counts what is done, and tells it at most every ten seconds."""

    def __init__(
        self,
        total: int,
        tell: Callable[[str], None],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._total = total
        self._tell = tell
        self._now = now
        self._done = 0
        self._told, self._told_of = now(), 0

    def step(self) -> None:
        """One more file is done."""
        self._done += 1
        now = self._now()
        if now - self._told < SECONDS_BETWEEN or self._done == self._total:
            return
        # Only by the files since the last line: those of an earlier run took no time.
        pace = (now - self._told) / (self._done - self._told_of)
        self._told, self._told_of = now, self._done
        left = pace * (self._total - self._done)
        self._tell(f"{self._done} of {self._total} files done, about {_duration(left)} left.")


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} seconds"
    if seconds < 5400:
        return f"{round(seconds / 60)} minutes"
    return f"{round(seconds / 3600)} hours"
