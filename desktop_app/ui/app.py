"""Opens the window at once and starts everything slow behind it."""

import os
import signal
import sys
import threading
from contextlib import suppress

from PySide6.QtCore import QLoggingCategory, QTimer
from PySide6.QtWidgets import QApplication

from desktop_app import __version__
from desktop_app.engine.client import Engine
from desktop_app.handover import Doorway, Request
from desktop_app.mistakes import Mistakes
from desktop_app.paths import library_folder, settings_file
from desktop_app.settings.store import Store
from desktop_app.speech.screen_reader import screen_reader_running
from desktop_app.speech.speaker import Speaker
from desktop_app.standard_input import read_piped
from desktop_app.ui.callbacks import Callbacks
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.reception import Reception
from desktop_app.ui.voice_choice import Voice


def run_window(
    request: Request, device: str, door: Doorway | None = None, *, pipes: bool = False
) -> int:
    """Show the window until it is closed; the exit status.

    What is requested is described, and with `pipes` the picture on standard input. What later
    starts request comes in by the door.
    """
    application = make_application()
    callbacks = Callbacks()
    engine = Engine(device, on_notice=callbacks.engine_notice.emit)
    speaker = Speaker(
        callbacks.voice_problem.emit,
        callbacks.voice_speaking.emit,
        on_missing=callbacks.voice_missing.emit,
    )
    store = Store(settings_file())
    voice = Voice(store, screen_reader_running)
    window = MainWindow(engine, speaker, callbacks, voice, store, library_folder())
    mistakes = Mistakes(window.reporting.note_mistake)
    reception = Reception()
    reception.arrived.connect(window.receive)

    def start_what_is_slow() -> None:
        engine.start()
        if voice.speaks():
            speaker.start()
        window.getting.take(request)
        if door is not None and door.claim():
            reception.open(door.address)
        if not (request.files or request.content or pipes):
            window.begin()
        if pipes:
            threading.Thread(target=_read_pipe, args=[callbacks], daemon=True).start()

    window.resize(800, 640)
    window.show()
    QTimer.singleShot(0, start_what_is_slow)
    try:
        return application.exec()
    finally:
        reception.close()
        speaker.close()
        engine.close()
        window.jobs.close()
        window.remembering.close()
        mistakes.close()


def _read_pipe(callbacks: Callbacks) -> None:
    content = read_piped()
    with suppress(RuntimeError):  # the window is gone
        callbacks.picture_piped.emit(content)


def make_application() -> QApplication:
    """Qt's application object with our name, so that settings have one place."""
    # Qt would wait for a screen reader; one that starts later must find the window, too.
    os.environ.setdefault("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1")
    # What Qt's bridge writes of every screen reader is no news for the person at the terminal.
    QLoggingCategory.setFilterRules("qt.accessibility.atspi.warning=false")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal; Qt's loop hides it
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Hearsight")
    application.setOrganizationName("Hearsight")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("org.hearsight.Hearsight")  # whose name and icon we have
    return application
