"""The window: how soon it is painted, how much memory its process holds.

It takes keys as soon as it is painted: what is slow begins behind that, on other threads. A cold
start reads every file from the disk, but for those that another program has open.
"""

import os
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

from tests.bench.memory import Memory, memory_of, processor_seconds
from tests.bench.report import Figure, spread, tell
from tests.bench.screen import Screen

PROJECT = Path(__file__).parents[2]
APP = [sys.executable, "-m", "desktop_app"]
STARTS = 5
LONGEST = 60.0  # seconds
QUIET = 3.0  # seconds without work: the picture is described


def measure_window(picture: Path) -> None:
    """Tell the figures of the window."""
    with tempfile.TemporaryDirectory() as folder, Screen(Path(folder)) as screen:
        _measure_start(screen, "Window painted after the command, warm", APP, 500)
        _measure_start(screen, "Window painted after the command, cold", APP, 1000, cold=True)
        if Path(sys.prefix) == PROJECT / ".venv":  # what ./run has set up
            _measure_start(screen, "Window painted after ./run", [str(PROJECT / "run")], 2000)
        memory = _memory_after_describing(screen, picture)
    tell(Figure("Window process, proportional memory", memory.proportional, "MB", 150))
    tell(Figure("Window process, resident memory", memory.resident, "MB", 150))
    tell(Figure("Window process, peak of resident memory", memory.peak, "MB"))


def _measure_start(
    screen: Screen, title: str, command: list[str], target: float, *, cold: bool = False
) -> None:
    starts = []
    for _ in range(STARTS):
        if cold:
            _forget_files()
        starts.append(_seconds_to_paint(screen, command))
    tell(spread(title, [1000 * wall for wall, _ in starts], "milliseconds", target))
    busy = [1000 * processor for _, processor in starts]
    tell(spread(f"{title}: of that, on the processor", busy, "milliseconds"))


def _forget_files() -> None:
    """Have the system drop what it keeps in memory of Python, Qt and the application."""
    paths = sysconfig.get_paths()
    for folder in (paths["stdlib"], paths["purelib"], PROJECT / "desktop_app", PROJECT / "assets"):
        for path in Path(folder).rglob("*"):
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _seconds_to_paint(screen: Screen, command: list[str]) -> tuple[float, float]:
    """By the clock, and of the processor's time."""
    screen.wait_until(painted=False, seconds=LONGEST)
    started = time.perf_counter()
    window = _open_window(screen, command)
    try:
        screen.wait_until(painted=True, seconds=LONGEST)
        return time.perf_counter() - started, processor_seconds(window.pid)
    finally:
        _end(window)


def _memory_after_describing(screen: Screen, picture: Path) -> Memory:
    window = _open_window(screen, [*APP, str(picture)])
    try:
        _wait_until_quiet(window.pid)
        return memory_of(window.pid)
    finally:
        _end(window)


def _open_window(screen: Screen, command: list[str]) -> "subprocess.Popen[bytes]":
    environment = os.environ | {"DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}
    return subprocess.Popen(command, env=environment)


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
