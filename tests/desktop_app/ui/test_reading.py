"""The text of a picture: looked for behind the sentence, read by F7, in a pane of its own."""

from dataclasses import replace
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop_app.engine.description import Certainty, Code, Line, Reading
from desktop_app.engine.doubt import Caution
from desktop_app.ui.dialogs import TextPage
from desktop_app.ui.intake import from_path
from desktop_app.ui.widgets import ReadingText
from tests.support.window import Stage, description

SIGN = Reading((Line("EXIT", 0.98, (0, 0, 9, 9)), Line("this way", 0.9, (0, 20, 9, 9))))


def describe(stage: Stage, qtbot: QtBot, *names: str) -> None:
    stage.window.describe([from_path(Path("/") / name) for name in names])
    qtbot.waitUntil(lambda: stage.window.showing.item is not None)


def press(stage: Stage, action: str) -> None:
    stage.window.actions_by_id[action].trigger()


def test_found_text_is_told_once_after_the_sentence(stage: Stage, qtbot: QtBot) -> None:
    stage.engine.readings["sign.png"] = SIGN
    describe(stage, qtbot, "sign.png")
    qtbot.waitUntil(lambda: len(stage.reader.heard) > 1)
    assert stage.reader.heard == ["a picture called sign.png", "Text found, 2 lines, F7."]
    assert stage.engine.read_pictures == [(Path("/sign.png"), False)]
    assert stage.window.showing.text.toPlainText() == "a picture called sign.png"


def test_a_picture_without_text_says_nothing_more(stage: Stage, qtbot: QtBot) -> None:
    describe(stage, qtbot, "cat.png")
    qtbot.waitUntil(lambda: bool(stage.engine.read_pictures) and not stage.window.jobs.running)
    assert stage.reader.heard == ["a picture called cat.png"]
    assert stage.window.reading.pane.isHidden()


def test_text_has_a_pane_with_its_lines(stage: Stage, qtbot: QtBot) -> None:
    stage.engine.readings["sign.png"] = replace(SIGN, codes=(Code("link", "https://a.example"),))
    describe(stage, qtbot, "sign.png")
    pane = stage.window.reading.pane
    qtbot.waitUntil(pane.isVisible)
    assert isinstance(pane, ReadingText)
    assert pane.accessibleName() == "Text in the picture"
    assert pane.toPlainText().splitlines() == [
        "EXIT",
        "this way",
        "A code with a link to: https://a.example.",
    ]
    press(stage, "next_pane")
    assert stage.window.focusWidget() is pane
    describe(stage, qtbot, "cat.png")
    qtbot.waitUntil(pane.isHidden)


def test_f7_reads_closely_and_says_the_text(stage: Stage, qtbot: QtBot) -> None:
    stage.store.set("reading.look", "off")
    stage.engine.readings["sign.png"] = SIGN
    describe(stage, qtbot, "sign.png")
    assert stage.engine.read_pictures == []
    press(stage, "read")
    qtbot.waitUntil(lambda: "EXIT\nthis way" in stage.reader.heard)
    press(stage, "read")
    assert stage.reader.heard[-1] == "EXIT\nthis way"
    assert stage.engine.read_pictures == [(Path("/sign.png"), True)]


def test_f7_says_when_there_is_no_text(stage: Stage, qtbot: QtBot) -> None:
    describe(stage, qtbot, "cat.png")
    qtbot.waitUntil(lambda: bool(stage.engine.read_pictures) and not stage.window.jobs.running)
    press(stage, "read")
    qtbot.waitUntil(lambda: stage.reader.heard[-1] == "No text was found in this picture.")
    assert stage.engine.read_pictures[-1] == (Path("/cat.png"), True)


def test_f7_needs_a_picture(stage: Stage) -> None:
    press(stage, "read")
    assert stage.reader.heard == ["There is no description yet."]


def test_a_screen_is_read_closely_at_once(stage: Stage, qtbot: QtBot) -> None:
    stage.engine.descriptions["shot.png"] = replace(
        description("A screenshot."), checks=("screen",), certainty=Certainty.SURE
    )
    describe(stage, qtbot, "shot.png")
    qtbot.waitUntil(lambda: stage.engine.read_pictures == [(Path("/shot.png"), True)])


def test_more_detail_is_said_and_shown_by_one_key(stage: Stage, qtbot: QtBot) -> None:
    stage.store.set("reading.look", "off")
    describe(stage, qtbot, "cat.png")
    for level in ("detailed", "everything", "brief"):
        press(stage, "detail")
        assert stage.store["description.detail"] == level
    assert stage.reader.heard.count("a picture called cat.png") == 4


def test_the_doubt_that_a_person_wants_reaches_the_engine(stage: Stage, qtbot: QtBot) -> None:
    stage.store.set("description.caution", "cautious")
    describe(stage, qtbot, "cat.png")
    assert stage.engine.cautions == [Caution.CAUTIOUS]


def test_f8_shows_other_sentences_or_says_that_there_is_none(stage: Stage, qtbot: QtBot) -> None:
    describe(stage, qtbot, "cat.png")
    press(stage, "others")
    page = stage.window.findChild(TextPage)
    assert page is not None
    text = page.findChild(ReadingText)
    assert text is not None
    assert text.toPlainText() == "There is no other sentence about this picture."
    page.close()
