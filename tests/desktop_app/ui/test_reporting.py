"""The report: what a helper needs to know, and nothing of any picture."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop_app.engine.errors import ErrorCode
from desktop_app.ui.intake import from_path
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
    stage.window.actions_by_id["copy_report"].trigger()
    report = QGuiApplication.clipboard().text()
    for part in (
        "speech.rate = 120",
        "started version=",
        "described seconds=0.2 certainty=sure checks=none",
        "failed code=truncated",
        "engine_restarted",
    ):
        assert part in report
    assert stage.reader.heard[-1] == "Report copied. It holds no picture, name or description."
    for text in (report, log_of(stage)):
        assert "secret" not in text
        assert "picture called" not in text
        assert str(tmp_path) not in text


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
