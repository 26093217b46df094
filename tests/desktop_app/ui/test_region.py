"""A part of the screen, chosen by keyboard and by mouse."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.ui.region import HELP, SMALLEST, RegionDialog
from tests.support.window import Stage

NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def image() -> QImage:
    """A screen whose left half is blue, the right one red."""
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    for x in range(400):
        for y in range(600):
            image.setPixelColor(x, y, QColor("blue"))
    return image


@pytest.fixture
def dialog(stage: Stage, image: QImage, qtbot: QtBot) -> Iterator[RegionDialog]:
    dialog = RegionDialog(image, stage.window._announcer, stage.window)
    dialog.open()
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(lambda: len(stage.reader.heard) == 1)
    yield dialog
    if isValid(dialog):
        dialog.close()


def test_it_covers_the_screen_and_says_where_it_begins(dialog: RegionDialog, stage: Stage) -> None:
    assert dialog.size() == stage.window.screen().size()
    assert stage.reader.heard == [f"Left 200, top 150. Width 400, height 300. {HELP}"]
    assert dialog.windowTitle() == "Part of the screen"


@pytest.mark.parametrize(
    ("key", "modifiers", "part"),
    [
        (Qt.Key.Key_Right, NONE, QRect(240, 150, 400, 300)),
        (Qt.Key.Key_Left, NONE, QRect(160, 150, 400, 300)),
        (Qt.Key.Key_Up, CTRL, QRect(200, 149, 400, 300)),
        (Qt.Key.Key_Down, SHIFT, QRect(200, 150, 400, 340)),
        (Qt.Key.Key_Left, SHIFT | CTRL, QRect(200, 150, 399, 300)),
    ],
)
def test_arrows_move_and_size(
    dialog: RegionDialog, key: Qt.Key, modifiers: Qt.KeyboardModifier, part: QRect
) -> None:
    QTest.keyClick(dialog, key, modifiers)
    assert dialog.part == part


def test_the_part_stays_on_the_screen_and_large_enough(dialog: RegionDialog) -> None:
    for _ in range(30):
        QTest.keyClick(dialog, Qt.Key.Key_Left)
        QTest.keyClick(dialog, Qt.Key.Key_Down)
    assert dialog.part == QRect(0, 300, 400, 300)
    for _ in range(30):
        QTest.keyClick(dialog, Qt.Key.Key_Left, SHIFT)
        QTest.keyClick(dialog, Qt.Key.Key_Up, SHIFT)
    assert dialog.part.size() == QSize(SMALLEST, SMALLEST)
    for _ in range(60):
        QTest.keyClick(dialog, Qt.Key.Key_Right, SHIFT)
    assert dialog.part == QRect(0, 300, 800, SMALLEST)


def test_what_changed_is_said_once_after_the_last_key(
    dialog: RegionDialog, stage: Stage, qtbot: QtBot
) -> None:
    for _ in range(5):
        QTest.keyClick(dialog, Qt.Key.Key_Right, CTRL)
    assert len(stage.reader.heard) == 1
    qtbot.waitUntil(lambda: len(stage.reader.heard) == 2)
    QTest.keyClick(dialog, Qt.Key.Key_Down, SHIFT)
    qtbot.waitUntil(lambda: len(stage.reader.heard) == 3)
    assert stage.reader.heard[1:] == ["Left 205, top 150.", "Width 400, height 340."]
    assert stage.reader.at_once == []


def test_a_step_at_the_edge_is_not_silent(dialog: RegionDialog, stage: Stage, qtbot: QtBot) -> None:
    dialog.part.moveTo(0, 0)
    dialog._said = QRect(dialog.part)
    QTest.keyClick(dialog, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: stage.reader.heard[-1] == "At the edge.")


def test_return_takes_the_part(dialog: RegionDialog, qtbot: QtBot) -> None:
    for _ in range(20):
        QTest.keyClick(dialog, Qt.Key.Key_Right)
    with qtbot.waitSignal(dialog.chosen) as chosen:
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    (part,) = chosen.args
    assert part.size() == QSize(400, 300)
    assert part.pixelColor(0, 0) == part.pixelColor(399, 299) == QColor("red")


def test_escape_takes_nothing(dialog: RegionDialog, qtbot: QtBot) -> None:
    taken: list[QImage] = []
    dialog.chosen.connect(taken.append)
    with qtbot.waitSignal(dialog.rejected):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert taken == []


def test_a_drag_takes_what_is_under_it(dialog: RegionDialog, qtbot: QtBot) -> None:
    scale = 800 / dialog.width()
    with qtbot.waitSignal(dialog.chosen) as chosen:
        QTest.mousePress(dialog, Qt.MouseButton.LeftButton, NONE, QPoint(300, 200))
        QTest.mouseMove(dialog, QPoint(100, 50))
        QTest.mouseRelease(dialog, Qt.MouseButton.LeftButton, NONE, QPoint(100, 50))
    (part,) = chosen.args
    assert abs(part.width() - 200 * scale) <= 2
    assert part.pixelColor(3, 3) == QColor("blue")


def test_a_click_takes_nothing_and_the_right_button_leaves(
    dialog: RegionDialog, qtbot: QtBot
) -> None:
    QTest.mouseClick(dialog, Qt.MouseButton.LeftButton, NONE, QPoint(300, 200))
    assert dialog.isVisible()
    with qtbot.waitSignal(dialog.rejected):
        QTest.mouseClick(dialog, Qt.MouseButton.RightButton, NONE, QPoint(300, 200))


def test_the_part_is_bright_and_the_rest_is_dim(dialog: RegionDialog) -> None:
    shown = dialog.grab().toImage()
    middle, corner = shown.rect().center(), QPoint(5, 5)
    assert shown.pixelColor(middle + QPoint(20, 0)).red() == 255
    assert shown.pixelColor(corner).blue() < 160
