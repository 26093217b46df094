"""The pictures of this session as a list: what waits, what is described and what failed."""

from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.engine.description import Description, Reading
from desktop_app.translation import tr
from desktop_app.ui.intake import Picture

MOST_ROWS = 20_000  # older ones go
MOST_IMAGES = 8  # pictures without a file that are kept to be shown again; each may take 100 MB

_Index = QModelIndex | QPersistentModelIndex


class State(Enum):
    """How far a picture is."""

    WAITING = auto()
    WORKING = auto()
    DESCRIBED = auto()
    FAILED = auto()
    CANCELLED = auto()


@dataclass(eq=False, slots=True)
class Item:
    """A picture and what came of it."""

    picture: Picture
    state: State = State.WAITING
    description: Description | None = None
    problem: str = ""  # one sentence, in the person's language
    reading: Reading | None = None  # what is written in it, as far as it was looked at
    is_read: bool = False  # looked at closely, or text was found at once

    def description_text(self) -> str:
        """What is said of the picture; empty as long as it is not described."""
        return self.description.description if self.description else ""

    def sentence(self) -> str:
        """The row as people read it: the picture's name, then what came of it."""
        name = self.picture.name
        match self.state:
            case State.WAITING:
                return tr("{name}: waiting", name=name)
            case State.WORKING:
                return tr("{name}: being described", name=name)
            case State.FAILED:
                return tr("{name}: {problem}", name=name, problem=self.problem)
            case State.CANCELLED:
                return tr("{name}: cancelled", name=name)
            case State.DESCRIBED:
                said = self.description_text()
                return tr("{name}: {description}", name=name, description=said)


class PictureQueue(QAbstractListModel):
    """Items in the order in which they were asked for; the waiting ones are the last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[Item] = []
        self._waiting = 0  # row of the first that may still wait

    @property
    def items(self) -> list[Item]:
        """All items, the oldest first."""
        return list(self._items)

    def add(self, pictures: list[Picture]) -> list[Item]:
        """Append pictures that wait; their items."""
        added = [Item(picture) for picture in pictures]
        self._make_room(len(added))
        first = len(self._items)
        self.beginInsertRows(QModelIndex(), first, first + len(added) - 1)
        self._items += added
        self.endInsertRows()
        self._forget_old_images()
        return added

    def next_waiting(self) -> Item | None:
        """The first item that waits."""
        while self._waiting < len(self._items):
            item = self._items[self._waiting]
            if item.state is State.WAITING:
                return item
            self._waiting += 1
        return None

    def waiting(self) -> int:
        """How many wait."""
        return sum(item.state is State.WAITING for item in self._items[self._waiting :])

    def changed(self, item: Item) -> None:
        """Tell the views that this item is another than before."""
        place = self.index(self.row(item))
        self.dataChanged.emit(place, place)

    def cancel_waiting(self) -> int:
        """Nothing waits any more; how many did."""
        cancelled = [i for i in self._items[self._waiting :] if i.state is State.WAITING]
        for item in cancelled:
            item.state = State.CANCELLED
        if cancelled:
            self.dataChanged.emit(
                self.index(self.row(cancelled[0])), self.index(self.rowCount() - 1)
            )
        return len(cancelled)

    def row(self, item: Item) -> int:
        """Where this item is; -1 when it has gone."""
        # The item asked for is nearly always among the first that wait.
        near = max(0, self._waiting - 2)
        for start, stop in ((near, len(self._items)), (0, near)):
            for row in range(start, stop):
                if self._items[row] is item:
                    return row
        return -1

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        return 0 if parent is not None and parent.isValid() else len(self._items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.isValid() and role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return self._items[index.row()].sentence()
        return None

    def _make_room(self, count: int) -> None:
        surplus = min(len(self._items) + count - MOST_ROWS, self._waiting)
        if surplus > 0:
            self.beginRemoveRows(QModelIndex(), 0, surplus - 1)
            del self._items[:surplus]
            self._waiting -= surplus
            self.endRemoveRows()

    def _forget_old_images(self) -> None:
        held = [
            item
            for item in self._items
            if item.picture.source and not isinstance(item.picture.source, Path)
        ]
        for item in held[:-MOST_IMAGES]:
            if item.state not in (State.WAITING, State.WORKING):
                item.picture = replace(item.picture, source=b"")
