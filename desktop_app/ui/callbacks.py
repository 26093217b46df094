"""News from threads that are not Qt's, brought onto the Qt thread."""

from PySide6.QtCore import QObject, Signal


class Callbacks(QObject):
    """The `emit` of each signal may be called from any thread."""

    engine_notice = Signal(str)  # one sentence of the engine
    voice_problem = Signal(str)  # one sentence of our own voice
    voice_missing = Signal(str)  # a language that none of our voices speaks
    voice_speaking = Signal(bool)
    picture_piped = Signal(object)  # bytes from standard input
