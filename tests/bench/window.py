"""The window: how soon it is painted, how much memory its process holds."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.memory import Memory, memory_of, processor_seconds
from tests.bench.report import Figure, spread, tell
from tests.bench.screen import Screen

STARTS = 5
LONGEST = 60.0  # seconds
QUIET = 3.0  # seconds without work: the picture is described


def measure_window(picture: Path) -> None:
    """Tell the figures of the window."""
    with tempfile.TemporaryDirectory() as folder, Screen(Path(folder)) as screen:
        starts = [_seconds_to_paint(screen) * 1000 for _ in range(STARTS)]
        memory = _memory_after_describing(screen, picture)
    tell(spread("Window painted after the command", starts, "milliseconds", target=1000))
    tell(Figure("Window process, proportional memory", memory.proportional, "MB", 150))
    tell(Figure("Window process, resident memory", memory.resident, "MB"))
    tell(Figure("Window process, peak of resident memory", memory.peak, "MB"))


def _open_window(screen: Screen, *arguments: str) -> "subprocess.Popen[bytes]":
    environment = os.environ | {"DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}
    return subprocess.Popen([sys.executable, "-m", "desktop_app", *arguments], env=environment)


def _seconds_to_paint(screen: Screen) -> float:
    screen.wait_until(painted=False, seconds=LONGEST)
    started = time.perf_counter()
    window = _open_window(screen)
    try:
        screen.wait_until(painted=True, seconds=LONGEST)
        return time.perf_counter() - started
    finally:
        _end(window)


def _memory_after_describing(screen: Screen, picture: Path) -> Memory:
    window = _open_window(screen, str(picture))
    try:
        _wait_until_quiet(window.pid)
        return memory_of(window.pid)
    finally:
        _end(window)


def _wait_until_quiet(pid: int) -> None:
    """Wait until the process and its children have done next to nothing for a while."""
    deadline = time.perf_counter() + LONGEST
    busy, quiet_since = processor_seconds(pid), time.perf_counter()
    while time.perf_counter() < min(deadline, quiet_since + QUIET):
        time.sleep(0.1)
        now = processor_seconds(pid)
        if now - busy > 0.05:
            busy, quiet_since = now, time.perf_counter()


def _end(window: "subprocess.Popen[bytes]") -> None:
    window.terminate()
    window.wait(LONGEST)
