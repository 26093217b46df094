"""Thousands of pictures, described, spoken and stopped: does memory grow, does a process stay?

    python -m tests.bench.soak [--cycles COUNT]

The real window and the real engine; the voice is one that weighs nothing. Growth is counted from
the second tenth of the cycles to the last, by the medians.
"""

import argparse
import os
import sys
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from desktop_app.ui.intake import from_path
from tests.bench.memory import memory_of
from tests.bench.report import Figure, tell
from tests.support.crowds import many_pictures
from tests.support.light_voice import launch_light_voice
from tests.support.live_window import LiveWindow

MOST_GROWTH = 5.0  # percent
PATIENCE = 120.0  # seconds for a cycle
_MARK = "HEARSIGHT_SOAK"


@dataclass(frozen=True)
class Size:
    """Memory in megabytes."""

    window: float
    engine: float


class Soak:
    """Describes, speaks and stops, again and again, in one window."""

    def __init__(self, folder: Path) -> None:
        self._pictures = many_pictures(folder / "pictures", 10)
        self._live = LiveWindow(folder, launch_light_voice)
        self._live.store.set("reading.look", "off")
        self._live.store.set("history.limit", 100)
        self._done = 0  # cycles
        self._speaking = False
        self._live.callbacks.voice_speaking.connect(self._note_speaking)

    def run(self, cycles: int) -> tuple[Size, Size]:
        """Memory in the second tenth of all cycles, and in the last one."""
        tenth = max(cycles // 10, 1)
        self._sizes(tenth)
        warm = _usual(self._sizes(tenth))
        for _ in range(7):
            self._sizes((cycles - 3 * tenth) // 7)
        return warm, _usual(self._sizes(tenth))

    def close(self) -> None:
        """End the window and everything that it started."""
        self._live.close()

    def _sizes(self, cycles: int) -> list[Size]:
        """Memory after each of so many cycles."""
        sizes = [self._cycle(self._pictures[cycle % 10]) for cycle in range(cycles)]
        self._done += cycles
        usual = _usual(sizes or [Size(0, 0)])
        told = f"window {usual.window:.1f}, engine {usual.engine:.1f} megabytes"
        print(f"{self._done} cycles: {told}.", file=sys.stderr, flush=True)
        return sizes

    def _cycle(self, picture: Path) -> Size:
        live, described = self._live, len(self._live.described)
        live.window.describe([from_path(picture)])
        live.until(lambda: len(live.described) > described and self._speaking, PATIENCE)
        live.act("stop")()
        live.until(lambda: not self._speaking, PATIENCE)
        del live.described[:]
        assert live.engine.pid is not None
        return Size(*(memory_of(pid).proportional for pid in (os.getpid(), live.engine.pid)))

    def _note_speaking(self, speaking: bool) -> None:
        self._speaking = speaking


def _usual(sizes: list[Size]) -> Size:
    """The medians: a picture that is being painted comes and goes."""
    return Size(median(size.window for size in sizes), median(size.engine for size in sizes))


def growth(before: float, after: float) -> float:
    """In percent."""
    return 100 * (after - before) / before


def processes_with(mark: str) -> list[int]:
    """Processes but this one whose environment holds the mark: all that we started, and theirs."""
    wanted, found = f"{_MARK}={mark}".encode(), []
    for entry in Path("/proc").iterdir():
        try:
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
        except (OSError, ValueError):
            continue
    return [pid for pid in found if pid != os.getpid()]


def soak(cycles: int) -> list[Figure]:
    """What was measured."""
    os.environ[_MARK] = mark = uuid.uuid4().hex
    with tempfile.TemporaryDirectory() as name:
        tempfile.tempdir = os.environ["TMPDIR"] = str(Path(name))
        run = Soak(Path(name))
        warm, end = run.run(cycles)
        during = len(processes_with(mark))
        run.close()
        left = len(list(Path(name).glob("hearsight-*")))
    orphans = len(processes_with(mark))
    figures = [Figure("Processes while it worked", during, "")]
    for part, before, after in (
        ("Window", warm.window, end.window),
        ("Engine", warm.engine, end.engine),
    ):
        figures.append(Figure(f"{part}, warm, proportional memory", before, "MB", digits=1))
        grown = growth(before, after)
        figures.append(Figure(f"{part}, growth of it", grown, "percent", MOST_GROWTH, digits=2))
    figures.append(Figure("Processes that stayed", orphans, "", 0))
    figures.append(Figure("Folders that stayed", left, "", 0))
    return figures


def main() -> int:
    """Print the figures; the exit status tells whether all are as wanted."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.soak",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--cycles", type=int, default=2000)
    cycles = parser.parse_args().cycles
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    figures = soak(cycles)
    print(f"{cycles} times described, spoken and stopped.")
    for figure in figures:
        tell(figure)
    return 0 if all(figure.met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
