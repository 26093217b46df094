"""Signals can be emitted as often as one likes."""

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


def test_thousands_of_signals_do_not_end_python() -> None:
    command = [sys.executable, "-c", EMITTING]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "40000\n", "")
