"""Nothing is cut off, however large or long the text is; what one sets holds at once."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.ui.look import use_look
from desktop_app.ui.picture_view import PictureView
from desktop_app.ui.themes import SYSTEM, THEMES, contrast
from desktop_app.ui.widgets import LARGE_TARGET, SMALLEST_TARGET, ActionButton, ChoiceList
from tests.screenshots import LOOKS, SCREEN, Look, fill, pages, settle, wearing
from tests.support.window import Stage


@pytest.fixture(autouse=True)
def _as_at_first() -> Iterator[None]:
    yield
    use_look(SYSTEM, 100, SMALLEST_TARGET)


def wanted(part: QWidget) -> QSize:
    """How much room the text of a part needs in the width that it has."""
    if isinstance(part, QLabel) and part.wordWrap():
        return QSize(0, part.heightForWidth(part.width()))
    return part.sizeHint()


def texts(window: QWidget) -> list[QWidget]:
    """Everything to be seen whose text could be cut."""
    kinds = (QAbstractButton, QLabel, QLineEdit, QListWidget, QSpinBox, QTableWidget)
    return [
        part
        for part in window.findChildren(QWidget)
        if isinstance(part, kinds)
        and part.isVisible()
        and not isinstance(part, PictureView)
        and part.window() is window
        and not part.objectName().startswith("qt_")
    ]


def overflowing(part: QWidget) -> bool:
    """Whether a part of this is beyond its parent, which hides it."""
    parent = part.parentWidget()
    return parent is not None and not parent.rect().contains(part.geometry())


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_no_text_is_cut(stage: Stage, look: Look) -> None:
    fill(stage)
    with wearing(look):
        settle()
        count = 0
        for name, page in pages(stage):
            assert page.size().boundedTo(SCREEN) == page.size(), f"{name} is larger than a screen"
            for part in texts(page):
                count += 1
                room, needed = part.size(), wanted(part)
                told = f"{name}: {part.metaObject().className()} {part.accessibleName()!r}"
                assert room.height() >= needed.height(), f"{told} {room} {needed}"
                if isinstance(part, QTableWidget):
                    for row in range(part.rowCount()):
                        assert part.rowHeight(row) >= part.sizeHintForRow(row), told
                elif not isinstance(part, QListWidget):
                    assert room.width() >= needed.width(), f"{told} {room} {needed}"
                assert not overflowing(part), told
                if isinstance(part, ChoiceList):
                    last = part.visualItemRect(part.item(part.count() - 1))
                    assert part.viewport().rect().contains(last), f"{told} {last}"
        assert count > 60


@pytest.mark.parametrize("look", [LOOKS[2], LOOKS[5]], ids=lambda look: look.name)
def test_a_page_too_wide_or_long_scrolls_up_and_down_only(stage: Stage, look: Look) -> None:
    fill(stage)
    with wearing(look):
        settle()
        for _, page in pages(stage):
            for area in page.findChildren(QScrollArea):
                assert area.horizontalScrollBar().maximum() == 0


def test_the_part_with_the_focus_is_scrolled_into_sight(stage: Stage, qtbot: QtBot) -> None:
    fill(stage)
    with wearing(LOOKS[2]):
        settle()
        last = stage.window.findChildren(ActionButton)[-1]
        stage.window.activateWindow()
        last.setFocus()
        qtbot.waitUntil(lambda: not last.visibleRegion().isEmpty())
        assert last.visibleRegion().boundingRect() == last.rect()


def test_settings_change_the_look_at_once(stage: Stage) -> None:
    button = stage.window.findChild(QPushButton)
    assert button is not None
    size, before = button.font().pointSizeF(), button.sizeHint()
    stage.store.set("window.text_size", 200)
    settle()
    assert button.font().pointSizeF() == pytest.approx(2 * size)
    assert button.sizeHint().height() >= 1.5 * before.height()
    stage.store.set("window.text_size", 100)
    stage.store.set("window.targets", "large")
    settle()
    assert button.sizeHint().height() == LARGE_TARGET
    stage.store.set("window.targets", "normal")
    settle()
    assert button.sizeHint() == before


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_is_painted(stage: Stage, theme: str) -> None:
    stage.store.set("window.theme", theme)
    settle()
    shown = stage.window.grab().toImage()
    assert shown.pixelColor(3, stage.window.height() - 3) == QColor(THEMES[theme].window)
    bar = stage.window.menuBar().geometry()
    darkest, brightest = extremes(
        [shown.pixelColor(x, y) for x in range(0, 200) for y in range(bar.top(), bar.bottom())]
    )
    assert contrast(darkest, brightest) >= 7, "the menus can be read"


def extremes(colours: list[QColor]) -> tuple[QColor, QColor]:
    """The darkest and the brightest."""
    ordered = sorted(colours, key=lambda colour: colour.lightness())
    return ordered[0], ordered[-1]


def test_the_system_s_colours_come_back(stage: Stage) -> None:
    before = QApplication.palette().color(QPalette.ColorRole.Window)
    stage.store.set("window.theme", "contrast_dark")
    assert QApplication.palette().color(QPalette.ColorRole.Window) == QColor("black")
    stage.store.set("window.theme", SYSTEM)
    assert QApplication.palette().color(QPalette.ColorRole.Window) == before
