"""What the window's tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from tests.support.window import Stage

_OF_THE_PLATFORM = "This plugin does not support propagateSizeHints"  # Qt's offscreen platform


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.qt_log_ignore(_OF_THE_PLATFORM))


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    """A shown window; a screen reader of this person runs."""
    stage = Stage(tmp_path / "settings.json")
    qtbot.addWidget(stage.window)
    stage.window.show()
    qtbot.waitExposed(stage.window)
    stage.window.activateWindow()
    yield stage
    stage.close()


@pytest.fixture
def red_image() -> QImage:
    """A small red picture."""
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    return image


@pytest.fixture
def red_file(red_image: QImage, tmp_path: Path) -> Path:
    """The red picture as a file."""
    path = tmp_path / "red.png"
    red_image.save(str(path))
    return path
