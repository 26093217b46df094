"""The portal for screenshots, played by another process on a session bus of the test's own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from desktop_app.capture.portal import NO_PORTAL, REFUSED
from tests.support.commands import PROJECT

PORTAL = PROJECT / "tests" / "support" / "screenshot_portal.py"
ASK = """
import json, sys
from PySide6.QtCore import QCoreApplication
from desktop_app.capture.portal import ScreenshotPortal, picture_in

application = QCoreApplication([])

def end(*told):
    print(json.dumps(told), flush=True)
    application.quit()

def done(file):
    image = picture_in(file)
    end("picture", image.width(), image.height(), file.exists())

ScreenshotPortal(done, lambda sentence: end("problem", sentence), application)
sys.exit(application.exec())
"""

pytestmark = pytest.mark.acceptance


def ask(*portal: str) -> list[object]:
    """What comes of one question when this portal runs, or none."""
    ask = [sys.executable, "-c", ASK]
    command = ["/usr/bin/python3", str(PORTAL), *portal, *ask] if portal else ask
    done = subprocess.run(
        ["dbus-run-session", "--", *command],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: list[object] = json.loads(done.stdout)
    return told


@pytest.fixture
def red_file(tmp_path: Path) -> Path:
    """A picture that the portal has written."""
    path = tmp_path / "red.png"
    Image.new("RGB", (64, 48), "red").save(path)
    return path


def test_a_picture_comes_and_its_file_goes(red_file: Path) -> None:
    assert ask("0", str(red_file)) == ["picture", 64, 48, False]
    assert not red_file.exists()


def test_a_person_who_refuses_is_told_what_to_do(red_file: Path) -> None:
    assert ask("1", str(red_file)) == ["problem", REFUSED]
    assert red_file.exists()


def test_where_there_is_no_portal_that_is_said() -> None:
    assert ask() == ["problem", NO_PORTAL]
