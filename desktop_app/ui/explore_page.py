"""The page to explore a picture by place: nine parts, finer ones, and where the words are."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QListWidget,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop_app.engine.client import Engine
from desktop_app.engine.description import Facts, Line
from desktop_app.engine.doubt import Caution
from desktop_app.engine.errors import HearsightError
from desktop_app.engine.exploration import Box, Exploration
from desktop_app.translation import mark, tr
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.jobs import Job, Jobs
from desktop_app.ui.picture_view import PictureView
from desktop_app.ui.queue import Item
from desktop_app.ui.widgets import FocusRing, keep_room, label_of, page_column

LOOKING = mark("Looking at the parts")
SMALLEST = mark("There is nothing finer here.")
HELP = mark(
    "Arrow keys: another part. Return: its own nine parts. Backspace: back to the larger ones."
)

_SIDE = 3  # parts in a row
_LEAST = 96  # pixels of a part's shorter side that still has parts of its own


class ExplorePage(QDialog):
    """A grid to walk through with the arrow keys; each cell says what is there, its place first."""

    def __init__(
        self,
        engine: Engine,
        jobs: Jobs,
        item: Item,
        caution: Caution,
        announcer: Announcer,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._jobs = jobs
        self._item = item
        self._caution = caution
        self._announcer = announcer
        self._job: Job[Exploration] | None = None
        self._shown: list[tuple[Box | None, Exploration]] = []  # the whole first, then finer
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Explore {name}", name=item.picture.name))
        self._picture = PictureView(jobs)
        self._picture.show_picture(item.picture)
        self.grid = _Grid(self._finer, self._coarser)
        self.words = QListWidget()
        self._lay_out()
        self.grid.currentCellChanged.connect(lambda *_: self._tell_part())
        self.words.currentRowChanged.connect(lambda _row: self._tell_word())
        self.finished.connect(lambda _code: self._leave())
        self._explore(None)

    def _lay_out(self) -> None:
        self.grid.setAccessibleName(tr("Parts of the picture"))
        self.grid.setAccessibleDescription(tr(HELP))
        self.words.setAccessibleName(tr("Words and their places"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = page_column(self)
        layout.addWidget(self._picture, stretch=2)
        layout.addWidget(label_of(self.grid, tr("&Parts of the picture")))
        layout.addWidget(self.grid, stretch=2)
        layout.addWidget(label_of(self.words, tr("&Words")))
        layout.addWidget(self.words, stretch=1)
        layout.addWidget(buttons)
        keep_room(self.grid, self.words)
        self.resize(760, 720)
        FocusRing(self)
        self.grid.setFocus()

    def _explore(self, within: Box | None) -> None:
        self._cancel()
        self._announcer.tell(tr(LOOKING))

        def done(found: Exploration) -> None:
            self._job = None
            self._shown.append((within, found))
            self._show(0, 0)

        def fail(error: HearsightError) -> None:
            self._job = None
            self._announcer.warn(tr(error.sentence))

        source, caution = self._item.picture, self._caution
        self._job = self._jobs.run(
            lambda cancel: self._engine.explore(source.as_engine_source(), cancel, within, caution),
            done,
            fail,
        )

    def _show(self, row: int, column: int) -> None:
        """The newest level, with the focus on one of its parts."""
        found = self._shown[-1][1]
        texts = [
            f"{part.place.capitalize()}: {' '.join((part.told, *self._written(part.box)))}"
            for part in found.parts
        ]
        self.grid.show_texts(texts, row, column)
        if len(self._shown) == 1:
            self.words.clear()
            self.words.addItems([f"{one.word}: {one.place}" for one in found.words])
        self._tell_part()

    def _finer(self) -> None:
        if not self._shown or self._job is not None:
            return
        box = self._shown[-1][1].parts[self.grid.place()].box
        if min(box[2:]) < _LEAST:
            self._announcer.tell(tr(SMALLEST))
        else:
            self._explore(box)

    def _coarser(self) -> None:
        if len(self._shown) > 1:
            within, _finer = self._shown.pop()
            boxes = [part.box for part in self._shown[-1][1].parts]
            place = boxes.index(within) if within in boxes else 0
            self._show(*divmod(place, _SIDE))

    def _tell_part(self) -> None:
        if self._shown:
            part = self._shown[-1][1].parts[self.grid.place()]
            self._outline(part.box)
            self._announcer.say_aloud(self.grid.text())

    def _tell_word(self) -> None:
        row = self.words.currentRow()
        if self._shown and row >= 0:
            word = self._shown[0][1].words[row]
            self._outline(word.box)
            self._announcer.say_aloud(f"{word.word}: {word.place}")

    def _outline(self, box: Box) -> None:
        facts = self._item.description.facts if self._item.description else None
        if facts is not None:
            self._picture.outline(_share(box, facts))

    def _written(self, box: Box) -> Sequence[str]:
        """The text that was found in a part, behind a word that says what it is."""
        lines = self._item.reading.lines if self._item.reading else ()
        inside = [line.text for line in lines if _is_in(line, box)]
        return (f"Text: {' '.join(inside)}",) if inside else ()

    def _leave(self) -> None:
        """Wait for nothing any more: neither for parts nor for the picture to be shown."""
        self._cancel()
        self._picture.show_picture(None)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None


class _Grid(QTableWidget):
    """Nine cells; Return goes in, Backspace goes out."""

    def __init__(self, on_finer: Callable[[], None], on_coarser: Callable[[], None]) -> None:
        super().__init__(_SIDE, _SIDE)
        self._on_finer = on_finer
        self._on_coarser = on_coarser
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()

    def show_texts(self, texts: Sequence[str], row: int, column: int) -> None:
        """Nine texts in their cells, one of them current."""
        self.blockSignals(True)
        for place, text in enumerate(texts):
            self.setItem(*divmod(place, _SIDE), QTableWidgetItem(text))
        self.setCurrentCell(row, column)
        self.blockSignals(False)
        self._fit_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Rows share the room; one whose text needs more gets more."""
        self.resizeRowsToContents()
        share = self.viewport().height() // _SIDE
        for row in range(_SIDE):
            self.setRowHeight(row, max(share, self.rowHeight(row)))

    def place(self) -> int:
        """Which of the nine is current."""
        return max(0, self.currentRow()) * _SIDE + max(0, self.currentColumn())

    def text(self) -> str:
        """The text of the current cell."""
        item = self.currentItem()
        return item.text() if item is not None else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._on_finer()
            case Qt.Key.Key_Backspace:
                self._on_coarser()
            case _:
                super().keyPressEvent(event)


def _is_in(line: Line, box: Box) -> bool:
    """Whether the middle of a line lies in a box."""
    x, y = line.box[0] + line.box[2] / 2, line.box[1] + line.box[3] / 2
    left, top, width, height = box
    return left <= x < left + width and top <= y < top + height


def _share(box: Box, facts: Facts) -> QRectF:
    """The box as shares of the picture's width and height."""
    left, top, width, height = box
    return QRectF(
        left / facts.width, top / facts.height, width / facts.width, height / facts.height
    )
