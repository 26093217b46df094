"""One record for everything that a person can do: menus, keys, help and tests are made of it."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar

from desktop_app.translation import mark, tr
from desktop_app.ui.chords import refusal


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

ACTIONS = (
    ActionRecord(
        "open",
        FILE,
        mark("&Open…"),
        "Ctrl+O",
        mark("Choose picture files and hear what is in them."),
        "getting.choose_files",
        button=True,
    ),
    ActionRecord(
        "open_folder",
        FILE,
        mark("Open &folder…"),
        "Ctrl+Shift+O",
        mark("Choose a folder and describe every picture in it."),
        "getting.choose_folder",
    ),
    ActionRecord(
        "save",
        FILE,
        mark("&Save description…"),
        "Ctrl+S",
        mark("Write the description into a text file."),
        "giving.save",
        needs="description",
        group=1,
    ),
    ActionRecord(
        "append",
        FILE,
        mark("&Append to notes"),
        "Ctrl+Shift+A",
        mark("Add the description to the end of your notes file."),
        "giving.append_to_notes",
        needs="description",
        group=1,
    ),
    ActionRecord(
        "history",
        FILE,
        mark("&History…"),
        "Ctrl+H",
        mark("Read, search and delete earlier descriptions."),
        "pages.show_history",
        group=2,
        on_mac="Ctrl+Y",
    ),
    ActionRecord(
        "alt_text",
        FILE,
        mark("Alt &text…"),
        "Ctrl+T",
        mark("Propose texts for pictures that lack one, in files and documents, and write them."),
        "show_review",
        group=2,
    ),
    ActionRecord(
        "private",
        FILE,
        mark("&Private"),
        "Ctrl+Shift+P",
        mark("Keep nothing in the history as long as this is on."),
        "switch_private",
        checkable=True,
        group=2,
    ),
    ActionRecord(
        "quit",
        FILE,
        mark("&Quit"),
        "Ctrl+Q",
        mark("Close the window and end Hearsight."),
        "close",
        group=3,
    ),
    ActionRecord(
        "capture_screen",
        CAPTURE,
        mark("Whole &screen"),
        "F9",
        mark("Describe what the whole screen shows without Hearsight."),
        "capturing.capture_screen",
    ),
    ActionRecord(
        "capture_window",
        CAPTURE,
        mark("&Window used before"),
        "Shift+F9",
        mark("Describe the window of the program that you used before Hearsight."),
        "capturing.capture_window",
    ),
    ActionRecord(
        "capture_part",
        CAPTURE,
        mark("&Part of the screen…"),
        "Ctrl+F9",
        mark("Choose a part of the screen by arrow keys or mouse and describe it."),
        "capturing.capture_part",
    ),
    ActionRecord(
        "capture_later",
        CAPTURE,
        mark("Screen after a &delay"),
        "Ctrl+Shift+F9",
        mark("Describe the whole screen after some seconds, as many as the settings say."),
        "capturing.capture_later",
    ),
    ActionRecord(
        "paste",
        EDIT,
        mark("&Paste picture"),
        "Ctrl+V",
        mark("Describe the picture, or the picture file, on the clipboard."),
        "getting.paste",
    ),
    ActionRecord(
        "copy",
        EDIT,
        mark("&Copy description"),
        "Ctrl+Shift+C",
        mark("Put the description on the clipboard."),
        "giving.copy",
        needs="description",
        button=True,
    ),
    ActionRecord(
        "settings",
        EDIT,
        mark("&Settings…"),
        "Ctrl+,",
        mark("Choose who speaks, the language, and more."),
        "pages.show_settings",
        group=1,
    ),
    ActionRecord(
        "read",
        PICTURE,
        mark("&Read text"),
        "F7",
        mark("Read what is written in the picture, and its codes."),
        "reading.read",
        needs="description",
        button=True,
    ),
    ActionRecord(
        "others",
        PICTURE,
        mark("&Other sentences"),
        "F8",
        mark("Read what else the picture could be, and what all sentences agree on."),
        "pages.show_others",
        needs="description",
    ),
    ActionRecord(
        "explore",
        PICTURE,
        mark("&Explore by place…"),
        "Ctrl+E",
        mark("Walk through the parts of the picture with the arrow keys."),
        "pages.explore",
        needs="description",
    ),
    ActionRecord(
        "detail",
        PICTURE,
        mark("More or less &detail"),
        "Ctrl+D",
        mark("Hear one sentence, more, or everything that is known of the picture."),
        "change_detail",
        needs="description",
        group=1,
    ),
    ActionRecord(
        "speak_again",
        SPEECH,
        mark("Speak &again"),
        "F5",
        mark("Hear the description once more."),
        "giving.speak_again",
        button=True,
    ),
    ActionRecord(
        "speak_slower",
        SPEECH,
        mark("Speak &slower"),
        "Shift+F5",
        mark("Hear the description once more, slower."),
        "giving.speak_slower",
        needs="description",
    ),
    ActionRecord(
        "spell",
        SPEECH,
        mark("Sp&ell"),
        "Ctrl+F5",
        mark("Hear the description character by character."),
        "giving.spell",
        needs="description",
        on_mac="Ctrl+Shift+F5",
    ),
    ActionRecord(
        "next_sentence",
        SPEECH,
        mark("Ne&xt sentence"),
        "F4",
        mark("Hear the next sentence of the description."),
        "giving.next_sentence",
        needs="description",
    ),
    ActionRecord(
        "previous_sentence",
        SPEECH,
        mark("&Previous sentence"),
        "Shift+F4",
        mark("Hear the sentence before."),
        "giving.previous_sentence",
        needs="description",
    ),
    ActionRecord(
        "status",
        SPEECH,
        mark("&What is being done"),
        "F3",
        mark("Hear what Hearsight does now, and how long it will still take."),
        "showing.tell_status",
    ),
    ActionRecord(
        "stop",
        SPEECH,
        mark("S&top"),
        "Esc",
        mark("Stop the voice; if it is silent, stop describing."),
        "stop",
        button=True,
    ),
    ActionRecord(
        "voice_automatic",
        SPEECH,
        mark("Own voice &unless a screen reader runs"),
        "",
        mark("Hearsight speaks by itself, but leaves it to a screen reader when one runs."),
        "use_voice_automatically",
        exclusive=True,
        group=1,
    ),
    ActionRecord(
        "voice_always",
        SPEECH,
        mark("Own voice a&lways"),
        "",
        mark("Hearsight speaks by itself and tells a screen reader nothing."),
        "use_voice_always",
        exclusive=True,
        group=1,
    ),
    ActionRecord(
        "voice_never",
        SPEECH,
        mark("Own voice &never"),
        "",
        mark("Hearsight leaves speaking to a screen reader."),
        "use_voice_never",
        exclusive=True,
        group=1,
    ),
    ActionRecord(
        "next_pane",
        VIEW,
        mark("&Next part of the window"),
        "F6",
        mark("Go to the next of the window's parts: description, pictures, problem, buttons."),
        "next_pane",
    ),
    ActionRecord(
        "previous_pane",
        VIEW,
        mark("&Previous part of the window"),
        "Shift+F6",
        mark("Go to the part before."),
        "previous_pane",
    ),
    ActionRecord(
        "zoom_in",
        VIEW,
        mark("&Larger picture"),
        "Ctrl+=",
        mark("Show a part of the picture larger; arrow keys on the picture move it."),
        "viewing.zoom_in",
        group=1,
    ),
    ActionRecord(
        "zoom_out",
        VIEW,
        mark("&Smaller picture"),
        "Ctrl+-",
        mark("Show more of the picture."),
        "viewing.zoom_out",
        group=1,
    ),
    ActionRecord(
        "zoom_whole",
        VIEW,
        mark("&Whole picture"),
        "Ctrl+0",
        mark("Show the whole picture."),
        "viewing.zoom_whole",
        group=1,
    ),
    ActionRecord(
        "invert",
        VIEW,
        mark("&Inverted colours"),
        "Ctrl+I",
        mark("Show pictures with their colours inverted, or as they are."),
        "viewing.invert",
        group=1,
    ),
    ActionRecord(
        "contrast",
        VIEW,
        mark("&Contrast of the picture"),
        "Ctrl+Shift+I",
        mark("Show pictures with stronger contrast: strong, very strong, and as they are again."),
        "viewing.change_contrast",
        group=1,
    ),
    ActionRecord(
        "keyboard",
        HELP,
        mark("&Keyboard"),
        "F1",
        mark("Read what every key does."),
        "pages.show_keyboard",
    ),
    ActionRecord(
        "first_steps",
        HELP,
        mark("&First steps…"),
        "",
        mark("Answer the three questions of the first start again."),
        "show_first_steps",
    ),
    ActionRecord(
        "tutorial",
        HELP,
        mark("Keyboard &tutorial…"),
        "",
        mark("Learn the keys by pressing them."),
        "show_tutorial",
    ),
    ActionRecord(
        "messages",
        HELP,
        mark("&Messages"),
        "Ctrl+Shift+M",
        mark("Read what Hearsight has told you since it was opened."),
        "pages.show_messages",
    ),
    ActionRecord(
        "updates",
        HELP,
        mark("Check for &updates…"),
        "",
        mark("See whether there is a newer version. Only this uses the network."),
        "updating.check",
        group=1,
    ),
    ActionRecord(
        "about",
        HELP,
        mark("&About Hearsight"),
        "",
        mark("Read the version and the licences."),
        "pages.show_about",
        group=1,
    ),
)


def plain(title: str) -> str:
    """A title as people read it: without the signs of the mnemonic and of a dialog to come."""
    return title.replace("&", "").rstrip("…")


def portable(keys: QKeySequence | str) -> str:
    """Keys as they are kept, the same on every system and in every language."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)


