"""The engine's process as its client holds it: two pipes, each with a thread of its own."""

import contextlib
import subprocess
from dataclasses import dataclass, field
from queue import Queue
from typing import Any, BinaryIO, cast

from desktop_app.messages import receive, send


class Died(Exception):
    """The process ended without an answer."""


@dataclass
class EngineProcess:
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
