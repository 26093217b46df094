"""One picture at a time: a newer question takes the place of the one before."""

from PySide6.QtCore import QObject, Signal

from desktop_app.engine.client import Engine
from desktop_app.engine.description import Description
from desktop_app.engine.errors import HearsightError
from desktop_app.ui.intake import Picture
from desktop_app.ui.jobs import Job, Jobs


class Describer(QObject):
    """Asks the engine off the Qt thread and tells by signals what came of it."""

    described = Signal(object, object)  # Picture, Description
    failed = Signal(object, str)  # Picture, sentence

    def __init__(self, engine: Engine, jobs: Jobs) -> None:
        super().__init__()
        self._engine = engine
        self._jobs = jobs
        self._job: Job[Description] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a picture is being described."""
        return self._job is not None

    def ask(self, picture: Picture) -> None:
        """Describe this picture; the one before, if it is not done, is cancelled."""

        def succeed(description: Description) -> None:
            self._job = None
            self.described.emit(picture, description)

        def fail(error: HearsightError) -> None:
            self._job = None
            self.failed.emit(picture, error.sentence)

        self.cancel()
        self._job = self._jobs.run(
            lambda cancel: self._engine.describe(picture.as_engine_source(), cancel), succeed, fail
        )

    def cancel(self) -> bool:
        """Stop describing; whether there was anything to stop."""
        if self._job is None:
            return False
        self._job.cancel()
        self._job = None
        return True