def native(keys: str) -> str:
    """Keys as people know them on this system."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def is_free(keys: str) -> bool:
    """Whether this is one chord, and an action may have it."""
    return QKeySequence(keys).count() == 1 and refusal(keys, sys.platform) is None


class Actions:
    """The records at work in a window: Qt's actions, the menus, and their texts."""

    def __init__(
        self,
        window: QMainWindow,
        is_there: Mapping[str, Callable[[], bool]],
        tell: Callable[[str], None],
    ) -> None:
        """`is_there` tells of each of the `NEEDS` whether it is; `tell` says what is missing."""
        self._window = window
        self._is_there = is_there
        self._tell = tell
        self._menus: dict[str, QMenu] = {}
        self._actions = {record.id: self._make(record) for record in ACTIONS}
        group = QActionGroup(window)
        for record in ACTIONS:
            if record.exclusive:
                group.addAction(self._actions[record.id])
        self.translate()

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def menu(self, title: str) -> QMenu:
        """The menu with this title in the records."""
        return self._menus[title]

    def fill(self, bar: QMenuBar) -> None:
        """A menu for each name in the records, in their order, with a line between groups."""
        last: dict[str, int] = {}
        for record in ACTIONS:
            if record.menu not in self._menus:
                self._add_menu(bar, record.menu)
            menu = self._menus[record.menu]
            if last.setdefault(record.menu, record.group) != record.group:
                menu.addSeparator()
                last[record.menu] = record.group
            menu.addAction(self._actions[record.id])
        self.translate()

    def insert_menu(self, menu: QMenu, behind: str) -> None:
        """Put a menu inside the menu of this action, on the line behind it."""
        action = self._actions[behind]
        outer = next(one for one in self._menus.values() if action in one.actions())
        lines = outer.actions()
        outer.insertMenu(lines[lines.index(action) + 1], menu)

    def translate(self) -> None:
        """Titles and help in the language of the moment."""
        for record in ACTIONS:
            action = self._actions[record.id]
            action.setText(tr(record.title))
            action.setToolTip(tr(record.help))
        for title, menu in self._menus.items():
            menu.setTitle(tr(title))
            menu.setAccessibleName(plain(tr(title)))

    def keys(self, action_id: str) -> str:
        """The keys of an action now, in portable text; empty when it has none."""
        return portable(self._actions[action_id].shortcut())

    def set_keys(self, changed: Mapping[str, str]) -> bool:
        """Other keys than at first, by the actions' ids; whether that can be.

        If two are the same, or one is not free, all are as at first.
        """
        keys = {one.id: portable(changed.get(one.id, one.keys())) for one in ACTIONS}
        chosen = [chord for chord in keys.values() if chord]
        can_be = len(set(chosen)) == len(chosen) and all(map(is_free, chosen))
        for record in ACTIONS:
            chord = keys[record.id] if can_be else record.keys()
            self._actions[record.id].setShortcut(QKeySequence(chord))
        return can_be

    def _add_menu(self, bar: QMenuBar, title: str) -> None:
        menu = bar.addMenu(title)
        # In a menu one sees what cannot be done now. The key still works, and says why not.
        menu.aboutToShow.connect(self._dim)
        menu.aboutToHide.connect(self._undim)
        self._menus[title] = menu

    def _dim(self) -> None:
        for record in ACTIONS:
            if record.needs:
                self._actions[record.id].setEnabled(self._is_there[record.needs]())

    def _undim(self) -> None:
        for action in self._actions.values():
            action.setEnabled(True)

    def _make(self, record: ActionRecord) -> QAction:
        action = QAction(self._window)
        action.setObjectName(record.id)
        action.setCheckable(record.exclusive or record.checkable)
        action.setShortcut(QKeySequence(record.keys()))
        callback = attrgetter(record.callback)(self._window)

        def act(_checked: bool) -> None:
            if record.needs and not self._is_there[record.needs]():
                self._tell(tr(NEEDS[record.needs]))
            else:
                callback()

        action.triggered.connect(act)
        return action
