"""Help ▸ About, by keyboard."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from desktop_app import __version__
from desktop_app.ui.about_page import AboutPage
from desktop_app.ui.widgets import ReadingText
from tests.support.window import Stage


@pytest.fixture
def licences(tmp_path: Path) -> Path:
    """The licences in a bundle, as the build lays them out."""
    texts = {
        "numpy/LICENSE.txt": "\n".join(f"clause {n}" for n in range(12_000)),
        "Expat/copyright": "Freely",
    }
    texts |= {"PyNaCl/1-LICENSE": "Apache", "PyNaCl/2-LICENSE.libsodium.txt": "ISC"}
    for name, text in texts.items():
        path = tmp_path / "licences" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "licences" / "components.json").write_text("{}")
    return tmp_path / "licences"


def test_the_licence_of_every_part_is_read_by_keys(
    stage: Stage, licences: Path, qtbot: QtBot
) -> None:
    page = AboutPage(stage.window, licences)
    page.open()
    qtbot.waitUntil(page.isVisible)
    page.activateWindow()
    about = page.focusWidget()
    assert isinstance(about, ReadingText)
    assert about.toPlainText().startswith(f"Hearsight {__version__}")
    QTest.keyClick(about, Qt.Key.Key_Tab)
    parts = page.focusWidget()
    assert isinstance(parts, QListWidget)
    read = {}
    for _ in range(parts.count()):
        read[parts.currentItem().text()] = page.text.toPlainText()
        QTest.keyClick(parts, Qt.Key.Key_Down)
    assert read["Expat"] == "Freely"
    assert read["PyNaCl, 1 of 2"] == "Apache" and read["PyNaCl, 2 of 2"] == "ISC"
    long = [text for title, text in read.items() if title.startswith("numpy, ")]
    assert "\n".join(long) == (licences / "numpy" / "LICENSE.txt").read_text()
    assert len(long) == 3 and len(read) == 6
    QTest.keyClick(parts, Qt.Key.Key_Tab)
    assert page.focusWidget() is page.text
    assert "" not in (parts.accessibleName(), page.text.accessibleName())
    QTest.keyClick(page.text, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: stage.window.findChild(AboutPage) is None)


def test_from_sources_there_is_the_text_only(stage: Stage, qtbot: QtBot) -> None:
    stage.window.actions_by_id["about"].trigger()
    page = stage.window.findChild(AboutPage)
    assert page is not None
    qtbot.waitUntil(page.isVisible)
    assert page.findChildren(QListWidget) == []
    [text] = page.findChildren(ReadingText)
    assert "Third-party notices" in text.toPlainText()
