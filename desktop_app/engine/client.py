"""The engine as the window and the command line see it: one child process, kept alive.

No numpy and no ONNX Runtime here: this runs in the process that talks to the user.
"""

import contextlib
import os
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from typing import Any, BinaryIO, cast

from desktop_app.engine.description import Description
from desktop_app.engine.errors import Cancelled, ErrorCode, HearsightError
from desktop_app.messages import receive, send
from desktop_app.processes import end_worker, start_worker

SECONDS_TO_LOAD = 60.0
SECONDS_A_PICTURE = 10.0
_LOOK_EVERY = 0.02  # seconds between two looks at the caller's cancel event

RESTARTED = "The describer stopped and was started again. Trying the picture once more."
TOO_SLOW = (
    "The describer took more than 10 seconds and was stopped. Try a smaller copy of the picture."
)
CLOSED = "The describer is closed. Start Hearsight again."


class _Died(Exception):
    """The process ended without an answer."""


@dataclass
class _Process:
    """A started engine: its process, what it is asked and what it says.

    Both pipes have a thread of their own: a process that hangs takes no bytes, and whoever
    waits for its answer must still see the time and the caller's cancel event.
    """

    child: "subprocess.Popen[bytes]"
    requests: "Queue[tuple[dict[str, Any], bytes] | None]" = field(default_factory=Queue)
    answers: "Queue[dict[str, Any] | None]" = field(default_factory=Queue)
    provider: str | None = None  # why it runs where it runs; None until it is loaded

    def read(self) -> None:
        """Pass on what the process says, and None when it is gone."""
        stream = cast(BinaryIO, self.child.stdout)
        with contextlib.suppress(EOFError, OSError, ValueError):
            while True:
                self.answers.put(receive(stream)[0])
        self.answers.put(None)
        self.requests.put(None)

    def write(self) -> None:
        """Pass on what the process is asked, until it is gone; `read` tells of that."""
        stream = cast(BinaryIO, self.child.stdin)
        with contextlib.suppress(OSError, ValueError):
            while (request := self.requests.get()) is not None:
                send(stream, *request)

    def ask(self, header: dict[str, Any], payload: bytes = b"") -> None:
        """Send a request in the background; a process that is gone answers None."""
        self.requests.put((header, payload))


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
        self._process: _Process | None = None
        self._closed = False
        self._requests = 0

    @property
    def pid(self) -> int | None:
        """The engine's process, if one was started."""
        process = self._process
        return process.child.pid if process else None

    def start(self) -> None:
        """Start the process; it loads its model behind our back. Returns at once."""
        self._running()

    def describe(self, picture: Path | bytes, cancel: threading.Event | None = None) -> Description:
        """Describe one picture; blocks until it is done, or until an earlier one is.

        When the process dies, it is started again and the picture tried once more. Raises
        `HearsightError`, and `Cancelled` soon after `cancel` is set.
        """
        cancel = cancel or threading.Event()
        with self._turn:
            if cancel.is_set():
                raise Cancelled
            try:
                return self._describe(picture, cancel)
            except _Died:
                self._on_notice(RESTARTED)
            try:
                return self._describe(picture, cancel)
            except _Died as error:
                raise HearsightError(ErrorCode.ENGINE_FAILED) from error

    def provider(self) -> str:
        """Where the model runs and why, as a sentence; waits for the model to be loaded.

        Raises `HearsightError`, and `Cancelled` when closed meanwhile.
        """
        with self._turn:
            try:
                return self._loaded(threading.Event()).provider or ""
            except _Died as error:
                raise HearsightError(ErrorCode.ENGINE_FAILED) from error

    def rest(self) -> bool:
        """End the process until it is needed again, so that its memory goes back.

        Whether there was one to end; one that is at work is left alone.
        """
        if not self._turn.acquire(blocking=False):
            return False
        try:
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

    def _running(self) -> _Process:
        """The process, started if there is none; raises `HearsightError` when closed."""
        with self._guard:
            if self._closed:
                raise HearsightError(ErrorCode.ENGINE_FAILED, CLOSED)
            if self._process is None:
                process = _Process(start_worker("engine", self._device))
                threading.Thread(target=process.read, daemon=True).start()
                threading.Thread(target=process.write, daemon=True).start()
                self._process = process
            return self._process

    def _loaded(self, cancel: threading.Event) -> _Process:
        """The process with its model loaded; raises what the loading raised."""
        process = self._running()
        if process.provider is None:
            answer = self._wait(process, SECONDS_TO_LOAD, cancel)
            if "error" in answer:
                self._end(process)
                raise HearsightError(ErrorCode(answer["error_code"]), answer["error"])
            process.provider = answer["ready"]
        return process

    def _describe(self, picture: Path | bytes, cancel: threading.Event) -> Description:
        process = self._loaded(cancel)
        self._requests += 1
        is_path = isinstance(picture, Path)
        payload = _absolute(picture) if isinstance(picture, Path) else picture
        process.ask({"id": self._requests, "is_path": is_path}, payload)
        try:
            answer = self._wait(process, SECONDS_A_PICTURE, cancel)
        except Cancelled:
            self._call_off(process)
            raise
        if "error" in answer:
            raise HearsightError(ErrorCode(answer["error_code"]), answer["error"])
        if "cancelled" in answer:
            raise Cancelled
        return Description.from_record(answer["description"])

    def _call_off(self, process: _Process) -> None:
        """Tell the process to stop, and take its last word: the next answer is the next's."""
        try:
            process.ask({"cancel": self._requests})
            self._wait(process, SECONDS_A_PICTURE, threading.Event())
        except (_Died, HearsightError):
            self._end(process)

    def _wait(self, process: _Process, seconds: float, cancel: threading.Event) -> dict[str, Any]:
        """The next answer; raises `Cancelled`, `_Died`, or `HearsightError` when it is late."""
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
                raise Cancelled if self._closed else _Died
            return answer
        self._end(process)
        raise HearsightError(ErrorCode.ENGINE_FAILED, TOO_SLOW)

    def _end(self, process: _Process) -> None:
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
