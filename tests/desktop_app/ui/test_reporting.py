"""The report: what a helper needs to know, and nothing of any picture."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.engine.errors import ErrorCode
from desktop_app.ui.intake import from_path
from desktop_app.ui.widgets import ActionButton
from tests.support.window import Stage


def log_of(stage: Stage) -> str:
    return (stage.store_file.parent / "log" / "hearsight.log").read_text()


def describe(stage: Stage, qtbot: QtBot, path: Path) -> None:
    before = len(stage.reader.heard)
    path.touch()
    stage.window.describe([from_path(path)])
    qtbot.waitUntil(lambda: len(stage.reader.heard) > before)


def test_the_report_tells_what_happened_and_nothing_of_a_picture(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    stage.store.set("speech.rate", 120)
    stage.engine.failures["broken secret.jpg"] = ErrorCode.TRUNCATED
    describe(stage, qtbot, tmp_path / "secret.jpg")
    describe(stage, qtbot, tmp_path / "broken secret.jpg")
    stage.callbacks.engine_notice.emit("It was started again.")
    stage.callbacks.voice_problem.emit("The voice broke off in secret.")
    stage.callbacks.voice_missing.emit("zh_CN")
    stage.window.reporting.note_mistake("KeyError", "desktop_app.ui.queue:12")
    stage.window.actions_by_id["copy_report"].trigger()
    report = QGuiApplication.clipboard().text()
    for part in (
        "speech.rate = 120",
        "started version=",
        "described seconds=0.2 certainty=sure checks=none",
        "failed code=truncated",
        "engine_restarted",
        "voice_failed",
        "voice_missing language=zh_CN",
        "mistake kind=KeyError place=desktop_app.ui.queue:12",
    ):
        assert part in report
    assert stage.reader.heard[-1] == "Report copied. It holds no picture, name or description."
    for text in (report, log_of(stage)):
        assert "secret" not in text
        assert "picture called" not in text
        assert str(tmp_path) not in text


def test_what_fails_is_noted_once_and_can_be_reported_where_it_is_told(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    stage.engine.failures["broken.jpg"] = ErrorCode.TRUNCATED
    button = next(b for b in stage.window.findChildren(ActionButton) if b.text() == "Cop&y report")
    assert not button.isVisible()
    describe(stage, qtbot, tmp_path / "broken.jpg")
    qtbot.waitUntil(button.isVisible)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text().count("failed code=truncated") == 1
    describe(stage, qtbot, tmp_path / "whole.jpg")
    assert not button.isVisible()
    assert stage.window.focusWidget() is stage.window.showing.text


def test_the_settings_in_the_report_hold_no_path_or_address(stage: Stage) -> None:
    stage.store.set("window.keys", {"open": "Ctrl+L"})
    stage.store.set("updates.address", "https://example.org/jane/list?key=secret")
    report = stage.window.reporting.report()
    assert "window.keys = {'open': 'Ctrl+L'}" in report
    assert "updates.address = changed" in report
    assert "example.org" not in report
    assert str(stage.store_file.parent) not in report
    assert "speech.rate" not in report, "it is as at first"


def test_names_and_descriptions_are_in_the_log_when_asked_but_not_in_the_report(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    stage.store.set("log.content", "on")
    describe(stage, qtbot, tmp_path / "cat.jpg")
    assert "content 'cat.jpg': 'a picture called cat.jpg'" in log_of(stage)
    assert "cat.jpg" not in stage.window.reporting.report()


def test_private_pictures_are_never_in_the_log(stage: Stage, qtbot: QtBot, tmp_path: Path) -> None:
    stage.store.set("log.content", "on")
    stage.window.actions_by_id["private"].trigger()
    describe(stage, qtbot, tmp_path / "cat.jpg")
    assert "cat.jpg" not in log_of(stage)
