"""What is known of an action: where it is found, its key, its help, what it does."""

import sys
from dataclasses import dataclass

from desktop_app.translation import mark


@dataclass(frozen=True)
class ActionRecord:
    """Something to do, as people find it."""

    id: str
    menu: str  # where it is found; "&" stands before the letter of the mnemonic
    title: str
    shortcut: str  # portable text of Qt, or empty
    help: str  # one sentence for the keyboard page and for screen readers
    callback: str  # dotted name of a method, seen from the main window, that takes nothing
    needs: str = ""  # id of what must be there, see `NEEDS`; without it the action says so
    exclusive: bool = False  # one of a menu's choices of which exactly one holds
    checkable: bool = False  # on or off
    button: bool = False  # also a button in the window
    group: int = 0  # a line stands between groups of a menu
    on_mac: str = ""  # the shortcut there, where the other is the system's or VoiceOver's

    def keys(self, platform: str = sys.platform) -> str:
        """The shortcut at first."""
        return self.on_mac if self.on_mac and platform == "darwin" else self.shortcut


FILE, EDIT, PICTURE = mark("&File"), mark("&Edit"), mark("&Picture")
CAPTURE = mark("Capt&ure")
SPEECH, VIEW, HELP = mark("&Speech"), mark("&View"), mark("&Help")

NEEDS = {
    "description": mark("There is no description yet."),
}


def plain(title: str) -> str:
    """A title as people read it: without the signs of the mnemonic and of a dialog to come."""
    return title.replace("&", "").rstrip("…")
