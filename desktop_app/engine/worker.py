"""The engine's own process: pictures in, descriptions out, over its two pipes.

Messages to it: `{"id", "path"}` or `{"id"}` with the picture as payload, and `{"cancel": id}`.
From it: first `{"ready": reason}` or `{"error", "error_code"}`, then one answer for each id:
`{"id", "description"}`, `{"id", "error", "error_code"}` or `{"id", "cancelled": true}`.
"""

import os
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from desktop_app.engine.captioner import Captioner
from desktop_app.engine.errors import Cancelled, ErrorCode, HearsightError
from desktop_app.engine.images import load_picture
from desktop_app.engine.model_files import load_model_files
from desktop_app.engine.providers import CPU, choose
from desktop_app.engine.sandbox import lock_down
from desktop_app.messages import receive, send
from desktop_app.processes import own_pipes

MOST_THREADS = 4


class _Inbox:
    """Requests in order, read on a thread of their own so that a cancellation overtakes them."""

    def __init__(self, reader: BinaryIO) -> None:
        self._reader = reader
        self.requests: queue.Queue[tuple[int, Path | bytes, threading.Event] | None] = queue.Queue()
        self._cancels: dict[int, threading.Event] = {}
        threading.Thread(target=self._read, daemon=True).start()

    def forget(self, request: int) -> None:
        """This request is answered."""
        self._cancels.pop(request, None)

    def _read(self) -> None:
        try:
            while True:
                header, payload = receive(self._reader)
                if "cancel" in header:
                    self._cancel(header["cancel"])
                else:
                    self._put(header, payload)
        except EOFError:
            self.requests.put(None)
            for event in list(self._cancels.values()):
                event.set()

    def _put(self, header: dict[str, Any], payload: bytes) -> None:
        cancel = self._cancels[header["id"]] = threading.Event()
        source = Path(os.fsdecode(payload)) if header["is_path"] else payload
        self.requests.put((header["id"], source, cancel))

    def _cancel(self, request: int) -> None:
        if event := self._cancels.get(request):
            event.set()


def main(device: str) -> int:
    """Load the model, lock the process down, answer until the other side is gone."""
    reader, writer = own_pipes()
    try:
        captioner = _load(device)
    except HearsightError as error:
        send(writer, _refusal(error))
        return 1
    inbox = _Inbox(reader)
    # A graphics driver writes its own caches; the processor needs to write nothing.
    lock_down(allow_writes=captioner.choice.provider != CPU)
    try:
        send(writer, {"ready": captioner.choice.reason})
        while (request := inbox.requests.get()) is not None:
            number, source, cancel = request
            answer = _answer(partial(_describe, captioner, source, cancel))
            inbox.forget(number)
            send(writer, {"id": number, **answer})
    except OSError:
        return 0
    return 0


def _load(device: str) -> Captioner:
    threads = min(MOST_THREADS, os.cpu_count() or 1)
    return Captioner(load_model_files(), choose(device), threads)


def _describe(
    captioner: Captioner, source: Path | bytes, cancel: threading.Event
) -> dict[str, Any]:
    started = time.perf_counter()
    picture = load_picture(source)
    description = captioner.describe(picture, cancel)
    seconds = round(time.perf_counter() - started, 4)
    return {"description": replace(description, seconds=seconds).as_record()}


def _answer(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What to say of one picture, whatever came of it."""
    try:
        return work()
    except Cancelled:
        return {"cancelled": True}
    except HearsightError as error:
        return _refusal(error)
    except MemoryError:
        return _refusal(HearsightError(ErrorCode.TOO_LARGE))


def _refusal(error: HearsightError) -> dict[str, Any]:
    return {"error": error.sentence, "error_code": error.code}
