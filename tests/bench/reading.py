"""How well and how quickly text is read.

    python -m tests.bench.reading FONT.ttf FONT.ttf FONT.ttf [--count 50]

The fonts draw the screens; each is read clean and with four flaws, by the engine as it ships.
"""

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from desktop_app.engine.client import Engine
from desktop_app.engine.description import Reading
from desktop_app.paths import assets_folder
from tests.bench.memory import memory_of
from tests.bench.report import Figure, spread, tell
from tests.bench.screens import Screen, edits, flawed, screens

CLEAN_TARGET, FLAWED_TARGET = 2.0, 8.0  # percent of the characters


def error_rate(reading: Reading, screen: Screen) -> float:
    """Wrong characters in percent; where lines and words end does not count."""
    said = "".join("".join(line.text.split()) for line in reading.lines)
    meant = "".join(screen.text.split())
    return 100 * edits(said, meant) / len(meant)


def copies(screen: Screen) -> Iterator[tuple[str, Image.Image]]:
    """The screen itself and its flawed copies."""
    yield "clean", screen.image
    yield from flawed(screen.image)


def main() -> None:
    """Read all screens, tell the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.reading")
    parser.add_argument("fonts", nargs="+")
    parser.add_argument("--count", type=int, default=50, help="of screens")
    options = parser.parse_args()
    rates: dict[str, list[float]] = defaultdict(list)
    seconds: list[float] = []
    first: list[float] = []
    engine = Engine()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "screen.png"
        for screen in screens(options.fonts, options.count):
            for name, image in copies(screen):
                image.save(path)
                reading, began, ended = _timed(engine, path)
                if name == "clean":
                    first.append(began)
                    seconds.append(ended)
                rates[name].append(error_rate(reading, screen))
        _glances(engine)
        memory = memory_of(engine.pid or 0).peak
    engine.close()
    for name, found in rates.items():
        target = CLEAN_TARGET if name == "clean" else FLAWED_TARGET
        rate = sum(found) / len(found)
        tell(Figure(f"Wrong characters, {name}", rate, "percent", target, digits=2))
    tell(spread("Reading a screen", seconds, "seconds", 2.5, digits=2))
    tell(spread("Its first line", first, "seconds", 1.2, digits=2))
    tell(Figure("Engine with reading, memory", memory, "megabytes", 800))


def _timed(engine: Engine, path: Path) -> tuple[Reading, float, float]:
    """What is read, and the seconds until its first line and until its last."""
    began: list[float] = []
    started = time.perf_counter()
    reading = engine.read(path, on_lines=lambda _: began.append(time.perf_counter() - started))
    ended = time.perf_counter() - started
    return reading, began[0] if began else ended, ended


def _glances(engine: Engine) -> None:
    """How long it takes to see that there is no text."""
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(5):
        for sample in ("chelsea.png", "astronaut.png", "rocket.jpg"):  # by turns: none is kept
            started = time.perf_counter()
            engine.read(assets_folder() / "samples" / sample, thorough=False)
            times[sample].append(1000 * (time.perf_counter() - started))
    for sample, found in times.items():
        tell(spread(f"A look at {sample}, without text", found, "milliseconds", 300))


if __name__ == "__main__":
    main()
