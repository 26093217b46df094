"""The real window with the real engine, settings and history, driven from within its process."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from desktop_app.engine.client import Engine
from desktop_app.settings.store import Store
from desktop_app.speech.speaker import Speaker
from desktop_app.speech.voice_process import Launch
from desktop_app.ui import first_steps
from desktop_app.ui.app import make_application
from desktop_app.ui.callbacks import Callbacks
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.queue import Item
from desktop_app.ui.voice_choice import Voice, VoiceChoice


class LiveWindow:
    """A shown window whose own voice speaks; `close` ends everything that runs for it."""

    def __init__(self, folder: Path, launch: Launch) -> None:
        """Settings and history go into the folder; the voices are started by `launch`."""
        self.application = QApplication.instance() or make_application()
        self.callbacks = Callbacks()
        self.engine = Engine("cpu", on_notice=self.callbacks.engine_notice.emit)
        self.speaker = Speaker(
            self.callbacks.voice_problem.emit, self.callbacks.voice_speaking.emit, launch=launch
        )
        self.store = Store(folder / "settings.json")
        self.store.set(first_steps.SETTING, first_steps.DONE)
        voice = Voice(self.store, lambda: False)
        voice.choice = VoiceChoice.ALWAYS
        self.window = MainWindow(
            self.engine, self.speaker, self.callbacks, voice, self.store, library(folder)
        )
        self.described: list[Item] = []
        self.window.showing.described.connect(self.described.append)
        self.window.resize(1000, 700)
        self.window.show()

    def pages(self) -> list[QDialog]:
        """The pages that are open."""
        return [page for page in self.window.findChildren(QDialog) if page.isVisible()]

    def page(self) -> QDialog:
        """The one page that is open."""
        (page,) = self.pages()
        return page

    def act(self, action: str) -> Callable[[], None]:
        """What a key does, by the name of its record."""
        return self.window.actions_by_id[action].trigger

    def until(self, done: Callable[[], object], seconds: float) -> None:
        """Let the window work until it is done; raises `TimeoutError`."""
        loop, deadline = QEventLoop(), time.monotonic() + seconds

        def look() -> None:
            if done() or time.monotonic() > deadline:
                loop.quit()

        timer = QTimer(interval=2, timerType=Qt.TimerType.PreciseTimer)
        timer.timeout.connect(look)
        timer.start()
        loop.exec()
        timer.stop()
        if time.monotonic() > deadline:
            raise TimeoutError

    def is_idle(self) -> bool:
        """Whether nothing is being done in the background."""
        return not self.window.jobs.running

    def close(self) -> None:
        """End the window and every process."""
        self.window.close()
        self.speaker.close()
        self.engine.close()
        self.window.jobs.close()
        self.window.remembering.close()


def library(folder: Path) -> Path:
    """Where a window with this folder has its history."""
    return folder / "library"
