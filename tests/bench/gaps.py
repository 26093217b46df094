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
from tests.support.crowds import huge_picture, long_history, many_pictures
from tests.support.desktop import Desktop
from tests.support.heartbeat import LONGEST, SHARE, Gaps, Heartbeat
from tests.support.live_window import LiveWindow, library
from tests.support.obedient_voice import ObedientVoices

FILES, ENTRIES = 1000, 10_000
PATIENCE = 60.0  # seconds for a flow
_SAMPLES = PROJECT / "assets" / "samples"


@dataclass(frozen=True)
class Flow:
    """Something that a person does, and how it is known to be done."""

    name: str
    act: Callable[[], object]
    done: Callable[[], object]


class Flows:
    """All flows, in a window that works."""

    def __init__(self, folder: Path, live: LiveWindow) -> None:
        self._folder, self._live = folder, live
        self._window = live.window

    def all(self) -> Iterator[Flow]:
        """One after the other; each begins where the one before has ended."""
        yield from self._pictures()
        yield from self._pages()
        yield from self._looks()
        yield from self._many()

    def _pictures(self) -> Iterator[Flow]:
        live, described = self._live, self._live.described
        cat = from_path(_SAMPLES / "chelsea.png")
        yield Flow("Start of the engine and a picture", self._describe(cat), live.is_idle)
        rocket = from_path(_SAMPLES / "rocket.jpg")
        yield Flow("Another picture", self._describe(rocket), live.is_idle)
        self._copy(huge_picture(self._folder / "huge.png"))
        count = len(described)
        yield Flow(
            "A large picture pasted",
            live.act("paste"),
            lambda: len(described) > count and live.is_idle(),
        )
        yield Flow("Text read", live.act("read"), live.is_idle)

    def _pages(self) -> Iterator[Flow]:
        live = self._live
        yield Flow("Settings opened", live.act("settings"), live.pages)
        yield from self._closed("Settings")
        yield Flow("Parts of the picture explored", live.act("explore"), live.is_idle)
        yield from self._closed("Explore page")
        yield Flow(
            f"History of {ENTRIES} opened",
            live.act("history"),
            lambda: self._rows() == ENTRIES,
        )
        for text, rows in (("whale", ENTRIES // 100), ("", ENTRIES)):
            yield Flow(
                f"History searched for {text!r}",
                lambda text=text: self._field().setText(text),
                lambda rows=rows: self._rows() == rows,
            )
        yield from self._closed("History")

    def _looks(self) -> Iterator[Flow]:
        store, live = self._live.store, self._live
        live.act("settings")()
        for setting, values in (
            ("window.language", ("zh_CN", "en")),
            ("window.theme", ("dark", "contrast_light", "system")),
            ("window.text_size", (200, 100)),
        ):
            for value in values:
                yield Flow(
                    f"{setting} becomes {value}, settings open",
                    lambda setting=setting, value=value: store.set(setting, value),
                    live.is_idle,
                )
        yield from self._closed("Settings")

    def _many(self) -> Iterator[Flow]:
        described, dropped = self._live.described, QMimeData()
        files = many_pictures(self._folder / "many", FILES)
        dropped.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        count = len(described)
        yield Flow(
            f"{FILES} files dropped, thirty described",
            lambda: self._window.getting.drop(dropped),
            lambda: len(described) >= count + 30,
        )
        yield Flow(
            "The rest cancelled", self._window.showing.cancel, lambda: not self._live.pages()
        )

    def _describe(self, picture: object) -> Callable[[], None]:
        return lambda: self._window.describe([picture])

    def _closed(self, name: str) -> Iterator[Flow]:
        live = self._live
        yield Flow(f"{name} closed", lambda: live.page().reject(), lambda: not live.pages())

    def _copy(self, picture: Path) -> None:
        """Have another program hold a picture on the clipboard."""
        command = ["xclip", "-selection", "clipboard", "-t", "image/png", "-i", str(picture)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        clipboard = QGuiApplication.clipboard()
        while "image/png" not in clipboard.mimeData().formats():
            self._live.application.processEvents()

    def _field(self) -> QLineEdit:
        return self._live.page().findChild(QLineEdit)

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
        for flow in Flows(folder, live).all():
            print(f"{flow.name}.", file=sys.stderr)
            yield flow.name, heartbeat.watch(flow.act, flow.done, PATIENCE)
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
