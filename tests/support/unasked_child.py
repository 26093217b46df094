"""Opens the window, uses it, and writes down every look at the network; then asks for updates.

Prints one JSON object: what there was before somebody asked, and after.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support.waiting import wait_until

looks: list[str] = []
_WATCHED = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
_NETWORK = ("http.client", "ssl", "nacl", "certifi", "desktop_app.updates")


def note(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _WATCHED and not (event == "socket.connect" and isinstance(arguments[1], str)):
        looks.append(f"{event} {arguments[1:]}")  # one by a path stays on this computer


def state() -> dict[str, list[str]]:
    loaded = [name for name in _NETWORK if name in sys.modules]
    return {"looks": list(looks), "loaded": loaded}


def main(folder: Path, address: str) -> None:
    from PySide6.QtWidgets import QApplication

    from tests.support.window import Stage

    application = QApplication([])

    def wait_for(condition: Callable[[], bool]) -> None:
        def came_true() -> bool:
            application.processEvents()
            return condition()

        wait_until(came_true, "the window")

    (folder / "settings.json").write_text(json.dumps({"updates.address": address}))
    stage = Stage(folder / "settings.json")
    stage.window.show()
    wait_for(lambda: not stage.window.jobs.running and stage.window.isVisible())
    for action in ("settings", "keyboard", "about", "messages", "speak_again", "status"):
        stage.window.actions_by_id[action].trigger()
        application.processEvents()
    for page in application.topLevelWidgets():
        if page is not stage.window:
            page.close()
    before = state()
    stage.window.actions_by_id["updates"].trigger()
    wait_for(lambda: bool(stage.reader.at_once))
    print(json.dumps({"before": before, "after": state()}))
    stage.close()


if __name__ == "__main__":
    sys.addaudithook(note)
    main(Path(sys.argv[1]), sys.argv[2])
