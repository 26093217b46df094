"""Signals can be emitted and Qt be called as often as one likes."""

import subprocess
import sys

EMITTING = """
from PySide6.QtCore import QCoreApplication
from desktop_app.ui.callbacks import Callbacks
application = QCoreApplication([])
callbacks, told = Callbacks(), []
callbacks.voice_speaking.connect(told.append)
for _ in range(20_000):
    callbacks.voice_speaking.emit(True)
    callbacks.voice_speaking.emit(False)
print(len(told))
"""

CALLING = """
from PySide6.QtCore import QObject
import desktop_app.ui
thing = QObject()
for _ in range(200_000):
    thing.setObjectName("a")
print(thing.objectName())
"""


def test_thousands_of_signals_do_not_end_python() -> None:
    command = [sys.executable, "-c", EMITTING]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "40000\n", "")


def test_thousands_of_calls_do_not_end_python() -> None:
    command = [sys.executable, "-c", CALLING]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "a\n", "")
