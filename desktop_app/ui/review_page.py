"""The page of alternative texts: proposals to edit, accept or skip, all by keyboard."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QLineEdit,
    QListView,
    QWidget,
)

from desktop_app.alt_text.documents import SUFFIXES
from desktop_app.alt_text.files import PICTURES
from desktop_app.alt_text.proposals import Proposal, State, displayable
from desktop_app.translation import mark, tr
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.reviewing import Reviewing
from desktop_app.ui.widgets import FocusRing, add_labelled, button_row, keep_room, page_column

_Index = QModelIndex | QPersistentModelIndex
_KINDS = " ".join(f"*{suffix}" for suffix in (*SUFFIXES, *PICTURES))
_NO_PROPOSAL = mark("There is no proposal here. Choose a folder or documents first.")


@dataclass
class _Row:
    """A proposal with what the person has typed so far."""

    proposal: Proposal
    text: str
    extended: str = ""

    def as_line(self) -> str:
        """The text first, then whether it is sure, then the picture."""
        proposal = self.proposal
        name = displayable(proposal.key[2] if proposal.key else proposal.file.name)
        place = f"{displayable(proposal.file.name)}: {name}" if proposal.key else name
        line = f"{self.text or tr('No text.')} {place}"
        return tr("{line}, not sure", line=line) if proposal.state is State.REVIEW else line


class _Rows(QAbstractListModel):
    """Proposals as rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[_Row] = []

    def add(self, proposal: Proposal) -> None:
        """One more at the end."""
        count = len(self.rows)
        self.beginInsertRows(QModelIndex(), count, count)
        self.rows.append(_Row(proposal, proposal.text))
        self.endInsertRows()

    def remove(self, row: _Row) -> None:
        """It is decided."""
        place = self.rows.index(row)
        self.beginRemoveRows(QModelIndex(), place, place)
        del self.rows[place]
        self.endRemoveRows()

    def clear(self) -> None:
        """None is left."""
        self.beginResetModel()
        self.rows = []
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return self.rows[index.row()].as_line() if index.isValid() and role in shown else None


class ReviewPage(QDialog):
    """What Hearsight proposes for pictures without an alternative text."""

    def __init__(self, reviewing: Reviewing, announcer: Announcer, parent: QWidget) -> None:
        super().__init__(parent)
        self._reviewing = reviewing
        self._announcer = announcer
        self.setWindowTitle(tr("Alt text"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._rows = _Rows(self)
        self._list = QListView()
        self._list.setModel(self._rows)
        self._list.setUniformItemSizes(True)
        self._text, self._extended = QLineEdit(), QLineEdit()
        self._lay_out()
        self._connect()
        self._show_current()

    def look(self, paths: list[Path]) -> None:
        """Look for pictures without a text in these files and folders."""
        self._rows.clear()
        self._show_current()
        self._announcer.tell(tr("Looking for pictures without alt text"))
        self._list.setFocus()
        self._reviewing.look(paths)

    def _lay_out(self) -> None:
        column = page_column(self)
        column.addLayout(
            button_row(
                (mark("Choose &folder…"), self._choose_folder),
                (mark("Choose d&ocuments…"), self._choose_documents),
            )
        )
        for title, name, part in (
            (mark("&Proposals"), mark("Proposals"), self._list),
            (mark("Alt &text"), mark("Alt text"), self._text),
            (mark("Lon&ger description"), mark("Longer description"), self._extended),
        ):
            part.setAccessibleName(tr(name))
            add_labelled(column, tr(title), part)
        keep_room(self._list)
        column.addLayout(
            button_row(
                (mark("&Accept"), self._accept),
                (mark("&Skip"), self._skip),
                (mark("Mark as &decoration"), self._mark_decorative),
                (mark("C&lose"), self.reject),
            )
        )
        self.resize(640, 480)
        FocusRing(self)

    def _connect(self) -> None:
        self._reviewing.found.connect(self._add)
        self._reviewing.looked.connect(self._tell_of_end)
        self.finished.connect(lambda _code: self._reviewing.stop())
        self._list.selectionModel().currentChanged.connect(lambda *_rows: self._show_current())
        self._list.activated.connect(lambda _index: self._accept())
        self._text.textEdited.connect(self._note_text)
        self._extended.textEdited.connect(self._note_extended)
        for field in (self._text, self._extended):
            field.returnPressed.connect(self._accept)
        for key, act in (("Del", self._skip), ("F2", self._text.setFocus)):
            QShortcut(QKeySequence(key), self._list, act, context=Qt.ShortcutContext.WidgetShortcut)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, tr("Choose a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._ask(dialog)

    def _choose_documents(self) -> None:
        kinds = tr("Documents and pictures ({kinds})", kinds=_KINDS)
        dialog = QFileDialog(self, tr("Choose documents or pictures"), "", kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self._ask(dialog)

    def _ask(self, dialog: QFileDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda files: self.look([Path(file) for file in files]))
        dialog.open()

    def _add(self, proposal: Proposal) -> None:
        self._rows.add(proposal)
        if len(self._rows.rows) == 1:
            self._list.setCurrentIndex(self._rows.index(0))

    def _tell_of_end(self, failures: int) -> None:
        count = len(self._rows.rows)
        told = tr("{count} to review", count=count) if count else tr("Nothing lacks an alt text")
        if failures:
            told += ". " + tr("{count} could not be described", count=failures)
        self._announcer.tell(told)

    def _current(self) -> _Row | None:
        index = self._list.currentIndex()
        return self._rows.rows[index.row()] if index.isValid() else None

    def _decided(self) -> _Row | None:
        """The current row; says so when there is none."""
        row = self._current()
        if row is None:
            self._announcer.tell(tr(_NO_PROPOSAL))
        return row

    def _show_current(self) -> None:
        row = self._current()
        self._text.setText(row.text if row else "")
        self._extended.setText(row.extended if row else "")
        self._text.setEnabled(row is not None)
        self._extended.setEnabled(row is not None and row.proposal.key is None)

    def _note_text(self, text: str) -> None:
        row = self._current()
        if row is not None:
            row.text = text
            index = self._list.currentIndex()
            self._rows.dataChanged.emit(index, index)

    def _note_extended(self, text: str) -> None:
        row = self._current()
        if row is not None:
            row.extended = text

    def _accept(self) -> None:
        row = self._decided()
        if row is not None:
            then = self._remover(row, tr("Written"))
            self._reviewing.accept(row.proposal, row.text, row.extended, then)

    def _skip(self) -> None:
        row = self._decided()
        if row is not None:
            self._remover(row, tr("Skipped"))()

    def _mark_decorative(self) -> None:
        row = self._decided()
        if row is not None:
            then = self._remover(row, tr("Marked as decoration"))
            self._reviewing.mark_decorative(row.proposal, then)

    def _remover(self, row: _Row, message: str) -> Callable[[], None]:
        """What takes the row away once it is decided, and tells what comes next."""

        def remove() -> None:
            if row not in self._rows.rows:  # decided twice, or another look began
                return
            self._list.setFocus()
            self._rows.remove(row)
            self._show_current()
            following = self._current()
            rest = following.as_line() if following else tr("No proposal is left")
            self._announcer.tell(f"{message}. {rest}")

        return remove
