"""The history in the window: what is kept, and the page by keyboard."""

import re
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.library.history import History
from desktop_app.ui import remembering
from desktop_app.ui.history_page import HistoryPage
from desktop_app.ui.intake import Picture, from_path
from desktop_app.ui.thumbnails import SHOWN, thumbnail
from tests.support.crowds import long_history
from tests.support.pages import only, press, rows, view
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
    page = only(stage.window, HistoryPage)
    qtbot.waitUntil(lambda: len(rows(page)) == 3)
    page.activateWindow()
    return page


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


@pytest.fixture
def coloured(tmp_path: Path) -> list[Path]:
    """Two pictures, one blue and one yellow."""
    paths = [tmp_path / "blue.png", tmp_path / "yellow.png"]
    for path in paths:
        image = QImage(400, 400, QImage.Format.Format_RGB32)
        image.fill(QColor(path.stem))
        image.save(str(path))
    return paths


def stored(stage: Stage) -> dict[str, bytes]:
    """The small pictures of the history by the names of their files."""
    kept(stage)
    found: dict[str, bytes] = {}

    def look(history: History) -> None:
        names = {entry.id: entry.name for entry in history.find()}
        pictures = history.thumbnails(list(names))
        found.update({names[number]: picture for number, picture in pictures.items()})

    stage.window.remembering.run(look, lambda _none: None).wait(60)
    return found


def open_page(stage: Stage, qtbot: QtBot, count: int) -> HistoryPage:
    stage.window.actions_by_id["history"].trigger()
    page = stage.window.findChild(HistoryPage)
    assert page is not None
    qtbot.waitUntil(lambda: len(rows(page)) == count)
    return page


def beside(page: HistoryPage, row: int) -> object:
    return view(page).model().index(row, 0).data(Qt.ItemDataRole.DecorationRole)


def colour_beside(page: HistoryPage, row: int) -> str:
    """The colour in the middle of the small picture, as far as JPEG keeps it; empty for none."""
    image = beside(page, row)
    assert isinstance(image, QImage)
    seen = image.pixelColor(image.rect().center())
    near = (name for name in ("blue", "yellow") if abs(QColor(name).hue() - seen.hue()) < 9)
    return next(near, "other") if seen.alpha() else ""


def test_no_picture_is_stored_unless_that_is_asked_for(
    stage: Stage, qtbot: QtBot, coloured: list[Path]
) -> None:
    describe(stage, qtbot, *map(from_path, coloured))
    assert stored(stage) == {}
    page = open_page(stage, qtbot, 2)
    qtbot.waitUntil(lambda: not stage.window.jobs.running)
    assert beside(page, 0) is None
    assert not view(page).iconSize().isValid()


def test_small_pictures_of_files_are_stored_once_that_is_asked_for(
    stage: Stage, qtbot: QtBot, coloured: list[Path], red_image: QImage
) -> None:
    stage.store.set("history.thumbnails", "on")
    describe(stage, qtbot, from_path(coloured[0]), Picture("pasted", red_image))
    describe(stage, qtbot, Picture("screen", red_image), from_path(Path("/none.jpg")))
    assert sorted(kept(stage)) == ["blue.png", "none.jpg"]
    assert stored(stage).keys() == {"blue.png"}
    stage.store.set("history.thumbnails", "off")
    describe(stage, qtbot, from_path(coloured[1]))
    assert stored(stage).keys() == {"blue.png"}
    stage.store.set("history.thumbnails", "on")
    stage.window.findChild(QAction, "private").trigger()
    describe(stage, qtbot, from_path(coloured[1]))
    assert stored(stage).keys() == {"blue.png"}


def test_small_pictures_are_made_off_the_qt_thread(
    stage: Stage, qtbot: QtBot, coloured: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []

    def noting(path: Path) -> bytes:
        threads.append(threading.current_thread())
        return thumbnail(path)

    monkeypatch.setattr(remembering, "thumbnail", noting)
    stage.store.set("history.thumbnails", "on")
    describe(stage, qtbot, *map(from_path, coloured))
    assert stored(stage).keys() == {"blue.png", "yellow.png"}
    assert len(threads) == 2
    assert threading.main_thread() not in threads


def test_each_entry_has_its_small_picture_beside_it_and_its_text_as_before(
    stage: Stage, qtbot: QtBot, coloured: list[Path]
) -> None:
    describe(stage, qtbot, from_path(Path("/none.jpg")))
    kept(stage)
    stage.store.set("history.thumbnails", "on")
    for path in coloured:
        describe(stage, qtbot, from_path(path))
        kept(stage)
    page = open_page(stage, qtbot, 3)
    qtbot.waitUntil(lambda: view(page).iconSize().isValid())
    wanted = ["yellow", "blue", ""]  # an entry without one keeps its place
    qtbot.waitUntil(lambda: [colour_beside(page, row) for row in range(3)] == wanted)
    heights = {view(page).visualRect(view(page).model().index(row, 0)).height() for row in range(3)}
    assert len(heights) == 1 and heights.pop() >= SHOWN
    first = view(page).model().index(0, 0)
    text = str(first.data(Qt.ItemDataRole.AccessibleTextRole))
    assert text == rows(page)[0]
    assert text.startswith("a picture called yellow.png yellow.png, 20")
    QTest.keyClick(view(page), Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(rows(page)) == 2)
    assert stored(stage).keys() == {"blue.png"}
    qtbot.waitUntil(lambda: colour_beside(page, 0) == "blue")


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
