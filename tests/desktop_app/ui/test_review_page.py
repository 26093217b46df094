"""The review of alternative texts, by keyboard."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.alt_text import pictures
from desktop_app.ui.review_page import ReviewPage
from tests.support import pictures as made
from tests.support.pages import only, press, rows, view
from tests.support.window import Stage

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "chosen"
    folder.mkdir()
    for name in ("a.jpg", "b.png"):
        (folder / name).write_bytes(made.valid(name[2:].replace("jpg", "JPEG").upper()))
    (folder / "page.html").write_text("<img src=a.jpg>")
    return folder


@pytest.fixture
def page(stage: Stage, qtbot: QtBot) -> ReviewPage:
    qtbot.waitUntil(stage.window.isActiveWindow)
    QTest.keyClick(stage.window.focusWidget(), Qt.Key.Key_T, CONTROL)
    page = only(stage.window, ReviewPage)
    page.activateWindow()
    return page


@pytest.fixture
def full_page(page: ReviewPage, folder: Path, stage: Stage, qtbot: QtBot) -> ReviewPage:
    """The page with three proposals."""
    page.look([folder])
    qtbot.waitUntil(lambda: stage.reader.heard[-1:] == ["3 to review"])
    return page


def field(page: ReviewPage, name: str) -> QLineEdit:
    return next(one for one in page.findChildren(QLineEdit) if one.accessibleName() == name)


def test_what_lacks_a_text_is_listed_the_text_first(full_page: ReviewPage) -> None:
    assert rows(full_page) == [
        "a picture called a.jpg a.jpg",
        "a picture called b.png b.png",
        "a picture called a.jpg page.html: a.jpg",
    ]
    assert view(full_page).currentIndex().row() == 0
    assert full_page.focusWidget() is view(full_page)
    assert field(full_page, "Alt text").text() == "a picture called a.jpg"


def test_return_accepts_and_the_next_is_told(
    full_page: ReviewPage, folder: Path, stage: Stage, qtbot: QtBot
) -> None:
    QTest.keyClick(view(full_page), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(rows(full_page)) == 2)
    assert stage.reader.heard[-1] == "Written. a picture called b.png b.png"
    found = pictures.read(folder / "a.jpg")
    assert (found.text, found.is_own) == ("a picture called a.jpg", True)
    assert full_page.focusWidget() is view(full_page)


def test_what_is_edited_is_the_persons(
    full_page: ReviewPage, folder: Path, stage: Stage, qtbot: QtBot
) -> None:
    QTest.keyClick(view(full_page), Qt.Key.Key_F2)
    text = field(full_page, "Alt text")
    assert full_page.focusWidget() is text
    text.selectAll()
    QTest.keyClicks(text, "My cat")
    assert rows(full_page)[0] == "My cat a.jpg"
    QTest.keyClicks(field(full_page, "Longer description"), "She sleeps")
    QTest.keyClick(text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(rows(full_page)) == 2)
    found = pictures.read(folder / "a.jpg")
    assert (found.text, found.extended, found.is_own) == ("My cat", "She sleeps", False)
    assert full_page.focusWidget() is view(full_page)


def test_delete_skips_and_nothing_is_written(
    full_page: ReviewPage, folder: Path, stage: Stage
) -> None:
    before = [path.read_bytes() for path in sorted(folder.iterdir())]
    for _ in range(3):
        QTest.keyClick(view(full_page), Qt.Key.Key_Delete)
    assert stage.reader.heard[-1] == "Skipped. No proposal is left"
    assert [path.read_bytes() for path in sorted(folder.iterdir())] == before
    QTest.keyClick(view(full_page), Qt.Key.Key_Delete)
    assert stage.reader.heard[-1].startswith("There is no proposal here")


def test_decoration_is_for_documents(
    full_page: ReviewPage, folder: Path, stage: Stage, qtbot: QtBot
) -> None:
    press(full_page, "Mark as &decoration")
    qtbot.waitUntil(lambda: bool(stage.reader.at_once))
    assert stage.reader.at_once[-1].startswith("Only pictures in documents")
    view(full_page).setCurrentIndex(view(full_page).model().index(2, 0))
    assert not field(full_page, "Longer description").isEnabled()
    press(full_page, "Mark as &decoration")
    qtbot.waitUntil(lambda: len(rows(full_page)) == 2)
    assert (folder / "page.html").read_text() == '<img alt="" src=a.jpg>'


def test_a_failure_is_told_and_the_proposal_stays(
    full_page: ReviewPage, folder: Path, stage: Stage, qtbot: QtBot
) -> None:
    (folder / "a.jpg").unlink()
    QTest.keyClick(view(full_page), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(stage.reader.at_once))
    assert stage.reader.at_once[-1].startswith("There is no such file")
    text = field(full_page, "Alt text")
    text.clear()
    text.textEdited.emit("")
    press(full_page, "&Accept")
    qtbot.waitUntil(lambda: len(stage.reader.at_once) == 2)
    assert stage.reader.at_once[-1].startswith("There is no text to write")
    assert len(rows(full_page)) == 3


def test_a_folder_is_chosen_by_a_dialog_and_an_empty_one_told(
    page: ReviewPage, tmp_path: Path, stage: Stage, qtbot: QtBot
) -> None:
    (tmp_path / "empty").mkdir()
    press(page, "Choose &folder…")
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.filesSelected.emit([str(tmp_path / "empty")])
    qtbot.waitUntil(lambda: stage.reader.heard[-1:] == ["Nothing lacks an alt text"])


def test_another_look_takes_the_place_of_the_one_before(
    page: ReviewPage, folder: Path, stage: Stage, qtbot: QtBot
) -> None:
    stage.engine.hold()
    page.look([folder])
    qtbot.waitUntil(lambda: bool(stage.engine.asked))
    page.look([folder / "b.png"])
    stage.engine.go()
    qtbot.waitUntil(lambda: stage.reader.heard[-1:] == ["1 to review"])
    assert rows(page) == ["a picture called b.png b.png"]


def test_closing_the_page_ends_the_look(
    page: ReviewPage, folder: Path, stage: Stage, qtbot: QtBot
) -> None:
    stage.engine.hold()
    page.look([folder])
    qtbot.waitUntil(lambda: bool(stage.engine.asked))
    with qtbot.waitSignal(page.finished):
        QTest.keyClick(page, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not stage.window.jobs.running)
    assert len(stage.engine.cancelled) == 1


def test_what_cannot_be_described_is_counted(
    page: ReviewPage, folder: Path, stage: Stage, qtbot: QtBot
) -> None:
    (folder / "c.jpg").write_bytes(b"\xff\xd8\xff")
    page.look([folder])
    qtbot.waitUntil(lambda: stage.reader.heard[-1:] == ["3 to review. 1 could not be described"])


def test_names_and_mnemonics(page: ReviewPage) -> None:
    titles = [label.text() for label in page.findChildren(QLabel) if label.buddy()]
    titles += [button.text() for button in page.findChildren(QPushButton)]
    letters = [found[1].upper() for title in titles if (found := re.search("&(.)", title))]
    assert len(letters) == len(titles) == len(set(letters))
    assert view(page).accessibleName() == "Proposals"
