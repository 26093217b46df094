"""Pages to read."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox
from pytestqt.qtbot import QtBot

from desktop_app import __version__
from desktop_app.ui.dialogs import TextPage, about_page
from desktop_app.ui.widgets import ReadingText
from tests.support.window import Stage


def test_about_tells_the_version_and_the_licences_of_others() -> None:
    page = about_page()
    assert page.startswith(f"Hearsight {__version__}\n")
    assert "MIT" in page
    assert "PySide6" in page and "LGPL" in page


@pytest.mark.parametrize(
    ("show", "title"), [("show_keyboard", "Keyboard"), ("show_about", "About Hearsight")]
)
def test_a_page_opens_on_its_text_and_escape_closes_it(
    stage: Stage, qtbot: QtBot, show: str, title: str
) -> None:
    before = stage.window.focusWidget()
    getattr(stage.window.pages, show)()
    page = stage.window.findChild(QDialog)
    assert page is not None
    qtbot.waitUntil(page.isActiveWindow)
    text = page.focusWidget()
    assert isinstance(text, ReadingText)
    assert page.windowTitle() == text.accessibleName() == title
    assert text.textCursor().position() == 0
    qtbot.keyClick(text, Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert stage.window.focusWidget() is before


def test_tab_leaves_the_text_and_return_closes_the_page(stage: Stage, qtbot: QtBot) -> None:
    stage.window.pages.show_keyboard()
    page = stage.window.findChild(TextPage)
    assert page is not None
    qtbot.waitUntil(page.isActiveWindow)
    text = page.focusWidget()
    qtbot.keyClick(text, Qt.Key.Key_Tab)
    close = page.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close)
    assert page.focusWidget() is close
    qtbot.keyClick(close, Qt.Key.Key_Return)
    assert not page.isVisible()
