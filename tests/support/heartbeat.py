"""How long Qt's thread keeps whoever waits for it: a timer that beats, and the gaps between.

A gap is what lies between two beats. Time in which the system gave the processor to others, though
this thread was ready, is not counted: on a busy machine that is not the window's doing. Waiting
for anything else is counted, be it a lock or a disk.
"""

import faulthandler
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

BEAT = 5  # milliseconds
USUAL = 50.0  # milliseconds that nearly no gap is over
LONGEST = 200.0  # milliseconds that no gap is over
SHARE = 0.99  # of gaps that are at most `USUAL`
_QUIET = 0.5  # seconds that are watched after the last thing happened


@dataclass(frozen=True)
class Gaps:
    """The gaps of one flow, in milliseconds."""

    each: tuple[float, ...]

    @property
    def share(self) -> float:
        """Of gaps that are no longer than usual."""
        return sum(gap <= USUAL for gap in self.each) / len(self.each)

    @property
    def longest(self) -> float:
        """The longest gap."""
        return max(self.each)

    @property
    def are_short(self) -> bool:
        """Whether a person, or a screen reader, always gets an answer at once."""
        return self.share >= SHARE and self.longest <= LONGEST


class Heartbeat(QObject):
    """Beats on the Qt thread, which it belongs to."""

    def __init__(self, *, blames: bool = False) -> None:
        """With `blames`, where the thread is when a gap grows long goes to standard error."""
        super().__init__()
        self._blames = blames
        self._gaps: list[float] = []
        self._last, self._robbed = 0.0, 0.0
        self._timer = QTimer(self, interval=BEAT, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def watch(self, act: Callable[[], object], done: Callable[[], object], seconds: float) -> Gaps:
        """The gaps from an act until it is done, and for a moment after.

        Raises `TimeoutError` when it is not done in time.
        """
        self._start()
        QTimer.singleShot(0, act)
        try:
            if not self._spin(done, seconds):
                raise TimeoutError
            self._spin(lambda: False, _QUIET)
        finally:
            self._timer.stop()
            faulthandler.cancel_dump_traceback_later()
        return Gaps(tuple(self._gaps))

    def _start(self) -> None:
        self._gaps = []
        self._last, self._robbed = time.perf_counter(), _robbed()
        self._arm()
        self._timer.start()

    def _spin(self, done: Callable[[], object], seconds: float) -> bool:
        """Let Qt work until it is done; whether that came in time."""
        loop, deadline = QEventLoop(), time.monotonic() + seconds

        def look() -> None:
            if done() or time.monotonic() > deadline:
                loop.quit()

        self._timer.timeout.connect(look)
        loop.exec()
        self._timer.timeout.disconnect(look)
        return time.monotonic() <= deadline

    def _beat(self) -> None:
        now, robbed = time.perf_counter(), _robbed()
        self._gaps.append(1000 * (now - self._last - (robbed - self._robbed)))
        self._last, self._robbed = now, robbed
        self._arm()

    def _arm(self) -> None:
        if self._blames:
            faulthandler.dump_traceback_later(USUAL / 1000, repeat=True)


def _robbed() -> float:
    """Seconds that this thread was ready to run and could not."""
    return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
