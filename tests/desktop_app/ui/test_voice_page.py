"""Voices are heard and chosen by the keyboard."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.settings.store import Store
from desktop_app.speech.manner import Manner, VoiceInfo
from desktop_app.ui.settings_page import SettingsPage
from desktop_app.ui.voice_page import SAMPLES, VoicePage
from tests.support.window import Stage

VOICES = [
    VoiceInfo("jane", "Jane", "en_GB", "speech-dispatcher"),
    VoiceInfo("hans", "Hans", "de-DE", "espeak"),
    VoiceInfo("mei", "Mei", "cmn", "espeak"),
    VoiceInfo("old", "Old", "", "espeak"),
    VoiceInfo("john", "John", "en-US", "espeak"),
]


def open_page(stage: Stage, qtbot: QtBot) -> VoicePage:
    """The page, opened from the settings by keyboard."""
    stage.window.actions_by_id["settings"].trigger()
    settings = stage.window.findChild(SettingsPage)
    assert settings is not None
    button = settings.findChild(QPushButton, "speech.voice")
    assert button is not None
    QTest.keyClick(button, Qt.Key.Key_Return)
    page = settings.findChild(VoicePage)
    assert page is not None
    qtbot.waitUntil(page.isVisible)
    page.activateWindow()
    return page


@pytest.fixture
def page(stage: Stage, qtbot: QtBot) -> VoicePage:
    """The page with voices in it."""
    stage.speaker.installed = VOICES
    page = open_page(stage, qtbot)
    qtbot.waitUntil(lambda: len(lines(page, "Voice")) > 1)
    return page


def the_list(page: VoicePage, name: str) -> QListWidget:
    return next(one for one in page.findChildren(QListWidget) if one.accessibleName() == name)


def lines(page: VoicePage, name: str) -> list[str]:
    found = the_list(page, name)
    return [found.item(row).text() for row in range(found.count())]


def press_button(page: VoicePage, title: str) -> None:
    button = next(b for b in page.findChildren(QPushButton) if b.text() == title)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)


def test_voices_of_our_languages_are_listed_by_language(page: VoicePage) -> None:
    assert lines(page, "Engine") == ["The best there is", "speech-dispatcher", "espeak"]
    assert lines(page, "Voice") == [
        "Any voice that suits",
        "English: Jane",
        "English: John",
        "Chinese: Mei",
        "Old",
    ]


def test_an_engine_has_its_own_voices(page: VoicePage) -> None:
    QTest.keyClick(the_list(page, "Engine"), Qt.Key.Key_Down)
    assert lines(page, "Voice") == ["Any voice that suits", "English: Jane"]


def test_mnemonics_are_used_once(page: VoicePage) -> None:
    titles = ["&Engine", "&Voice", *(b.text() for b in page.findChildren(QPushButton))]
    letters = [found[1].upper() for title in titles if (found := re.search("&(.)", title))]
    assert len(letters) == len(titles) == len(set(letters)) == 5


def test_a_voice_is_heard_before_it_is_chosen(page: VoicePage, stage: Stage) -> None:
    stage.store.set("speech.rate", 150)
    for _ in range(3):
        QTest.keyClick(the_list(page, "Voice"), Qt.Key.Key_Down)
    press_button(page, "Hear a &sample")
    assert stage.speaker.said == [SAMPLES["zh"]]
    assert stage.speaker.languages == ["cmn"]
    assert stage.speaker.manners == [Manner("", "mei", rate=1.5)]
    assert stage.store.texts("speech.voice") == {}
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert stage.speaker.stops == 1


def test_a_chosen_voice_speaks_at_once_and_is_kept(
    page: VoicePage, stage: Stage, qtbot: QtBot
) -> None:
    QTest.keyClick(the_list(page, "Engine"), Qt.Key.Key_Down)
    QTest.keyClick(the_list(page, "Voice"), Qt.Key.Key_Down)
    QTest.keyClick(the_list(page, "Voice"), Qt.Key.Key_Return)
    assert stage.reader.heard == ["Chosen: English: Jane"]
    assert stage.speaker.manner == Manner("speech-dispatcher", "jane")
    kept = {"engine": "speech-dispatcher", "voice": "jane"}
    assert Store(stage.store_file).texts("speech.voice") == kept
    page.reject()
    qtbot.waitUntil(lambda: stage.window.findChild(VoicePage) is None)
    again = stage.window.findChild(SettingsPage)
    assert again is not None
    again.reject()
    qtbot.waitUntil(lambda: stage.window.findChild(SettingsPage) is None)
    again = open_page(stage, qtbot)
    qtbot.waitUntil(lambda: len(lines(again, "Voice")) > 1)
    assert the_list(again, "Engine").currentItem().text() == "speech-dispatcher"
    assert the_list(again, "Voice").currentItem().text() == "English: Jane"
    the_list(again, "Engine").setCurrentRow(0)
    the_list(again, "Voice").setCurrentRow(0)
    press_button(again, "&Choose")
    assert stage.speaker.manner == Manner()


def test_that_there_is_no_voice_is_told(stage: Stage, qtbot: QtBot) -> None:
    open_page(stage, qtbot)
    qtbot.waitUntil(lambda: bool(stage.reader.at_once))
    assert stage.reader.at_once == ["No voice is installed."]


def test_the_settings_page_has_a_sample_of_the_voice_of_now(stage: Stage) -> None:
    stage.window.actions_by_id["settings"].trigger()
    settings = stage.window.findChild(SettingsPage)
    assert settings is not None
    button = next(b for b in settings.findChildren(QPushButton) if b.text() == "Hear a &sample")
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert stage.speaker.said == [SAMPLES["en"]]
    assert stage.speaker.manners == [None]
