"""Parts in as many rows as they need."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.flow import FlowLayout


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    """Three parts of 100 by 20."""
    page = QWidget()
    qtbot.addWidget(page)
    flow = FlowLayout()
    flow.setSpacing(10)
    for _ in range(3):
        part = QWidget()
        part.setFixedSize(100, 20)
        flow.addWidget(part)
    page.setLayout(flow)
    return page


def places(page: QWidget, width: int) -> list[tuple[int, int]]:
    layout = page.layout()
    assert layout is not None
    layout.setGeometry(QRect(0, 0, width, 200))
    return [(part.x(), part.y()) for part in page.findChildren(QWidget)]


@pytest.mark.parametrize(
    ("width", "expected", "height"),
    [
        (320, [(0, 0), (110, 0), (220, 0)], 20),
        (319, [(0, 0), (110, 0), (0, 30)], 50),
        (100, [(0, 0), (0, 30), (0, 60)], 80),
    ],
)
def test_a_full_row_goes_on_in_the_next(
    page: QWidget, width: int, expected: list[tuple[int, int]], height: int
) -> None:
    assert places(page, width) == expected
    layout = page.layout()
    assert layout is not None
    assert layout.heightForWidth(width) == height
    assert layout.minimumSize().width() == 100


def test_from_right_to_left_it_begins_at_the_right(page: QWidget) -> None:
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert places(page, 319) == [(219, 0), (109, 0), (219, 30)]
    finally:
        QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
