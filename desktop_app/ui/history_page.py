"""The page of the history: search, read, show again, copy, delete."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListView,
    QMessageBox,
    QWidget,
)

from desktop_app.library.history import Entry, Found
from desktop_app.translation import mark, tr
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.jobs import Job
from desktop_app.ui.remembering import Remembering
from desktop_app.ui.thumbnail_column import ThumbnailColumn
from desktop_app.ui.widgets import SMALLEST_TARGET, FocusRing, add_labelled, button_row, page_column

_Index = QModelIndex | QPersistentModelIndex


class _Entries(QAbstractListModel):
    """Entries as rows: the description first, then the picture and the time."""

    thumbnails: ThumbnailColumn | None = None  # what stands beside the entries

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries = Found()
        self._count = 0  # asked for twice a row when the list is laid out

    def show(self, entries: Found) -> None:
        """Show these in place of those before."""
        self.beginResetModel()
        self.entries, self._count = entries, len(entries)
        self.endResetModel()

    def remove(self, entry: Entry) -> None:
        """It is there no more; the others stay where they are."""
        row = next((row for row, one in enumerate(self.entries) if one.id == entry.id), None)
        if row is not None:
            self.beginRemoveRows(QModelIndex(), row, row)
            self.entries, self._count = self.entries.without(row), self._count - 1
            self.endRemoveRows()

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        return 0 if parent is not None and parent.isValid() else self._count

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.isValid() and role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            entry = self.entries[index.row()]
            when = f"{entry.described.astimezone():%Y-%m-%d %H:%M}"
            return f"{entry.description} {entry.name}, {when}"
        if index.isValid() and role == Qt.ItemDataRole.DecorationRole and self.thumbnails:
            return self.thumbnails.of(self.entries[index.row()])
        return None


class HistoryPage(QDialog):
    """Everything that was kept, the newest first."""

    chosen = Signal(object)  # Entry, to be shown again

    def __init__(self, remembering: Remembering, announcer: Announcer, parent: QWidget) -> None:
        super().__init__(parent)
        self._remembering = remembering
        self._announcer = announcer
        self._job: Job[Found] | None = None
        self.setWindowTitle(tr("History"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._field = QLineEdit()
        self._field.setAccessibleName(tr("Search"))
        self._field.setMinimumHeight(SMALLEST_TARGET)
        self._list = QListView()
        self._list.setAccessibleName(tr("Descriptions"))
        self._list.setUniformItemSizes(True)
        self._entries = _Entries(self)
        self._list.setModel(self._entries)
        self._lay_out()
        self._field.textChanged.connect(lambda _text: self._search(tell=True))
        self._list.activated.connect(lambda _index: self._show())
        delete = QKeySequence(QKeySequence.StandardKey.Delete)
        QShortcut(delete, self._list, self._delete, context=Qt.ShortcutContext.WidgetShortcut)
        self.finished.connect(lambda _code: self._cancel())
        self._search(tell=False)
        self._list.setFocus()
        thumbnails = ThumbnailColumn(remembering, self._list)
        self.finished.connect(lambda _code: thumbnails.close())
        self._entries.thumbnails = thumbnails

    def _lay_out(self) -> None:
        column = page_column(self)
        for title, part in ((mark("&Search"), self._field), (mark("D&escriptions"), self._list)):
            add_labelled(column, tr(title), part)
        column.addLayout(
            button_row(
                (mark("Sh&ow"), self._show),
                (mark("&Copy description"), self._copy),
                (mark("&Delete"), self._delete),
                (mark("Delete &all…"), self._ask_to_delete_all),
                (mark("C&lose"), self.reject),
            )
        )
        self.resize(640, 480)
        FocusRing(self)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _search(self, *, tell: bool) -> None:
        """Show what fits the field."""
        text = self._field.text()

        def show(found: Found) -> None:
            self._entries.show(found)
            if found:
                self._list.setCurrentIndex(self._entries.index(0))
            if tell:
                count = tr("{count} found", count=len(found))
                self._announcer.tell(count if found else tr("Nothing found"))

        self._cancel()
        self._job = self._remembering.run(lambda history: history.find(text), show)

    def _current(self) -> Entry | None:
        index = self._list.currentIndex()
        if not index.isValid():
            self._announcer.tell(tr("There is no description here."))
            return None
        return self._entries.entries[index.row()]

    def _show(self) -> None:
        entry = self._current()
        if entry is not None:
            self.chosen.emit(entry)
            self.accept()

    def _copy(self) -> None:
        entry = self._current()
        if entry is not None:
            QGuiApplication.clipboard().setText(entry.description)
            self._announcer.tell(tr("Description copied"))

    def _delete(self) -> None:
        entry = self._current()
        if entry is None:
            return

        def done(_none: None) -> None:
            self._announcer.tell(tr("Deleted"))
            self._entries.remove(entry)

        self._remembering.run(lambda history: history.delete([entry.id]), done)

    def _ask_to_delete_all(self) -> None:
        question = tr("Delete every description in the history? They cannot be brought back.")
        box = QMessageBox(self)
        box.setWindowTitle(tr("Delete all"))
        box.setText(question)
        delete = box.addButton(tr("&Delete all"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(tr("&Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        delete.clicked.connect(lambda _checked: self._delete_all())
        box.open()

    def _delete_all(self) -> None:
        def done(_none: None) -> None:
            self._announcer.tell(tr("All are deleted"))
            self._search(tell=False)

        self._remembering.run(lambda history: history.delete_all(), done)
