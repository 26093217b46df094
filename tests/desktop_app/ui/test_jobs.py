"""Background work: off the Qt thread, then success or failure back on it."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.engine.errors import Cancelled, ErrorCode, HearsightError
from desktop_app.ui.jobs import MISTAKE, Jobs


class Outcome:
    """Notes what came back and on which thread."""

    def __init__(self) -> None:
        self.results: list[object] = []
        self.errors: list[HearsightError] = []
        self.on_qt_thread: list[bool] = []

    def succeed(self, result: object) -> None:
        self.results.append(result)
        self._note_thread()

    def fail(self, error: HearsightError) -> None:
        self.errors.append(error)
        self._note_thread()

    @property
    def is_there(self) -> bool:
        return bool(self.results or self.errors)

    def _note_thread(self) -> None:
        application = QApplication.instance()
        assert application is not None
        self.on_qt_thread.append(QThread.currentThread() is application.thread())


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


def test_a_result_comes_back_on_the_qt_thread(jobs: Jobs, qtbot: QtBot) -> None:
    outcome = Outcome()
    threads: list[int] = []

    def work(_cancel: threading.Event) -> str:
        threads.append(threading.get_ident())
        return "done"

    jobs.run(work, outcome.succeed, outcome.fail)
    qtbot.waitUntil(lambda: outcome.is_there)
    assert outcome.results == ["done"]
    assert outcome.errors == []
    assert outcome.on_qt_thread == [True]
    assert threads != [threading.get_ident()]


def test_a_failure_comes_back_on_the_qt_thread(jobs: Jobs, qtbot: QtBot) -> None:
    outcome = Outcome()

    def work(_cancel: threading.Event) -> str:
        raise HearsightError(ErrorCode.EMPTY)

    jobs.run(work, outcome.succeed, outcome.fail)
    qtbot.waitUntil(lambda: outcome.is_there)
    assert [error.code for error in outcome.errors] == [ErrorCode.EMPTY]
    assert outcome.on_qt_thread == [True]


def test_a_job_that_ended_still_calls_back_after_another_began(jobs: Jobs, qtbot: QtBot) -> None:
    outcome = Outcome()
    for number in range(3):
        jobs.run(lambda _cancel, number=number: number, outcome.succeed, outcome.fail).wait(10)
    qtbot.waitUntil(lambda: len(outcome.results) == 3)
    assert outcome.results == [0, 1, 2]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_mistake_of_ours_is_told_as_a_failure(jobs: Jobs, qtbot: QtBot) -> None:
    """It also goes to standard error, by Python's own way; that is the warning ignored here."""
    outcome = Outcome()
    jobs.run(lambda _cancel: 1 // 0, outcome.succeed, outcome.fail)
    qtbot.waitUntil(lambda: outcome.is_there)
    assert [error.code for error in outcome.errors] == [ErrorCode.ENGINE_FAILED]
    assert [error.sentence for error in outcome.errors] == [MISTAKE]


def test_a_cancelled_job_is_told_so_and_calls_nobody(jobs: Jobs, qtbot: QtBot) -> None:
    cancelled, later = Outcome(), Outcome()

    def obedient(cancel: threading.Event) -> str:
        cancel.wait(10)
        raise Cancelled

    def stubborn(cancel: threading.Event) -> str:
        cancel.wait(10)
        return "too late"

    for work in (obedient, stubborn):
        job = jobs.run(work, cancelled.succeed, cancelled.fail)
        job.cancel()
        job.wait(10)
        assert not job.is_running
    jobs.run(lambda _cancel: "later", later.succeed, later.fail)
    qtbot.waitUntil(lambda: later.is_there)
    assert not cancelled.is_there


def test_closing_ends_what_runs(qtbot: QtBot) -> None:
    jobs, outcome = Jobs(), Outcome()
    ended = threading.Event()

    def work(cancel: threading.Event) -> None:
        cancel.wait(10)
        ended.set()

    jobs.run(work, outcome.succeed, outcome.fail)
    jobs.close()
    assert ended.is_set()
    assert not outcome.is_there
