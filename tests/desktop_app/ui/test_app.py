"""The whole window process, with the real engine behind it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.commands import PROJECT, environment
from tests.support.waiting import wait_until

CAT = PROJECT / "assets" / "samples" / "chelsea.png"
HEAVY = {"numpy", "onnx", "onnxruntime", "PIL", "pi_heif", "pyttsx3", "torch"}

# The window as it is, except that it tells about itself and closes when a picture is described.
PROGRAM = """
import json, os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop_app.handover import Request
from desktop_app.ui import app
from desktop_app.ui.main_window import MainWindow

told = {}

class Telling(MainWindow):
    def describe(self, pictures):
        super().describe(pictures)
        self.showing.described.connect(self.tell)
        self._announcer.problems_changed.connect(self.fail)

    def fail(self, problems):
        if any("chelsea" in problem for problem in problems):
            told["failure"] = problems
            self.close()

    def tell(self, item):
        told["description"] = item.description_text()
        told["modules"] = sorted({name.partition(".")[0] for name in sys.modules})
        told["engine"] = engines[0].pid
        QTimer.singleShot(0, self.close)

engines = []

class Started(app.Engine):
    def start(self):
        engines.append(self)
        told["shown first"] = any(w.isVisible() for w in QApplication.topLevelWidgets())
        super().start()

app.MainWindow, app.Engine = Telling, Started
status = app.run_window(Request((Path(sys.argv[1]),)), "cpu")
print(json.dumps(told))
sys.exit(status)
"""


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What the window process told about itself."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(CAT)],
        env=environment(),
        cwd=PROJECT,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    record: dict[str, Any] = json.loads(done.stdout)
    assert "failure" not in record, record["failure"]
    return record


def test_a_picture_is_really_described(told: dict[str, Any]) -> None:
    assert len(told["description"].split()) >= 3


def test_the_window_process_stays_light(told: dict[str, Any]) -> None:
    assert "desktop_app" in told["modules"]
    assert set(told["modules"]) & HEAVY == set()


def test_the_window_is_shown_before_the_engine_starts(told: dict[str, Any]) -> None:
    assert told["shown first"] is True


def test_the_engine_ends_with_the_window(told: dict[str, Any]) -> None:
    assert Path("/proc").is_dir()
    wait_until(lambda: not is_alive(told["engine"]), "the end of the engine")
