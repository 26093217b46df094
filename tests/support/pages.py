"""A page of the window as its tests find it: its parts, its list, its buttons."""

from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QPushButton, QWidget

Part = TypeVar("Part", bound=QObject)


def only(whole: QObject, kind: type[Part]) -> Part:
    """The part of this kind; fails when there is none."""
    found: Part | None = whole.findChild(kind)
    assert found is not None
    return found


def view(page: QWidget) -> QListView:
    """The list of a page."""
    return only(page, QListView)


def rows(page: QWidget) -> list[str]:
    """What stands in the list of a page."""
    model = view(page).model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def press(page: QWidget, title: str) -> None:
    """Press the button with this title by Return."""
    button = next(one for one in page.findChildren(QPushButton) if one.text() == title)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
