"""What is written in the shown picture: looked for behind the sentence, read when asked for."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop_app.engine.check_names import KINDS
from desktop_app.engine.client import Engine
from desktop_app.engine.description import Reading
from desktop_app.engine.errors import HearsightError
from desktop_app.engine.wording import code_told, news
from desktop_app.settings.store import Store
from desktop_app.translation import mark, tr
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.describing import Describer
from desktop_app.ui.jobs import Job
from desktop_app.ui.queue import Item
from desktop_app.ui.showing import Showing
from desktop_app.ui.widgets import ReadingText

NO_TEXT = mark("No text was found in this picture.")
READING_NOW = mark("Reading the text")


class TextReading(QObject):
    """Reads the shown picture, one at a time; a new picture to describe goes before."""

    appeared = Signal(bool)  # whether the pane of the text is there

    def __init__(
        self,
        engine: Engine,
        describer: Describer,
        showing: Showing,
        announcer: Announcer,
        store: Store,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._describer = describer
        self._showing = showing
        self._announcer = announcer
        self._store = store
        self._job: Job[Reading] | None = None
        self.pane = ReadingText(tr("Text in the picture"))
        self.pane.hide()
        describer.began.connect(lambda _item: self.cancel())
        describer.idle.connect(self._look)
        showing.shown.connect(self._show)

    def read(self) -> None:
        """Read the shown picture, and say its text."""
        item = self._showing.item
        assert item is not None  # the record of the action says that it needs one
        if item.reading is not None and item.is_read:
            self._tell_text(item)
            return
        self._announcer.tell(tr(READING_NOW))
        self._start(item, True, lambda: self._tell_text(item))

    def cancel(self) -> bool:
        """Stop reading; whether there was anything to stop."""
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
        return job is not None

    def translate(self) -> None:
        """The pane's name in the language of the moment."""
        self.pane.setAccessibleName(tr("Text in the picture"))

    def _look(self) -> None:
        """See whether there is text, if the person wants that, and tell it once."""
        item = self._showing.item
        if item is None or item.reading is not None or self._store["reading.look"] != "on":
            return
        checks = item.description.checks if item.description else ()
        is_drawn = any(check in KINDS for check in checks)
        self._start(item, is_drawn, lambda: self._tell_news(item))

    def _start(self, item: Item, thorough: bool, then: Callable[[], None]) -> None:
        self.cancel()

        def done(reading: Reading) -> None:
            self._job = None
            item.reading, item.is_read = reading, thorough or bool(reading.lines)
            self._show(self._showing.item)
            then()

        def fail(error: HearsightError) -> None:
            self._job = None
            self._announcer.warn(tr(error.sentence))

        self._job = self._describer.jobs.run(
            lambda cancel: self._engine.read(item.picture.as_engine_source(), cancel, thorough),
            done,
            fail,
        )

    def _tell_news(self, item: Item) -> None:
        checks = item.description.checks if item.description else ()
        found = news(item.reading or Reading(), checks)
        if found and item is self._showing.item:
            self._announcer.say_description(found)

    def _tell_text(self, item: Item) -> None:
        text = written(item)
        if text:
            self._announcer.say_description(text)
        else:
            self._announcer.tell(tr(NO_TEXT))

    def _show(self, item: Item | None) -> None:
        """The text of this item in the pane; no pane when there is none."""
        text = written(item)
        if text != self.pane.toPlainText():
            self.pane.setPlainText(text)
        self.pane.setVisible(bool(text))
        self.appeared.emit(bool(text))


def written(item: Item | None) -> str:
    """What was read in a picture, a line each, its codes last; empty when nothing was."""
    if item is None or item.reading is None:
        return ""
    lines = [line.text for line in item.reading.lines]
    return "\n".join([*lines, *map(code_told, item.reading.codes)])
