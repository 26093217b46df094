"""A page of the window as its tests find it: its parts, its list, its buttons."""

from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QListView, QPushButton, QWidget

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


def dialogs() -> list[QDialog]:
    """Those that are open, of all windows."""
    return [
        window
        for window in QApplication.topLevelWidgets()
        if isinstance(window, QDialog) and window.isVisible()
    ]


def button(page: QWidget, title: str) -> QPushButton:
    """The button of a page with this title."""
    return next(one for one in page.findChildren(QPushButton) if one.text() == title)


def press(page: QWidget, title: str) -> None:
    """Press the button with this title by Return."""
    found = button(page, title)
    found.setFocus()
    QTest.keyClick(found, Qt.Key.Key_Return)
