"""The page of settings, by keyboard."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QListWidget, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.settings.records import SETTINGS
from desktop_app.settings.store import Store
from desktop_app.translation import DOUBLED, doubled, translator
from desktop_app.ui.settings_page import SettingsPage
from desktop_app.ui.widgets import SMALLEST_TARGET
from tests.support.pages import only
from tests.support.window import Stage


@pytest.fixture
def page(stage: Stage, qtbot: QtBot) -> SettingsPage:
    """The page, opened."""
    stage.window.actions_by_id["settings"].trigger()
    page = only(stage.window, SettingsPage)
    qtbot.waitUntil(page.isVisible)
    page.activateWindow()
    return page


def control(page: QDialog, setting: str) -> QWidget:
    found = page.findChild(QWidget, setting)
    assert found is not None
    return found


def controls(page: QDialog) -> list[QWidget]:
    return [control(page, record.id) for record in SETTINGS]


def press(page: QDialog, title: str) -> None:
    button = next(b for b in page.findChildren(QPushButton) if b.text() == title)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)


def test_every_setting_has_a_label_a_name_and_help(page: SettingsPage) -> None:
    buddies = {label.buddy(): label.text() for label in page.findChildren(QLabel) if label.buddy()}
    for record, part in zip(SETTINGS, controls(page), strict=True):
        assert buddies[part] == record.label
        assert part.accessibleName() == record.label.replace("&", "")
        assert part.accessibleDescription() == record.help
        assert part.height() >= SMALLEST_TARGET


def test_mnemonics_are_used_once(page: SettingsPage) -> None:
    titles = [label.text() for label in page.findChildren(QLabel) if label.buddy()]
    titles += [button.text() for button in page.findChildren(QPushButton)]
    letters = [found[1].upper() for title in titles if (found := re.search("&(.)", title))]
    assert len(letters) == len(set(letters)) > 10


def test_tab_reaches_every_part(page: SettingsPage) -> None:
    wanted = {*controls(page), *page.findChildren(QPushButton)}
    reached = set()
    for _ in range(2 * len(wanted)):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        reached.add(page.focusWidget())
    assert wanted <= reached


def test_a_change_by_keyboard_holds_at_once_and_is_kept(page: SettingsPage, stage: Stage) -> None:
    minutes = control(page, "engine.idle_minutes")
    QTest.keyClick(minutes, Qt.Key.Key_Up)
    assert stage.store.number("engine.idle_minutes") == 11
    voice = control(page, "speech.own_voice")
    QTest.keyClick(voice, Qt.Key.Key_Down)
    assert stage.store["speech.own_voice"] == "always"
    assert stage.voice.choice == "always"
    assert stage.window.actions_by_id["voice_always"].isChecked()
    assert Store(stage.store_file)["speech.own_voice"] == "always"


def test_everything_is_as_at_first_after_a_reset(page: SettingsPage, stage: Stage) -> None:
    stage.store.set("engine.idle_minutes", 3)
    press(page, "Reset &all")
    assert stage.store.number("engine.idle_minutes") == 10
    minutes = control(page, "engine.idle_minutes")
    assert isinstance(minutes, QSpinBox) and minutes.value() == 10
    assert stage.reader.heard == ["All settings are as at first"]


def test_settings_of_a_file_are_taken_or_refused(
    page: SettingsPage, stage: Stage, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text('{"queue.newer": "wait"}')
    bad.write_text("[]")
    page.import_from(bad)
    assert stage.reader.at_once == ["bad.json holds no settings of Hearsight. Choose another file."]
    page.import_from(tmp_path / "none.json")
    assert "none.json could not be read" in stage.reader.at_once[-1]
    page.import_from(good)
    newer = control(page, "queue.newer")
    assert isinstance(newer, QListWidget) and newer.currentRow() == 1
    page.export_to(tmp_path / "out.json")
    assert stage.reader.heard[-1] == "Written to out.json"
    assert Store(tmp_path / "out.json")["queue.newer"] == "wait"


def test_the_page_and_the_window_change_their_language_at_once(
    page: SettingsPage, stage: Stage
) -> None:
    try:
        translator.use(DOUBLED)
        assert page.windowTitle() == doubled("Settings")
        assert control(page, "queue.newer").accessibleName() == "A newer picture A newer picture"
        assert stage.window.actions_by_id["open"].text() == doubled("&Open…")
        assert stage.window.showing.text.accessibleName() == doubled("Description")
    finally:
        translator.use("en")
    assert page.windowTitle() == "Settings"


def test_escape_closes_the_page_and_the_focus_comes_back(
    page: SettingsPage, stage: Stage, qtbot: QtBot
) -> None:
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: stage.window.findChild(SettingsPage) is None)
    assert stage.window.isVisible()
    assert stage.window.focusWidget() is stage.window.showing.text


def test_what_is_wrong_with_the_file_is_told_once_the_window_is_there(
    qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "settings.json").write_text("{")
    stage = Stage(tmp_path / "settings.json")
    qtbot.addWidget(stage.window)
    qtbot.waitUntil(lambda: bool(stage.reader.at_once))
    assert "The settings could not be read" in stage.reader.at_once[0]
    stage.close()
