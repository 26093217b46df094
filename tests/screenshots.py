"""Pictures of every window as people see it, to be looked at.

    python -m tests.screenshots OUT

writes a PNG for each window: at 100, 200 and 300 percent of text, in each theme, with every text
doubled, and written from right to left. The window has the size of a small screen.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop_app.translation import DOUBLED, tr, translator
from desktop_app.ui import first_steps
from desktop_app.ui.app import make_application
from desktop_app.ui.intake import from_path
from desktop_app.ui.look import use_look
from desktop_app.ui.themes import SYSTEM, THEMES
from desktop_app.ui.widgets import LARGE_TARGET, SMALLEST_TARGET
from tests.support.pages import button, dialogs
from tests.support.window import Stage

SCREEN = QSize(1024, 768)
SAMPLES = Path(__file__).parent.parent / "assets" / "samples"
LONG_STATUS = "Describing the photographs of the last summer by the sea.jpeg, 12 of 345"
PAGES = (
    *("settings", "history", "keyboard", "tutorial", "messages", "about"),
    *("alt_text", "others", "explore"),
)
OF_THE_SETTINGS = {"voices": "&Browse voices…", "keys": "C&hange…"}  # by the button that opens it


@dataclass(frozen=True)
class Look:
    """One way that the windows may look."""

    name: str
    theme: str = SYSTEM
    percent: int = 100
    side: int = SMALLEST_TARGET
    language: str = "en"
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight


LOOKS = (
    *(Look(f"{percent}", percent=percent) for percent in (100, 200, 300)),
    *(Look(f"{percent}-doubled", percent=percent, language=DOUBLED) for percent in (100, 200, 300)),
    *(Look(theme, theme=theme) for theme in THEMES),
    Look("large-targets", side=LARGE_TARGET),
    Look("right-to-left", direction=Qt.LayoutDirection.RightToLeft),
    Look("right-to-left-300", percent=300, direction=Qt.LayoutDirection.RightToLeft),
)


@contextmanager
def wearing(look: Look) -> Iterator[None]:
    """Every window looks so, as long as this lasts."""
    use_look(look.theme, look.percent, look.side)
    QApplication.setLayoutDirection(look.direction)
    translator.use(look.language)
    try:
        yield
    finally:
        translator.use("en")
        QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        use_look(SYSTEM, 100, SMALLEST_TARGET)


def fill(stage: Stage) -> None:
    """Have two pictures described, and something that went wrong."""
    stage.store.set("history.thumbnails", "on")
    stage.window.resize(SCREEN)
    stage.window.show()
    stage.window.describe([from_path(SAMPLES / name) for name in ("chelsea.png", "rocket.jpg")])
    stage.callbacks.voice_problem.emit("No voice is installed. Install espeak-ng, then try again.")
    while not stage.window.showing.picture.is_showing or stage.window.showing.item is None:
        QApplication.processEvents()
    settle()


def pages(stage: Stage) -> Iterator[tuple[str, QWidget]]:
    """The window, then each of its pages, open."""
    stage.window.getting._announcer.show(LONG_STATUS)
    settle()
    yield "window", stage.window
    stage.store.set(first_steps.SETTING, "show")
    openers = {name: stage.window.actions_by_id[name].trigger for name in PAGES}
    for name, show in {**openers, "first-steps": stage.window.begin}.items():
        with opened(show) as page:
            yield name, page
    for name, title in OF_THE_SETTINGS.items():
        with (
            opened(openers["settings"]) as settings,
            opened(button(settings, tr(title)).click) as page,
        ):
            yield name, page


@contextmanager
def opened(show: Callable[[], object]) -> Iterator[QDialog]:
    """The page that this opens, until it is closed."""
    before = dialogs()
    show()
    settle()
    (page,) = (one for one in dialogs() if one not in before)
    page.resize(page.size().boundedTo(SCREEN))
    settle()
    yield page
    page.reject()
    settle()


def settle() -> None:
    """Let everything find its place, and what has closed go."""
    for _ in range(5):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def main(out: Path) -> None:
    """Write the pictures into this folder."""
    out.mkdir(parents=True, exist_ok=True)
    make_application()
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder) / "settings.json")
        fill(stage)
        for look in LOOKS:
            with wearing(look):
                settle()
                for name, page in pages(stage):
                    page.grab().save(str(out / f"{look.name}-{name}.png"))
        stage.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
