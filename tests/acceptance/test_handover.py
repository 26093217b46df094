"""Hearsight is started a second time while its window is behind another: what a person hears."""

import sys
from pathlib import Path

import pytest

from tests.support.desktop import PROJECT, Desktop
from tests.support.orca import opened_with

pytestmark = pytest.mark.acceptance

OTHER = """
from PySide6.QtWidgets import QApplication, QLineEdit
application = QApplication([])
field = QLineEdit()
field.setWindowTitle("Elsewhere")
field.setAccessibleName("Field")
field.show()
application.exec()
"""


def active(desktop: Desktop) -> str:
    return desktop.run("xdotool", "getactivewindow", "getwindowname").strip()


def test_a_picture_from_elsewhere_comes_into_the_window_that_is_open(
    desktop: Desktop, sentences: dict[Path, str]
) -> None:
    (cat, cat_sentence), (rocket, rocket_sentence) = sentences.items()
    orca = opened_with(desktop, cat, cat_sentence)
    program = desktop.folder / "elsewhere.py"
    program.write_text(OTHER)
    desktop.start("elsewhere", sys.executable, program)
    desktop.window("Elsewhere")
    desktop.type("a")
    told = orca.wait_for("Field")
    assert active(desktop) == "Elsewhere"

    start = ("env", f"--chdir={rocket.parent}", f"PYTHONPATH={PROJECT}", sys.executable)
    desktop.run(*start, "-m", "desktop_app", rocket.name)
    told = orca.wait_for(rocket_sentence, told)
    assert active(desktop) == "Hearsight"
    assert orca.count(rocket_sentence) == 1
    orca.wait_for_end(rocket_sentence)
    windows = desktop.run("xdotool", "search", "--onlyvisible", "--name", "^Hearsight$")
    assert len(windows.split()) == 1

    told = len(orca.heard)
    desktop.press("alt+Tab")
    orca.wait_for("Field", told)
    told = len(orca.heard)
    desktop.run(sys.executable, "-m", "desktop_app")
    orca.wait_for("Hearsight is open already", told)
