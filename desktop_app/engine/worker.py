"""The engine's own process: pictures in, descriptions out, over its two pipes.

Messages to it: `{"id", "is_path", "ask", …}` with the picture, or the bytes of its path, as
payload, and `{"cancel": id}`. What is asked: `describe` with `caution`, `read` with `thorough`, or
`explore` with `caution` and `within`, a box or none.
From it: first `{"ready": reason}` or `{"error", "error_code"}`, then one answer for each id:
`{"id", "description"}`, `{"id", "reading"}`, `{"id", "exploration"}`,
`{"id", "error", "error_code"}` or `{"id", "cancelled": true}`. Before a reading may come
`{"id", "lines"}`, its first lines.
"""

import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from desktop_app.engine.captioner import Captioner
from desktop_app.engine.description import Line
from desktop_app.engine.doubt import Caution
from desktop_app.engine.errors import Cancelled, ErrorCode, HearsightError
from desktop_app.engine.exploring import explore
from desktop_app.engine.images import DESCRIBABLE
from desktop_app.engine.last_picture import LastPicture
from desktop_app.engine.memory import give_back_memory
from desktop_app.engine.model_files import load_model_files
from desktop_app.engine.providers import CPU, choose
from desktop_app.engine.sandbox import lock_down
from desktop_app.engine.telling import Teller
from desktop_app.messages import receive, send
from desktop_app.processes import own_pipes

if TYPE_CHECKING:
    from desktop_app.engine.reading import Reader

MOST_THREADS = 4
READABLE = 1080  # pixels of a picture's shorter side that are enough to read by


@dataclass(frozen=True)
class _Request:
    """One question about one picture."""

    header: dict[str, Any]
    source: Path | bytes
    cancel: threading.Event


class _Inbox:
    """Requests in order, read on a thread of their own so that a cancellation overtakes them."""

    def __init__(self, reader: BinaryIO) -> None:
        self._reader = reader
        self.requests: queue.Queue[_Request | None] = queue.Queue()
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
        self.requests.put(_Request(header, source, cancel))

    def _cancel(self, request: int) -> None:
        if event := self._cancels.get(request):
            event.set()


class _Answers:
    """Whatever a picture is asked about."""

    def __init__(self, device: str, send: Callable[[dict[str, Any]], None]) -> None:
        """Raises `HearsightError` when the caption model cannot be loaded."""
        self._files = load_model_files()
        self._threads = min(MOST_THREADS, os.cpu_count() or 1)
        self._send = send
        self._captioner = Captioner(self._files, choose(device), self._threads)
        self.choice = self._captioner.choice
        self._teller = Teller(self._captioner, self._files)
        self._reader: Reader | None = None
        self._last = LastPicture()

    def answer(self, request: _Request) -> dict[str, Any]:
        """What is asked for, of one picture; raises `HearsightError` or `Cancelled`."""
        match request.header["ask"]:
            case "describe":
                return self._describe(request)
            case "read":
                return self._read(request)
            case "explore":
                return self._explore(request)
        raise ValueError(request.header["ask"])

    def _describe(self, request: _Request) -> dict[str, Any]:
        started = time.perf_counter()
        loaded = self._last.load(request.source, DESCRIBABLE)
        caution = Caution(request.header["caution"])
        description = self._teller.tell(loaded, caution, request.cancel)
        self._last.sentence = description.caption
        seconds = round(time.perf_counter() - started, 4)
        return {"description": replace(description, seconds=seconds).as_record()}

    def _read(self, request: _Request) -> dict[str, Any]:
        def tell_first(lines: Sequence[Line]) -> None:
            self._send({"id": request.header["id"], "lines": [asdict(line) for line in lines]})

        started = time.perf_counter()
        reading = self._loaded_reader().read(
            self._last.load(request.source, READABLE),
            request.header["thorough"],
            request.cancel,
            tell_first,
        )
        seconds = round(time.perf_counter() - started, 4)
        return {"reading": replace(reading, seconds=seconds).as_record()}

    def _explore(self, request: _Request) -> dict[str, Any]:
        within = request.header["within"]
        found = explore(
            self._captioner,
            self._last.load(request.source, READABLE),
            tuple(within) if within else None,
            self._files.thresholds[Caution(request.header["caution"])],
            request.cancel,
            None if within else self._last.sentence,
        )
        return {"exploration": found.as_record()}

    def _loaded_reader(self) -> "Reader":
        """The networks that read, loaded when the first picture is to be read."""
        if self._reader is None:
            from desktop_app.engine.reading import Reader

            self._reader = Reader(self._threads)
        return self._reader


def main(device: str) -> int:
    """Load the model, lock the process down, answer until the other side is gone."""
    reader, writer = own_pipes()
    try:
        answers = _Answers(device, partial(send, writer))
    except HearsightError as error:
        send(writer, _refusal(error))
        return 1
    inbox = _Inbox(reader)
    # A graphics driver writes its own caches; the processor needs to write nothing.
    lock_down(allow_writes=answers.choice.provider != CPU)
    try:
        send(writer, {"ready": answers.choice.reason})
        while (request := inbox.requests.get()) is not None:
            answer = _answer(partial(answers.answer, request))
            inbox.forget(request.header["id"])
            send(writer, {"id": request.header["id"], **answer})
            if "reading" in answer and answer["reading"]["lines"]:
                give_back_memory()  # after a look that found nothing the next would be slower
    except OSError:
        return 0
    return 0


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
