"""Every window, page and dialog that there is, opened for real: names, and what the keys reach."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QMenu,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.engine.description import Line, Reading
from desktop_app.ui.actions import ACTIONS
from desktop_app.ui.first_steps import FirstSteps
from desktop_app.ui.intake import from_path
from desktop_app.ui.region import RegionDialog
from desktop_app.ui.review_page import ReviewPage
from desktop_app.ui.settings_page import SettingsPage
from tests.support import pictures
from tests.support.pages import button, dialogs
from tests.support.window import Stage

# What actions open; an action that is not here opens nothing. Those of the capture need a screen
# or a camera.
OPENED = {
    **dict.fromkeys(("open", "open_folder", "save"), QFileDialog),
    "settings": SettingsPage,
    "first_steps": FirstSteps,
    "alt_text": ReviewPage,
    **dict.fromkeys(("history", "others", "explore", "keyboard", "messages", "tutorial"), QDialog),
    "about": QDialog,
}
QUIET = ("quit", "camera", "capture_screen", "capture_window", "capture_part", "capture_later")


@pytest.fixture
def full(stage: Stage, qtbot: QtBot, tmp_path: Path) -> Stage:
    """A window in which everything is to be seen: two pictures, a text, a problem."""
    stage.engine.readings["a.png"] = Reading((Line("Platform nine", 0.9, (0, 0, 9, 9)),))
    files = [tmp_path / "a.png", tmp_path / "b.png"]
    for file in files:
        file.write_bytes(pictures.valid("PNG"))
    stage.window.describe([from_path(file) for file in files])
    qtbot.waitUntil(stage.window.reading.pane.isVisible)
    stage.callbacks.voice_problem.emit("No voice is installed.")
    qtbot.waitUntil(stage.window._problems.isVisible)
    return stage


def name(widget: QWidget) -> str:
    """What a screen reader calls it."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def focusable(window: QWidget) -> list[QWidget]:
    """Everything in a window that can have the focus, but what hands it on to another part."""
    return [
        part
        for part in [window, *window.findChildren(QWidget)]
        if part.window() is window
        and part.isVisibleTo(window)
        and part.isEnabled()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and part.focusProxy() is None
    ]


def reached(window: QWidget) -> set[QWidget]:
    """Where Tab goes, until it comes round."""
    window.activateWindow()
    if window.focusWidget() is None:
        QTest.keyClick(window, Qt.Key.Key_Tab)
    if window.focusWidget() is None:
        return {window}  # it takes the keys itself
    found: list[QWidget] = []
    while (now := window.focusWidget()) is not None and now not in found:
        found.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    return set(found)


def check(window: QWidget) -> None:
    """Names, different ones, and ways to all of them; and so in all its menus."""
    parts = focusable(window)
    assert parts, f"nothing to stand on in {window.windowTitle()}"
    assert [part for part in parts if not name(part)] == []
    twice = Counter((part.parent(), name(part)) for part in parts)
    assert [which for which, count in twice.items() if count > 1] == []
    by_keys = reached(window)
    assert [part for part in parts if part not in by_keys] == []
    for menu in window.findChildren(QMenu):
        titles = [action.text() for action in menu.actions() if not action.isSeparator()]
        assert all(titles)
        assert len(titles) == len(set(titles)), menu.title()


def opened(show: Callable[[], object], qtbot: QtBot) -> QDialog:
    """The dialog that this opens above those that are there."""
    before = dialogs()
    show()
    qtbot.waitUntil(lambda: len(dialogs()) > len(before))
    (dialog,) = (one for one in dialogs() if one not in before)
    qtbot.waitExposed(dialog)
    return dialog


def test_the_full_window(full: Stage) -> None:
    check(full.window)


@pytest.mark.parametrize("action", OPENED)
def test_what_an_action_opens(full: Stage, qtbot: QtBot, action: str) -> None:
    dialog = opened(full.window.actions_by_id[action].trigger, qtbot)
    assert isinstance(dialog, OPENED[action])
    qtbot.waitUntil(lambda: not full.window.jobs.running)
    check(dialog)
    dialog.reject()
    assert dialogs() == []


def test_no_other_action_opens_anything(full: Stage, qtbot: QtBot) -> None:
    for record in ACTIONS:
        if record.id not in OPENED and record.id not in QUIET:
            full.window.actions_by_id[record.id].trigger()
            qtbot.waitUntil(lambda: not full.window.jobs.running)
            assert dialogs() == [], record.id


@pytest.mark.parametrize("steps", range(3))
def test_every_one_of_the_first_steps(full: Stage, qtbot: QtBot, steps: int) -> None:
    page = opened(full.window.show_first_steps, qtbot)
    for _ in range(steps):
        button(page, "Go o&n").click()
    check(page)


@pytest.mark.parametrize("title", ["&Export…", "&Import…"])
def test_what_the_settings_open(full: Stage, qtbot: QtBot, title: str) -> None:
    page = opened(full.window.pages.show_settings, qtbot)
    check(opened(button(page, title).click, qtbot))


def test_the_question_before_all_is_deleted(full: Stage, qtbot: QtBot) -> None:
    page = opened(full.window.pages.show_history, qtbot)
    question = opened(button(page, "Delete &all…").click, qtbot)
    assert isinstance(question, QMessageBox)
    check(question)


@pytest.mark.parametrize("title", ["Choose &folder…", "Choose d&ocuments…"])
def test_what_the_review_opens(full: Stage, qtbot: QtBot, title: str) -> None:
    page = opened(full.window.pages.show_review, qtbot)
    check(opened(button(page, title).click, qtbot))


def test_the_review_with_proposals(full: Stage, qtbot: QtBot, tmp_path: Path) -> None:
    page = opened(full.window.pages.show_review, qtbot)
    assert isinstance(page, ReviewPage)
    page.look([tmp_path])
    qtbot.waitUntil(lambda: full.reader.heard[-1].endswith("to review"))
    check(page)


@pytest.fixture
def region(full: Stage, qtbot: QtBot) -> Iterator[RegionDialog]:
    """The chooser of a part of the screen, over a grey one."""
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.gray)
    dialog = RegionDialog(image, full.window._announcer, full.window)
    dialog.open()
    qtbot.waitExposed(dialog)
    yield dialog
    dialog.reject()


def test_the_chooser_of_a_part_of_the_screen(region: RegionDialog) -> None:
    check(region)
    assert name(region) == "Part of the screen"
