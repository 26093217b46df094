"""The voice's own process: one request, one answer, then it is ended.

It has two engines: pyttsx3, and on Linux speech-dispatcher where that runs. pyttsx3 is sure to
work once in a process: its first `runAndWait` returns at once, a later one may cancel what it
should say, and after `save_to_file` every `say` writes that file again. So a process serves one
request and the parent keeps the next one warm.

Requests: {"request": "say", "text", "folder", …} or {"request": "save", "text", "file",
"folder", …} (the folder of temporary files is removed should the parent die), both with
"engine", "voice" (its id), "chosen" (whether by the person), "language", and the factors
"rate", "volume" and "pitch".
Answers: {"answer": "ready", "voices"} first, the best engine's before the others; then
{"answer": "done", "seconds"} (how long it took) or {"answer": "interrupted"} (by another
program); instead of any, {"answer": "problem", "sentence"}.
"""

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict
from queue import SimpleQueue
from typing import Any, BinaryIO

import pyttsx3

from desktop_app import messages
from desktop_app.processes import own_pipes
from desktop_app.speech.dispatcher import Dispatcher, DispatcherError
from desktop_app.speech.errors import VOICE_BROKE_OFF, SpeechError, engine_missing, player_missing
from desktop_app.speech.manner import DISPATCHER, VoiceInfo, offers_pitch


def main(driver: str | None = None) -> int:
    """Serve one request: with all engines, or only with the named pyttsx3 driver."""
    reader, writer = own_pipes()
    _keep_libraries_quiet()
    dispatcher = _connect() if driver is None else None
    requests: SimpleQueue[dict[str, Any]] = SimpleQueue()
    listener = threading.Thread(target=_listen, args=(reader, requests, dispatcher), daemon=True)
    listener.start()
    try:
        engine = _start_engine(driver, needed=dispatcher is None)
        service = _Service(engine, dispatcher, writer)
        _send(writer, {"answer": "ready", "voices": service.voices()})
        service.serve(requests.get())
    except SpeechError as error:
        _send(writer, {"answer": "problem", "sentence": error.sentence})
    listener.join()
    return 0


class _Service:
    """Carries out one request and answers it exactly once, from whichever thread is first."""

    def __init__(self, engine: Any, dispatcher: Dispatcher | None, writer: BinaryIO) -> None:
        self._engine = engine
        self._dispatcher = dispatcher
        self._writer = writer
        self._answered = threading.Lock()
        self._began = time.monotonic()
        self._heard_of_start = False
        # An exception inside the driver's callback ends up here, and no other event follows.
        sys.unraisablehook = self._on_failure

    def voices(self) -> list[dict[str, str]]:
        """The voices of all engines; of each, the one it would use by itself is the first."""
        voices = [*self._dispatcher.voices] if self._dispatcher else []
        if self._engine:
            voices += _voices_of(self._engine)
        return [asdict(voice) for voice in voices]

    def serve(self, request: Mapping[str, Any]) -> None:
        """Do what is asked; raises `SpeechError` when this system cannot."""
        self._began = time.monotonic()
        if request["engine"] == DISPATCHER and self._dispatcher:
            whole = self._dispatcher.say(request["text"], request)
            self._on_finished() if whole else self._answer({"answer": "interrupted"})
            return
        self._engine.connect("started-utterance", self._on_started)
        self._engine.connect("finished-utterance", self._on_finished)
        self._engine.connect("error", self._on_failure)
        _set_manner(self._engine, request)
        match request["request"]:
            case "say":
                self._say(request["text"], request["folder"])
            case "save":
                self._save(request["text"], request["file"])

    def _say(self, text: str, folder: str) -> None:
        if str(self._engine) == "espeak" and sys.platform == "linux" and not shutil.which("aplay"):
            raise SpeechError(player_missing())
        tempfile.tempdir = folder
        self._engine.say(text)
        self._engine.runAndWait()

    def _save(self, text: str, file: str) -> None:
        self._engine.save_to_file(text, file)
        self._engine.runAndWait()
        if not self._heard_of_start:  # SAPI has then written the file, and tells no events
            self._on_finished()

    def _on_started(self, **_event: object) -> None:
        self._heard_of_start = True

    def _on_finished(self, **_event: object) -> None:
        self._answer({"answer": "done", "seconds": time.monotonic() - self._began})

    def _on_failure(self, *_details: object, **_event: object) -> None:
        self._answer({"answer": "problem", "sentence": VOICE_BROKE_OFF})

    def _answer(self, answer: dict[str, Any]) -> None:
        if self._answered.acquire(blocking=False):
            _send(self._writer, answer)


def _send(writer: BinaryIO, answer: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):  # the parent is gone: the listener ends us
        messages.send(writer, answer)


def _connect() -> Dispatcher | None:
    try:
        return Dispatcher()
    except DispatcherError:
        return None


def _start_engine(driver: str | None, *, needed: bool) -> Any:
    try:
        return pyttsx3.init(driver)
    except (ImportError, OSError, RuntimeError) as error:
        if needed:
            raise SpeechError(engine_missing()) from error
        return None


def _voices_of(engine: Any) -> list[VoiceInfo]:
    own = engine.getProperty("voice")
    voices = [
        VoiceInfo(
            id=voice.id,
            name=voice.name,
            language=str(voice.languages[0]) if voice.languages else "",
            engine=str(engine),
        )
        for voice in engine.getProperty("voices")
    ]
    return sorted(voices, key=lambda voice: voice.id != own)


def _set_manner(engine: Any, request: Mapping[str, Any]) -> None:
    """Set the voice first: on macOS and Windows the rate is one of the voice."""
    engine.setProperty("voice", request["voice"])
    if request["rate"] != 1.0:
        engine.setProperty("rate", round(engine.getProperty("rate") * request["rate"]))
    if request["volume"] != 1.0:
        engine.setProperty("volume", engine.getProperty("volume") * request["volume"])
    if request["pitch"] != 1.0 and offers_pitch(str(engine)):
        pitch = round(engine.getProperty("pitch") * request["pitch"])
        engine.setProperty("pitch", max(0, min(99, pitch)))


def _listen(
    reader: BinaryIO, requests: "SimpleQueue[dict[str, Any]]", dispatcher: Dispatcher | None
) -> None:
    """Pass requests on; when the parent is gone, end this process and all that is heard of it."""
    folder = None
    with contextlib.suppress(EOFError):
        while True:
            request, _ = messages.receive(reader)
            folder = request.get("folder")
            requests.put(request)
    if dispatcher:
        dispatcher.cancel()
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
    if sys.platform != "win32" and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


def _keep_libraries_quiet() -> None:
    """Send what the driver and its player print to nowhere; our own errors are one line."""
    sys.stderr = os.fdopen(os.dup(2), "w", errors="backslashreplace")
    sys.stdout = open(os.devnull, "w", errors="backslashreplace")  # noqa: SIM115
    for stream in (1, 2):
        os.dup2(sys.stdout.fileno(), stream)
    sys.excepthook = lambda kind, error, _: print(
        f"hearsight: the voice failed: {kind.__name__}: {error}", file=sys.stderr
    )
