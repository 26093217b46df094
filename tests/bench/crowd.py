"""Many files at once, a long history, and how soon what is known is said.

    python -m tests.bench.crowd [--files COUNT] [--described COUNT]

Runs the real window on a desktop of its own. All files are described, which takes minutes, unless
told to cancel after some.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QLineEdit, QListView

from desktop_app.engine.description import Description
from tests.bench.memory import memory_of
from tests.bench.report import Figure, spread, tell
from tests.support.crowds import long_history, many_pictures
from tests.support.desktop import Desktop
from tests.support.live_window import LiveWindow, library
from tests.support.obedient_voice import ObedientVoices

ENTRIES = 10_000
RUNS = 7
PATIENCE = 1800.0  # seconds for everything


class Crowd:
    """Measures in one window. All times are in milliseconds, all memory in megabytes."""

    def __init__(self, live: LiveWindow, files: list[Path], batch: int) -> None:
        """`batch` is how many are described before the rest is cancelled."""
        self._live = live
        self._files = files
        self._batch = batch
        self._known = 0.0  # when the engine's last answer was there
        self._said: list[float] = []  # from the answer until it was given to the voice
        self._note_answers()

    def measure(self) -> None:
        """Tell every figure."""
        self._first([self._files[0]])  # the engine starts
        alone = [self._first([self._files[0]]) for _ in range(RUNS)]
        tell(spread("First description, one file dropped", alone, "milliseconds"))
        crowd = [self._first(self._files) for _ in range(RUNS)]
        count = len(self._files)
        tell(spread(f"First description, {count} files dropped", crowd, "milliseconds"))
        more = median(crowd) - median(alone)
        tell(Figure("Of that, because they are many", more, "milliseconds", 150))
        self._measure_batch()
        tell(spread("Given to the voice after the answer", self._said, "milliseconds"))
        tell(Figure("Given to the voice, at the latest", max(self._said), "milliseconds", 100))
        self._measure_history()

    def _measure_batch(self) -> None:
        live, before = self._live, self._memory()
        described = len(live.described)
        live.window.getting.drop(_dropped(self._files))
        quarter, whole = described + self._batch // 4, described + self._batch
        live.until(lambda: len(live.described) >= quarter, PATIENCE)
        early = self._memory()
        live.until(lambda: len(live.described) >= whole, PATIENCE)
        window, engine = (after - first for after, first in zip(self._memory(), early, strict=True))
        tell(Figure("Window, more memory than before the drop", early[0] - before[0], "MB", 50))
        tell(Figure("Window, more memory since a quarter was done", window, "MB", 50))
        tell(Figure("Engine, more memory since a quarter was done", engine, "MB", 50))
        live.window.showing.cancel()
        live.until(live.is_idle, PATIENCE)
        live.window.getting.drop(_dropped(self._files))
        live.until(lambda: live.window.showing.item is not None, PATIENCE)
        live.act("stop")()  # the voice; Escape does one thing a press
        told = _milliseconds(live, live.act("stop"), lambda: not live.window.showing.cancel())
        tell(Figure("Cancelled in the middle, until that is told", told, "milliseconds", 100))
        still = _milliseconds(live, lambda: None, live.is_idle)
        tell(Figure("Then until the engine is still", still, "milliseconds"))

    def _measure_history(self) -> None:
        live = self._live

        listed, found = [], []
        for _ in range(RUNS):
            listed.append(_milliseconds(live, live.act("history"), lambda: _rows(live) == ENTRIES))
            found += [self._search("whale", ENTRIES // 100), self._search("", ENTRIES)]
            live.page().reject()
            live.until(lambda: not live.pages(), PATIENCE)
        tell(spread(f"History of {ENTRIES} listed", listed, "milliseconds", 200))
        tell(spread(f"History of {ENTRIES} searched", found, "milliseconds", 100))

    def _search(self, text: str, rows: int) -> float:
        field = self._live.page().findChild(QLineEdit)
        return _milliseconds(
            self._live, lambda: field.setText(text), lambda: _rows(self._live) == rows
        )

    def _first(self, files: list[Path]) -> float:
        """Until the first of these is told; then the others are cancelled."""
        live, said = self._live, len(self._said)
        drop = _dropped(files)
        took = _milliseconds(
            live, lambda: live.window.getting.drop(drop), lambda: len(self._said) > said
        )
        live.act("stop")()
        live.window.showing.cancel()
        live.until(live.is_idle, PATIENCE)
        return took

    def _note_answers(self) -> None:
        """Know when an answer is there, and when the voice gets it."""
        describe, say = self._live.engine.describe, self._live.speaker.say

        def described(*arguments: object) -> Description:
            description = describe(*arguments)
            self._known = time.perf_counter()
            return description

        def said(text: str, language: str = "en", **how: bool) -> None:
            shown = self._live.window.showing.item
            if shown is not None and text == self._live.window.showing.said(shown):
                self._said.append(1000 * (time.perf_counter() - self._known))
            say(text, language, **how)

        self._live.engine.describe = described
        self._live.speaker.say = said

    def _memory(self) -> tuple[float, float]:
        """Of the window's process and of the engine's."""
        assert self._live.engine.pid is not None
        return (
            memory_of(os.getpid()).proportional,
            memory_of(self._live.engine.pid).proportional,
        )


def _dropped(files: list[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return data


def _rows(live: LiveWindow) -> int:
    return live.page().findChild(QListView).model().rowCount()


def _milliseconds(live: LiveWindow, act: Callable[[], object], done: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    live.until(done, PATIENCE)
    return 1000 * (time.perf_counter() - started)


def measure(files: int, batch: int) -> None:
    """Tell the figures on the desktop that there is."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        long_history(library(folder), ENTRIES)
        voices = ObedientVoices()
        live = LiveWindow(folder, voices)
        live.store.set("history.limit", ENTRIES)
        live.store.set("history.keep", "off")
        live.store.set("reading.look", "off")
        try:
            Crowd(live, many_pictures(folder / "many", files), batch).measure()
        finally:
            live.close()
            voices.close()


def main() -> None:
    """Measure on a desktop of our own, or on this one."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.crowd",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--described", type=int, default=0, help="cancel after so many")
    parser.add_argument("--here", action="store_true", help="on the desktop that there is")
    options = parser.parse_args()
    batch = options.described or options.files
    if options.here:
        measure(options.files, batch)
        return
    with Desktop() as desktop:
        counts = ("--files", str(options.files), "--described", str(batch))
        command = (sys.executable, "-m", "tests.bench.crowd", "--here", *counts)
        print(desktop.run(*command, seconds=PATIENCE), end="")


if __name__ == "__main__":
    main()
