"""The picture larger, inverted, with more contrast: by keyboard, and told."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.ui.intake import Picture
from desktop_app.ui.picture_view import PictureView
from tests.support.window import Stage

CORNERS = {"red": (0, 0), "lime": (1, 0), "blue": (0, 1), "yellow": (1, 1)}


@pytest.fixture
def view(stage: Stage, qtbot: QtBot) -> PictureView:
    """A view that shows four squares."""
    image = QImage(400, 400, QImage.Format.Format_RGB32)
    for name, (column, row) in CORNERS.items():
        for x in range(200):
            for y in range(200):
                image.setPixelColor(200 * column + x, 200 * row + y, QColor(name))
    view = stage.window.showing.picture
    view.show_picture(Picture("squares", image))
    qtbot.waitUntil(lambda: view.is_showing)
    return view


@pytest.fixture
def press(stage: Stage) -> Callable[[str], None]:
    """Do an action."""
    return lambda action: stage.window.actions_by_id[action].trigger()


def corners(view: PictureView) -> list[str]:
    """The colours to be seen near the corners of what is shown."""
    image = view.pixmap().toImage()
    places = [(x, y) for y in (2, image.height() - 3) for x in (2, image.width() - 3)]
    return [image.pixelColor(x, y).name() for x, y in places]


ALL = [QColor(name).name() for name in CORNERS]


def test_it_grows_and_shrinks_by_steps(
    view: PictureView, stage: Stage, press: Callable[[str], None]
) -> None:
    assert corners(view) == ALL
    for action in ("zoom_in", "zoom_in", "zoom_out", "zoom_whole"):
        press(action)
    assert stage.reader.heard == [
        "Picture at 150 percent",
        "Picture at 200 percent",
        "Picture at 150 percent",
        "Whole picture",
    ]
    for _ in range(9):
        press("zoom_in")
    assert stage.reader.heard[-1] == "Picture at 800 percent"


def test_arrows_and_a_drag_move_a_larger_picture(
    view: PictureView, press: Callable[[str], None]
) -> None:
    press("zoom_in")
    press("zoom_in")
    assert corners(view) == ALL, "the middle"
    for _ in range(4):
        QTest.keyClick(view, Qt.Key.Key_Left)
        QTest.keyClick(view, Qt.Key.Key_Up)
    assert set(corners(view)) == {QColor("red").name()}
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for _ in range(3):
        QTest.mousePress(view, button, none, QPoint(view.width() - 5, 5))
        QTest.mouseMove(view, QPoint(5, 5))
        QTest.mouseRelease(view, button, none, QPoint(5, 5))
    assert set(corners(view)) == {QColor("lime").name()}
    press("zoom_whole")
    assert corners(view) == ALL


def test_arrows_leave_a_whole_picture_as_it_is(view: PictureView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert corners(view) == ALL


def test_inverted_colours_hold_for_the_next_picture_too(
    view: PictureView, stage: Stage, press: Callable[[str], None], qtbot: QtBot
) -> None:
    press("invert")
    assert stage.reader.heard == ["Inverted colours"]
    qtbot.waitUntil(lambda: corners(view)[0] == "#00ffff")
    white = QImage(50, 50, QImage.Format.Format_RGB32)
    white.fill(QColor("white"))
    view.show_picture(Picture("white", white))
    qtbot.waitUntil(lambda: view.is_showing and corners(view)[0] == "#000000")
    press("invert")
    assert stage.reader.heard[-1] == "Colours as they are"
    qtbot.waitUntil(lambda: corners(view)[0] == "#ffffff")


def test_contrast_goes_round(stage: Stage, press: Callable[[str], None]) -> None:
    for _ in range(3):
        press("contrast")
    assert stage.reader.heard == ["Strong contrast", "Very strong contrast", "Contrast as it is"]
