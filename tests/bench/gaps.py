"""How long Qt's thread keeps whoever waits for it, flow by flow, in the real window.

    python -m tests.bench.gaps [--blame]

Runs on a desktop of its own. With `--blame` it tells where the thread was in each long gap.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QListView

from desktop_app.ui.intake import from_path
from tests.bench.report import Figure, tell
from tests.support.commands import PROJECT
from tests.support.crowds import large_picture, long_history, many_pictures
from tests.support.desktop import Desktop
from tests.support.heartbeat import LONGEST, SHARE, Gaps, Heartbeat
from tests.support.live_window import LiveWindow, library
from tests.support.obedient_voice import ObedientVoices

FILES, ENTRIES = 1000, 10_000
PATIENCE = 180.0  # seconds for a step
_SAMPLES = PROJECT / "assets" / "samples"


@dataclass(frozen=True)
class Step:
    """Something that a person does, and how it is known to be done."""

    act: Callable[[], object]
    done: Callable[[], object]


class Flows:
    """What a person does, step by step, in a window that works."""

    def __init__(self, folder: Path, live: LiveWindow) -> None:
        self._folder, self._live = folder, live
        self._window = live.window

    def all(self) -> Iterator[tuple[str, list[Step]]]:
        """Name and steps of one flow after the other; each begins where the one before ended."""
        live = self._live
        yield "Two pictures described", [self._picture("chelsea.png"), self._picture("rocket.jpg")]
        self._copy(large_picture(self._folder / "large.png"))
        yield "A picture of 12 megapixels pasted", [self._paste()]
        yield "Text read", [Step(live.act("read"), live.is_idle)]
        yield "The picture explored by place", self._page("explore")
        yield "Settings looked at", self._page("settings")
        yield f"A history of {ENTRIES} searched", self._history()
        yield "Another language", self._settings("window.language", "zh_CN", "en")
        yield "Another theme", self._settings("window.theme", "dark", "contrast_light", "system")
        yield "Another size of text", self._settings("window.text_size", 200, 100)
        yield f"{FILES} files dropped, then cancelled", self._many()

    def _picture(self, name: str) -> Step:
        picture = from_path(_SAMPLES / name)
        return Step(lambda: self._window.describe([picture]), self._live.is_idle)

    def _paste(self) -> Step:
        live, count = self._live, len(self._live.described)
        return Step(live.act("paste"), lambda: len(live.described) > count and live.is_idle())

    def _page(self, action: str, *meanwhile: Step) -> list[Step]:
        """A page is opened, looked at and closed."""
        live = self._live
        return [
            Step(live.act(action), lambda: live.pages() and live.is_idle()),
            *meanwhile,
            Step(lambda: live.page().reject(), lambda: not live.pages()),
        ]

    def _history(self) -> list[Step]:
        searches = [
            Step(
                lambda text=text: self._live.page().findChild(QLineEdit).setText(text),
                lambda rows=rows: self._rows() == rows,
            )
            for text, rows in (("whale", ENTRIES // 100), ("", ENTRIES))
        ]
        return self._page("history", *searches)

    def _settings(self, setting: str, *values: str | int) -> list[Step]:
        """A setting gets one value after the other, while the page is open."""
        store, live = self._live.store, self._live
        steps = [Step(lambda v=value: store.set(setting, v), live.is_idle) for value in values]
        return self._page("settings", *steps)

    def _many(self) -> list[Step]:
        described, dropped = self._live.described, QMimeData()
        files = many_pictures(self._folder / "many", FILES)
        dropped.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        count = len(described)
        return [
            Step(lambda: self._window.getting.drop(dropped), lambda: len(described) >= count + 10),
            Step(self._window.showing.cancel, self._live.is_idle),
        ]

    def _copy(self, picture: Path) -> None:
        """Have another program hold a picture on the clipboard."""
        command = ["xclip", "-selection", "clipboard", "-t", "image/png", "-i", str(picture)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        clipboard = QGuiApplication.clipboard()
        while "image/png" not in clipboard.mimeData().formats():
            self._live.application.processEvents()

    def _rows(self) -> int:
        pages = self._live.pages()
        return pages[0].findChild(QListView).model().rowCount() if pages else 0


def measure(folder: Path, heartbeat: Heartbeat) -> Iterator[tuple[str, Gaps]]:
    """Every flow's name and gaps, as soon as they are known."""
    long_history(library(folder), ENTRIES)
    voices = ObedientVoices()
    live = LiveWindow(folder, voices)
    live.store.set("history.limit", ENTRIES)
    live.store.set("history.keep", "off")
    heartbeat.watch(lambda: None, live.is_idle, PATIENCE)  # the window is painted
    try:
        for name, steps in Flows(folder, live).all():
            print(f"{name}.", file=sys.stderr)
            watched = [heartbeat.watch(step.act, step.done, PATIENCE) for step in steps]
            yield name, Gaps(tuple(gap for gaps in watched for gap in gaps.each))
    finally:
        live.close()
        voices.close()


def _tell(name: str, gaps: Gaps) -> None:
    tell(Figure(f"{name}: longest gap", gaps.longest, "milliseconds", LONGEST))
    share = Figure(
        f"{name}: gaps up to 50 milliseconds", 100 * gaps.share, "percent", 100 * SHARE, True, 1
    )
    tell(share)


def main() -> None:
    """Measure on this desktop, or on one of our own."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.gaps",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--blame", action="store_true", help="tell where the long gaps come from")
    parser.add_argument("--here", action="store_true", help="on the desktop that there is")
    options = parser.parse_args()
    if options.here:
        with tempfile.TemporaryDirectory() as folder:
            for name, gaps in measure(Path(folder), Heartbeat(blames=options.blame)):
                _tell(name, gaps)
        return
    blame = ["--blame"] if options.blame else []
    with Desktop() as desktop:
        command = (sys.executable, "-m", "tests.bench.gaps", "--here", *blame)
        print(desktop.run(*command, seconds=600), end="")
        if options.blame:
            print(desktop.last_errors())


if __name__ == "__main__":
    main()
