"""One picture after the other: asks the engine off the Qt thread and tells what came of it."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.engine.client import Engine
from desktop_app.engine.description import Description
from desktop_app.engine.doubt import Caution
from desktop_app.engine.errors import HearsightError
from desktop_app.translation import tr
from desktop_app.ui.jobs import Job, Jobs
from desktop_app.ui.queue import Item, PictureQueue, State

_NEARLY = 0.9  # of the time without a picture: Qt's timers may be early
_WEIGHT = 0.3  # of the newest picture in the running mean of times


class Describer(QObject):
    """Works off the queue, one picture at a time."""

    began = Signal(object)  # Item
    ended = Signal(object)  # Item, described or failed
    idle = Signal()  # nothing is left to do

    def __init__(
        self,
        engine: Engine,
        jobs: Jobs,
        queue: PictureQueue,
        caution: Callable[[], Caution],
        parent: QObject | None = None,
    ) -> None:
        """`caution` tells, each time anew, how early a sentence is doubted."""
        super().__init__(parent)
        self._caution = caution
        self._engine = engine
        self.jobs = jobs
        self._queue = queue
        self._current: Item | None = None
        self._job: Job[Description] | None = None
        self._started = 0.0
        self._seconds: float | None = None  # of a picture, the running mean
        self._rest = QTimer(self)  # again and again: what is read may have woken the engine
        self._rest.timeout.connect(self._let_engine_rest)

    def rest_after(self, seconds: float) -> None:
        """End the engine's process after so long without a picture; never when 0."""
        self._rest.setInterval(round(seconds * 1000))
        if not self.is_busy:
            self._wait_for_rest()

    @property
    def will_rest(self) -> bool:
        """Whether the engine's process ends if no picture comes."""
        return self._rest.isActive()

    @property
    def current(self) -> Item | None:
        """What is being described."""
        return self._current

    @property
    def is_busy(self) -> bool:
        """Whether a picture is being described."""
        return self._current is not None

    def seconds_left(self) -> float | None:
        """Until all that waits is described, as far as one can tell."""
        if self._seconds is None or self._current is None:
            return None
        return self._seconds * (self._queue.waiting() + 1)

    def go_on(self) -> None:
        """Work off what waits in the queue; does nothing while a picture is being described."""
        if self._current is None:
            self._take_next()

    def cancel(self) -> int:
        """Stop describing, and forget what waits; how many pictures that concerns."""
        count = self._queue.cancel_waiting()
        if self._current is None or self._job is None:
            return count
        self._job.cancel()
        item, self._current, self._job = self._current, None, None
        item.state = State.CANCELLED
        self._queue.changed(item)
        self._wait_for_rest()
        return count + 1

    def _take_next(self) -> None:
        item = self._queue.next_waiting()
        if item is None:
            self._wait_for_rest()
            self.idle.emit()
            return
        self._rest.stop()
        self._current = item
        self._started = time.monotonic()
        item.state = State.WORKING
        self._queue.changed(item)
        caution = self._caution()
        self._job = self.jobs.run(
            lambda cancel: self._engine.describe(item.picture.as_engine_source(), cancel, caution),
            lambda description: self._succeed(item, description),
            lambda error: self._fail(item, error),
        )
        self.began.emit(item)

    def _succeed(self, item: Item, description: Description) -> None:
        item.description = description
        seconds = time.monotonic() - self._started
        known = self._seconds
        self._seconds = seconds if known is None else known + _WEIGHT * (seconds - known)
        self._end(item, State.DESCRIBED)

    def _fail(self, item: Item, error: HearsightError) -> None:
        item.problem = tr(error.sentence)
        self._end(item, State.FAILED)

    def _end(self, item: Item, state: State) -> None:
        item.state = state
        self._current, self._job = None, None
        self._queue.changed(item)
        self.ended.emit(item)
        if self._current is None:  # unless whoever was told has asked for another
            self._take_next()

    def _wait_for_rest(self) -> None:
        if self._rest.interval() > 0:
            self._rest.start()
        else:
            self._rest.stop()

    def _let_engine_rest(self) -> None:
        unused = _NEARLY * self._rest.interval() / 1000
        self.jobs.run(lambda _cancel: self._engine.rest(unused), _nothing, _nothing)


def _nothing(_outcome: object) -> None:
    """An engine that rests is no news."""
