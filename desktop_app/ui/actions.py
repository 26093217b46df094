"""One record for everything that a person can do: menus, buttons, help and tests are made of it."""

from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar


@dataclass(frozen=True)
class ActionRecord:
    """Something to do, as people find it."""

    id: str
    menu: str  # where it is found; "&" stands before the letter of the mnemonic
    title: str
    shortcut: str  # portable text of Qt, or empty
    help: str  # one sentence for the keyboard page and for screen readers
    callback: str  # name of a method of the main window, which takes nothing
    exclusive: bool = False  # one of a menu's choices of which exactly one holds
    button: bool = False  # also a button in the window


FILE, EDIT, SPEECH, HELP = "&File", "&Edit", "&Speech", "&Help"

ACTIONS = (
    ActionRecord(
        "open",
        FILE,
        "&Open…",
        "Ctrl+O",
        "Choose a picture file and hear what is in it.",
        "choose_file",
        button=True,
    ),
    ActionRecord("quit", FILE, "&Quit", "Ctrl+Q", "Close the window and end Hearsight.", "close"),
    ActionRecord(
        "paste",
        EDIT,
        "&Paste picture",
        "Ctrl+V",
        "Describe the picture, or the picture file, on the clipboard.",
        "paste",
    ),
    ActionRecord(
        "copy",
        EDIT,
        "&Copy description",
        "Ctrl+Shift+C",
        "Put the description on the clipboard.",
        "copy_description",
        button=True,
    ),
    ActionRecord(
        "speak_again",
        SPEECH,
        "Speak &again",
        "F5",
        "Hear the description once more.",
        "speak_again",
        button=True,
    ),
    ActionRecord(
        "stop",
        SPEECH,
        "S&top",
        "Esc",
        "Stop the voice; if it is silent, stop describing.",
        "stop",
        button=True,
    ),
    ActionRecord(
        "voice_automatic",
        SPEECH,
        "Own voice &unless a screen reader runs",
        "",
        "Hearsight speaks by itself, but leaves it to a screen reader when one runs.",
        "use_voice_automatically",
        exclusive=True,
    ),
    ActionRecord(
        "voice_always",
        SPEECH,
        "Own voice a&lways",
        "",
        "Hearsight speaks by itself and tells a screen reader nothing.",
        "use_voice_always",
        exclusive=True,
    ),
    ActionRecord(
        "voice_never",
        SPEECH,
        "Own voice &never",
        "",
        "Hearsight leaves speaking to a screen reader.",
        "use_voice_never",
        exclusive=True,
    ),
    ActionRecord("keyboard", HELP, "&Keyboard", "F1", "Read what every key does.", "show_keyboard"),
    ActionRecord(
        "about", HELP, "&About Hearsight", "", "Read the version and the licences.", "show_about"
    ),
)


def plain(title: str) -> str:
    """A title as people read it: without the signs of the mnemonic and of a dialog to come."""
    return title.replace("&", "").rstrip("…")


def make_actions(window: QMainWindow) -> dict[str, QAction]:
    """The actions of all records by id; each calls its method of the window."""
    actions = {record.id: _make_action(record, window) for record in ACTIONS}
    group = QActionGroup(window)
    for record in ACTIONS:
        if record.exclusive:
            group.addAction(actions[record.id])
    return actions


def fill_menus(bar: QMenuBar, actions: dict[str, QAction]) -> None:
    """A menu for each name in the records, in their order; choices after a line."""
    menus: dict[str, QMenu] = {}
    for record in ACTIONS:
        if record.menu not in menus:
            menus[record.menu] = bar.addMenu(record.menu)
            menus[record.menu].setAccessibleName(plain(record.menu))
        menu = menus[record.menu]
        action = actions[record.id]
        if record.exclusive and menu.actions() and not menu.actions()[-1].isCheckable():
            menu.addSeparator()
        menu.addAction(action)


def _make_action(record: ActionRecord, window: QMainWindow) -> QAction:
    action = QAction(record.title, window)
    action.setObjectName(record.id)
    action.setToolTip(record.help)
    action.setCheckable(record.exclusive)
    if record.shortcut:
        action.setShortcut(QKeySequence(record.shortcut))
    callback = getattr(window, record.callback)
    action.triggered.connect(lambda _checked: callback())
    return action
