"""The window in a process of its own, as `hearsight` opens it; it prints what happens to it.

    python -m tests.support.telling_window [ARGUMENT…]

One JSON object a line: {"open": true} once a second start can reach it, {"received": …} for each
that did, {"described": NAME} for each picture and {"problems": […]} for what went wrong.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.commands import PROJECT, environment


class TellingWindow:
    """Such a process; use as a context."""

    def __init__(self, *arguments: str, stdin: int = subprocess.DEVNULL, **changes: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", __name__, *arguments],
            stdin=stdin,
            stdout=subprocess.PIPE,
            env=environment(changes),
            cwd=PROJECT,
        )

    def __enter__(self) -> "TellingWindow":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def next(self) -> dict[str, Any]:
        """Wait for what it tells next."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the window has ended"
        told: dict[str, Any] = json.loads(line)
        return told


def _tell(**what: object) -> None:
    print(json.dumps(what), flush=True)


def _main() -> int:
    from desktop_app import cli
    from desktop_app.handover import Request
    from desktop_app.ui import app
    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.reception import Reception

    class Telling(MainWindow):
        def __init__(self, *parts: Any) -> None:
            super().__init__(*parts)
            self.showing.described.connect(lambda item: _tell(described=item.picture.name))
            self._announcer.problems_changed.connect(
                lambda problems: _tell(problems=problems) if problems else None
            )

        def receive(self, request: Request) -> None:
            self.showMinimized()
            super().receive(request)
            names = [str(Path(file)) for file in request.files]
            told = [message.text for message in self._announcer.messages]
            _tell(received=names, minimized=self.isMinimized(), told=told)

    class OpenReception(Reception):
        def open(self, address: str) -> bool:
            is_open = super().open(address)
            _tell(open=is_open)
            return is_open

    app.screen_reader_running = lambda: True  # type: ignore[assignment]  # there is no sound here
    app.MainWindow, app.Reception = Telling, OpenReception  # type: ignore[misc]
    return cli.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(_main())
