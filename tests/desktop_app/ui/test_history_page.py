"""The history in the window: what is kept, and the page by keyboard."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.ui.history_page import HistoryPage
from desktop_app.ui.intake import Picture, from_path
from tests.support.crowds import long_history
from tests.support.window import Stage

CONTROL = Qt.KeyboardModifier.ControlModifier


def kept(stage: Stage) -> list[str]:
    """Names in the history, after all that is under way."""
    for job in list(stage.window.jobs.running):
        job.wait(60)
    found: list[str] = []
    job = stage.window.remembering.run(
        lambda history: found.extend(entry.name for entry in history.find()), lambda _none: None
    )
    job.wait(60)
    return found


def describe(stage: Stage, qtbot: QtBot, *pictures: Picture) -> None:
    with qtbot.waitSignal(stage.window.showing.idle):
        stage.window.describe(list(pictures))


@pytest.fixture
def page(stage: Stage, qtbot: QtBot) -> HistoryPage:
    """The page of a history with three entries."""
    names = ("cat.jpg", "dog.jpg", "x.png")
    describe(stage, qtbot, *(from_path(Path("/", name)) for name in names))
    assert sorted(kept(stage)) == ["cat.jpg", "dog.jpg", "x.png"]
    stage.reader.heard.clear()
    QTest.keyClick(stage.window.focusWidget(), Qt.Key.Key_H, CONTROL)
    page = stage.window.findChild(HistoryPage)
    assert page is not None
    qtbot.waitUntil(lambda: len(rows(page)) == 3)
    page.activateWindow()
    return page


def view(page: HistoryPage) -> QListView:
    found = page.findChild(QListView)
    assert found is not None
    return found


def rows(page: HistoryPage) -> list[str]:
    model = view(page).model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_picture_files_are_kept_and_nothing_that_was_pasted(
    stage: Stage, qtbot: QtBot, red_image: QImage
) -> None:
    describe(stage, qtbot, from_path(Path("/cat.jpg")), Picture("pasted", red_image))
    describe(stage, qtbot, Picture("bytes", b"x"))
    assert kept(stage) == ["cat.jpg"]


def test_in_private_nothing_is_kept_and_both_are_spoken(stage: Stage, qtbot: QtBot) -> None:
    private = stage.window.findChild(QAction, "private")
    private.trigger()
    assert stage.reader.heard == ["Private: nothing is kept"]
    describe(stage, qtbot, from_path(Path("/cat.jpg")))
    assert kept(stage) == []
    private.trigger()
    assert stage.reader.heard[-1] == "No longer private"
    describe(stage, qtbot, from_path(Path("/dog.jpg")))
    assert kept(stage) == ["dog.jpg"]


def test_nothing_is_kept_when_that_is_switched_off(stage: Stage, qtbot: QtBot) -> None:
    stage.store.set("history.keep", "off")
    describe(stage, qtbot, from_path(Path("/cat.jpg")))
    assert kept(stage) == []


def test_the_page_lists_and_searches(page: HistoryPage, stage: Stage, qtbot: QtBot) -> None:
    assert page.focusWidget() is view(page)
    assert any(row.startswith("a picture called dog.jpg dog.jpg, 20") for row in rows(page))
    field = page.findChild(QLineEdit)
    QTest.keyClicks(field, "dog")
    qtbot.waitUntil(lambda: stage.reader.heard[-1:] == ["1 found"])
    assert len(rows(page)) == 1
    QTest.keyClicks(field, "zz")
    qtbot.waitUntil(lambda: stage.reader.heard[-1:] == ["Nothing found"])


def test_an_entry_is_shown_again_by_return(page: HistoryPage, stage: Stage, qtbot: QtBot) -> None:
    name = rows(page)[0].split(",")[0].split()[-1]
    QTest.keyClick(view(page), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stage.reader.heard == [f"a picture called {name}"])
    assert stage.window.showing.text.toPlainText() == f"a picture called {name}"
    assert len(stage.engine.asked) == 3, "the model does not run again"


def test_an_entry_is_deleted_by_its_key_and_the_next_one_is_there(
    page: HistoryPage, stage: Stage, qtbot: QtBot
) -> None:
    gone = rows(page)[0]
    QTest.keyClick(view(page), Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(rows(page)) == 2)
    assert gone not in rows(page)
    assert stage.reader.heard == ["Deleted"]
    assert page.focusWidget() is view(page)
    assert view(page).currentIndex().row() == 0


def test_in_a_long_history_the_others_stay_in_their_place(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    long_history(tmp_path / "library", 2000)
    stage.store.set("history.limit", 2000)
    stage.window.pages.show_history()
    page = stage.window.findChild(HistoryPage)
    assert page is not None
    qtbot.waitUntil(lambda: len(rows(page)) == 2000)
    shown = view(page)
    QTest.keyClick(shown, Qt.Key.Key_End)
    assert shown.currentIndex().row() == 1999
    place = shown.model().index(1500, 0)
    shown.setCurrentIndex(place)
    after = rows(page)[1501]
    QTest.keyClick(shown, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(rows(page)) == 1999)
    assert shown.currentIndex().data() == after
    assert shown.viewport().rect().intersects(shown.visualRect(shown.currentIndex()))


def press(page: HistoryPage, title: str) -> None:
    button = next(b for b in page.findChildren(QPushButton) if b.text() == title)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)


def test_all_are_deleted_only_after_a_question(
    page: HistoryPage, stage: Stage, qtbot: QtBot
) -> None:
    press(page, "Delete &all…")
    box = page.findChild(QMessageBox)
    QTest.keyClick(box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.findChild(QMessageBox) is None)
    assert len(kept(stage)) == 3
    press(page, "Delete &all…")
    box = page.findChild(QMessageBox)
    assert box.defaultButton().text() == "&Keep"
    next(b for b in box.buttons() if b.text() == "&Delete all").click()
    qtbot.waitUntil(lambda: stage.reader.heard == ["All are deleted"])
    assert kept(stage) == []


def test_a_description_is_copied(page: HistoryPage, stage: Stage) -> None:
    press(page, "&Copy description")
    assert QGuiApplication.clipboard().text().startswith("a picture called ")
    assert stage.reader.heard == ["Description copied"]


def test_names_and_mnemonics(page: HistoryPage) -> None:
    titles = [label.text() for label in page.findChildren(QLabel) if label.buddy()]
    titles += [button.text() for button in page.findChildren(QPushButton)]
    letters = [found[1].upper() for title in titles if (found := re.search("&(.)", title))]
    assert len(letters) == len(titles) == len(set(letters))
    assert view(page).accessibleName() == "Descriptions"
    assert page.findChild(QLineEdit).accessibleName() == "Search"


def test_a_history_that_cannot_be_used_is_told_and_nothing_stops(
    stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    stage.window.remembering._folder = tmp_path / "file" / "library"
    describe(stage, qtbot, from_path(Path("/cat.jpg")))
    qtbot.waitUntil(lambda: bool(stage.reader.at_once))
    assert stage.reader.at_once[0].startswith("The history cannot be used")
    assert stage.window.showing.text.toPlainText() == "a picture called cat.jpg"
