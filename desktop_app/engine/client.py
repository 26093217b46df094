"""The engine as the window and the command line see it: one child process, kept alive.

No numpy and no ONNX Runtime here: this runs in the process that talks to the user.
"""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty
from typing import Any

from desktop_app.engine.description import Description, Reading
from desktop_app.engine.doubt import Caution
from desktop_app.engine.engine_process import Died, EngineProcess
from desktop_app.engine.errors import Cancelled, ErrorCode, HearsightError
from desktop_app.engine.exploration import Box, Exploration
from desktop_app.processes import end_worker, start_worker

SECONDS_TO_LOAD = 60.0
SECONDS_A_PICTURE = 10.0
SECONDS_TO_READ = 60.0  # a page may have hundreds of lines
_LOOK_EVERY = 0.02  # seconds between two looks at the caller's cancel event

RESTARTED = "The describer stopped and was started again. Trying the picture once more."
TOO_SLOW = "The describer took too long and was stopped. Try a smaller copy of the picture."
CLOSED = "The describer is closed. Start Hearsight again."


class Engine:
    """Describes pictures, one at a time, in a process that may die without harm."""

    def __init__(
        self, device: str = "auto", on_notice: Callable[[str], None] = lambda _: None
    ) -> None:
        """`on_notice` gets a sentence when the user should know of a restart."""
        self._device = device
        self._on_notice = on_notice
        self._turn = threading.Lock()  # one description at a time
        self._guard = threading.Lock()  # the process, and whether we are closed
        self._process: EngineProcess | None = None
        self._closed = False
        self._requests = 0
        self._used = time.monotonic()

    @property
    def pid(self) -> int | None:
        """The engine's process, if one was started."""
        process = self._process
        return process.child.pid if process else None

    def start(self) -> None:
        """Start the process; it loads its model behind our back. Returns at once."""
        self._running()

    def describe(
        self,
        picture: Path | bytes,
        cancel: threading.Event | None = None,
        caution: Caution = Caution.BALANCED,
    ) -> Description:
        """Describe one picture; blocks until it is done, or until an earlier one is.

        When the process dies, it is started again and the picture tried once more. Raises
        `HearsightError`, and `Cancelled` soon after `cancel` is set.
        """
        question = {"ask": "describe", "caution": caution}
        answer = self._answer(picture, question, cancel, SECONDS_A_PICTURE)
        return Description.from_record(answer["description"])

    def read(
        self,
        picture: Path | bytes,
        cancel: threading.Event | None = None,
        thorough: bool = True,
        on_lines: Callable[[Reading], None] = lambda _: None,
    ) -> Reading:
        """Read what is written in one picture, as `describe` describes it.

        Unless it is `thorough`, a quick look decides whether there is any text. `on_lines` gets
        the first lines, on the calling thread, before the others are read.
        """

        def tell(part: dict[str, Any]) -> None:
            on_lines(Reading.from_record({"lines": part["lines"], "codes": [], "seconds": 0.0}))

        question = {"ask": "read", "thorough": thorough}
        answer = self._answer(picture, question, cancel, SECONDS_TO_READ, tell)
        return Reading.from_record(answer["reading"])

    def explore(
        self,
        picture: Path | bytes,
        cancel: threading.Event | None = None,
        within: Box | None = None,
        caution: Caution = Caution.BALANCED,
    ) -> Exploration:
        """Find out where in one picture, or within a box of it, what is; as `describe` does."""
        question = {"ask": "explore", "within": within, "caution": caution}
        answer = self._answer(picture, question, cancel, SECONDS_TO_READ)
        return Exploration.from_record(answer["exploration"])

    def provider(self) -> str:
        """Where the model runs and why, as a sentence; waits for the model to be loaded.

        Raises `HearsightError`, and `Cancelled` when closed meanwhile.
        """
        with self._turn:
            try:
                return self._loaded(threading.Event()).provider or ""
            except Died as error:
                raise HearsightError(ErrorCode.ENGINE_FAILED) from error

    def rest(self, unused: float = 0.0) -> bool:
        """End the process until it is needed again, so that its memory goes back.

        Whether there was one to end; one that is at work, or was within so many seconds, is left
        alone.
        """
        if not self._turn.acquire(blocking=False):
            return False
        try:
            if time.monotonic() - self._used < unused:
                return False
            with self._guard:
                process, self._process = self._process, None
            if process is not None:
                end_worker(process.child)
            return process is not None
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the process; a description under way is cancelled."""
        with self._guard:
            self._closed = True
            process, self._process = self._process, None
        if process:
            end_worker(process.child)

    def _running(self) -> EngineProcess:
        """The process, started if there is none; raises `HearsightError` when closed."""
        with self._guard:
            if self._closed:
                raise HearsightError(ErrorCode.ENGINE_FAILED, CLOSED)
            if self._process is None:
                process = EngineProcess(start_worker("engine", self._device))
                threading.Thread(target=process.read, daemon=True).start()
                threading.Thread(target=process.write, daemon=True).start()
                self._process = process
            return self._process

    def _loaded(self, cancel: threading.Event) -> EngineProcess:
        """The process with its model loaded; raises what the loading raised."""
        process = self._running()
        if process.provider is None:
            answer = self._wait(process, SECONDS_TO_LOAD, cancel)
            if "error" in answer:
                self._end(process)
                raise HearsightError(ErrorCode(answer["error_code"]), answer["error"])
            process.provider = answer["ready"]
        return process

    def _answer(
        self,
        picture: Path | bytes,
        question: dict[str, Any],
        cancel: threading.Event | None,
        seconds: float,
        on_part: Callable[[dict[str, Any]], None] = lambda _: None,
    ) -> dict[str, Any]:
        """The engine's answer about a picture; a process that dies gets one more chance."""
        cancel = cancel or threading.Event()
        with self._turn:
            if cancel.is_set():
                raise Cancelled
            try:
                return self._asked_twice(picture, question, cancel, seconds, on_part)
            finally:
                self._used = time.monotonic()

    def _asked_twice(
        self,
        picture: Path | bytes,
        question: dict[str, Any],
        cancel: threading.Event,
        seconds: float,
        on_part: Callable[[dict[str, Any]], None],
    ) -> dict[str, Any]:
        try:
            return self._asked(picture, question, cancel, seconds, on_part)
        except Died:
            self._on_notice(RESTARTED)
        try:
            return self._asked(picture, question, cancel, seconds, on_part)
        except Died as error:
            raise HearsightError(ErrorCode.ENGINE_FAILED) from error

    def _asked(
        self,
        picture: Path | bytes,
        question: dict[str, Any],
        cancel: threading.Event,
        seconds: float,
        on_part: Callable[[dict[str, Any]], None],
    ) -> dict[str, Any]:
        process = self._loaded(cancel)
        self._requests += 1
        is_path = isinstance(picture, Path)
        payload = _absolute(picture) if isinstance(picture, Path) else picture
        process.ask({"id": self._requests, "is_path": is_path, **question}, payload)
        try:
            while "lines" in (answer := self._wait(process, seconds, cancel)):
                on_part(answer)
        except Cancelled:
            self._call_off(process)
            raise
        if "error" in answer:
            raise HearsightError(ErrorCode(answer["error_code"]), answer["error"])
        if "cancelled" in answer:
            raise Cancelled
        return answer

    def _call_off(self, process: EngineProcess) -> None:
        """Tell the process to stop, and take its last word: the next answer is the next's."""
        try:
            process.ask({"cancel": self._requests})
            while "lines" in self._wait(process, SECONDS_A_PICTURE, threading.Event()):
                pass
        except (Died, HearsightError):
            self._end(process)

    def _wait(
        self, process: EngineProcess, seconds: float, cancel: threading.Event
    ) -> dict[str, Any]:
        """The next answer; raises `Cancelled`, `Died`, or `HearsightError` when it is late."""
        for _ in range(round(seconds / _LOOK_EVERY)):
            try:
                answer = process.answers.get(timeout=_LOOK_EVERY)
            except Empty:
                if cancel.is_set():
                    raise Cancelled from None
                continue
            if answer is None:
                process.answers.put(None)  # for whoever waits for another word of it
                self._end(process)
                raise Cancelled if self._closed else Died
            return answer
        self._end(process)
        raise HearsightError(ErrorCode.ENGINE_FAILED, TOO_SLOW)

    def _end(self, process: EngineProcess) -> None:
        """This process is of no more use."""
        with self._guard:
            if self._process is process:
                self._process = None
        end_worker(process.child)


def _absolute(path: Path) -> bytes:
    """The path's bytes; raises `HearsightError` when our own folder is gone."""
    try:
        return os.fsencode(path.absolute())
    except FileNotFoundError as error:
        raise HearsightError(ErrorCode.NOT_FOUND) from error
