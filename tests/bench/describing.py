"""Descriptions: whole, in parts, from a cold start and as a command; the engine's memory."""

import subprocess
import sys
from pathlib import Path

from desktop_app.engine.client import Engine
from tests.bench.memory import memory_of
from tests.bench.report import Figure, spread, tell
from tests.bench.timing import milliseconds, repeat

RUNS = 15
COLD_RUNS = 5


def measure_warm(picture: Path) -> None:
    """Tell how long a description takes once the engine is warm, and the engine's memory."""
    engine = Engine()
    engine.start()
    try:
        engine.describe(picture)
        whole = repeat(lambda: engine.describe(picture), RUNS)
        if engine.pid is None:
            raise RuntimeError("the engine ended after it had described")
        memory = memory_of(engine.pid)
    finally:
        engine.close()
    tell(spread("Whole description, 12 megapixels, warm", whole, "milliseconds", target=350))
    tell(Figure("Engine after describing, resident memory", memory.resident, "MB", 450))
    tell(Figure("Engine, peak of resident memory", memory.peak, "MB", 450))
    tell(Figure("Engine, proportional memory", memory.proportional, "MB"))


def measure_cold(picture: Path) -> None:
    """Tell how long the first description of a new process takes; files are in the disk cache."""
    starts = [_first_description(picture) for _ in range(COLD_RUNS)]
    commands = repeat(lambda: _command(picture), COLD_RUNS)
    tell(spread("First description after the engine starts", starts, "milliseconds", target=2500))
    tell(spread("Whole command, describe one file", commands, "milliseconds", target=2500))


def _first_description(picture: Path) -> float:
    engine = Engine()

    def start_and_describe() -> None:
        engine.start()
        engine.describe(picture)

    try:
        return milliseconds(start_and_describe)
    finally:
        engine.close()


def _command(picture: Path) -> None:
    command = [sys.executable, "-m", "desktop_app", "describe", str(picture)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
