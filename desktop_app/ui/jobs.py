"""Background work has one form: off the Qt thread, then success or failure back on it."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from desktop_app.engine.errors import Cancelled, ErrorCode, HearsightError
from desktop_app.translation import mark

Result = TypeVar("Result")
Work = Callable[[threading.Event], Result]

MISTAKE = mark(
    "Something in Hearsight went wrong. Try again; Copy report in the menu Help has what is known."
)

_PATIENCE = 5.0  # seconds to wait for a job at the end of the program


class Job(QObject, Generic[Result]):
    """One piece of work in a thread of its own. Once cancelled it calls nobody back."""

    _done = Signal(object)

    def __init__(
        self,
        work: Work[Result],
        on_success: Callable[[Result], None],
        on_failure: Callable[[HearsightError], None],
    ) -> None:
        super().__init__()
        self._work = work
        self._on_success = on_success
        self._on_failure = on_failure
        self._cancel = threading.Event()
        self._thread = threading.Thread(target=self._run, name="job", daemon=True)
        self.is_over = False  # nobody will be called any more
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def cancel(self) -> None:
        """Tell the work to end; whatever comes of it is dropped."""
        self._cancel.set()

    def wait(self, seconds: float) -> None:
        """Wait at most so long until the thread has ended."""
        self._thread.join(seconds)

    @property
    def is_running(self) -> bool:
        """Whether the thread has not ended yet."""
        return self._thread.is_alive()

    def _run(self) -> None:
        # Stays if the work ends by a mistake of ours: that goes to standard error, and the
        # person hears that it failed instead of waiting for ever.
        call: Callable[[], None] = _call(
            self._on_failure, HearsightError(ErrorCode.ENGINE_FAILED, MISTAKE)
        )
        try:
            call = _call(self._on_success, self._work(self._cancel))
        except Cancelled:
            self._cancel.set()
        except HearsightError as error:
            call = _call(self._on_failure, error)
        finally:
            self._done.emit(call)

    def _deliver(self, call: Callable[[], None]) -> None:
        self.is_over = True
        if not self._cancel.is_set():
            call()


class Jobs(QObject):
    """Starts jobs, and ends them all when the program ends."""

    failed = Signal(object)  # HearsightError of a job, before whoever started it is told

    def __init__(self) -> None:
        super().__init__()
        self._jobs: list[Job[object]] = []

    def run(
        self,
        work: Work[Result],
        on_success: Callable[[Result], None],
        on_failure: Callable[[HearsightError], None],
    ) -> Job[Result]:
        """Start the work; one of the two is called on the Qt thread unless it is cancelled."""

        def fail(error: HearsightError) -> None:
            self.failed.emit(error)
            on_failure(error)

        job = Job(work, on_success, fail)
        # One whose thread has ended may still have somebody to call.
        self._jobs = [known for known in self._jobs if not known.is_over]
        self._jobs.append(job)  # type: ignore[arg-type]  # only ended, never asked for its result
        job.start()
        return job

    @property
    def running(self) -> list[Job[object]]:
        """Jobs that have not ended."""
        return [job for job in self._jobs if job.is_running]

    def close(self) -> None:
        """Cancel every job and wait for its end."""
        for job in self._jobs:
            job.cancel()
        for job in self._jobs:
            job.wait(_PATIENCE)


def _call(function: Callable[[Result], None], value: Result) -> Callable[[], None]:
    return lambda: function(value)
