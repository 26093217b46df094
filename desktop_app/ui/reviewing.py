"""Alternative texts for the review: looked for and written off the Qt thread."""

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop_app.alt_text.accepting import accept, mark_decorative
from desktop_app.alt_text.errors import AltTextError
from desktop_app.alt_text.files import chosen_files
from desktop_app.alt_text.journal import Journal
from desktop_app.alt_text.proposals import Proposal, State
from desktop_app.alt_text.run import Rules, Run
from desktop_app.engine.client import Engine
from desktop_app.engine.errors import Cancelled, ErrorCode, HearsightError
from desktop_app.translation import tr
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.jobs import Job, Jobs

TO_REVIEW = (State.PROPOSED, State.REVIEW)


class Reviewing(QObject):
    """Finds proposals one after the other, and writes what the person has decided."""

    found = Signal(object)  # Proposal
    _found = Signal(int, object)  # from the thread of the look of this number
    looked = Signal(int)  # all files are looked at; how many pictures could not be described

    def __init__(
        self, engine: Engine, jobs: Jobs, announcer: Announcer, journals: Path, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._jobs = jobs
        self._announcer = announcer
        self._journals = journals
        self._search: Job[int] | None = None
        self._looks = 0
        self._found.connect(self._pass_on)

    def look(self, paths: list[Path]) -> None:
        """Look at these files and folders; ends an earlier look."""
        self.stop()
        number = self._looks
        self._search = self._jobs.run(
            lambda cancel: self._look(number, paths, cancel), self.looked.emit, self._warn
        )

    def stop(self) -> None:
        """End looking; another look at the same files goes on from there."""
        if self._search is not None:
            self._search.cancel()

    def accept(
        self, proposal: Proposal, text: str, extended: str, then: Callable[[], None]
    ) -> None:
        """Write the text, then call `then`; a failure is told."""
        self._write(lambda: accept(proposal, text, extended), then)

    def mark_decorative(self, proposal: Proposal, then: Callable[[], None]) -> None:
        """Mark the picture as decoration, then call `then`; a failure is told."""
        self._write(lambda: mark_decorative(proposal), then)

    def _pass_on(self, number: int, proposal: Proposal) -> None:
        if number == self._looks:  # else it was on its way when the look was ended
            self.found.emit(proposal)

    def _look(self, number: int, paths: list[Path], cancel: threading.Event) -> int:
        journal = Journal(self._journals, paths)
        run = Run(lambda picture: self._engine.describe(picture, cancel), journal, Rules())
        failures, done = 0, False
        try:
            for chosen in chosen_files(paths):
                for proposal in run.handle(chosen):
                    if cancel.is_set():
                        raise Cancelled
                    failures += proposal.state in (State.FAILED, State.SKIPPED)
                    if proposal.state in TO_REVIEW:
                        self._found.emit(number, proposal)
            done = True
        finally:
            journal.close(done=done)
        return failures

    def _write(self, write: Callable[[], None], then: Callable[[], None]) -> None:
        def task(_cancel: threading.Event) -> None:
            try:
                write()
            except AltTextError as error:
                raise HearsightError(ErrorCode.ENGINE_FAILED, error.sentence) from error

        self._jobs.run(task, lambda _none: then(), self._warn)

    def _warn(self, error: HearsightError) -> None:
        self._announcer.warn(tr(error.sentence))
