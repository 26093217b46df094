"""One record for everything that a person can do: menus, keys, help and tests are made of it."""

import sys
from collections.abc import Callable, Mapping
from operator import attrgetter

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar

from desktop_app.translation import mark, tr
from desktop_app.ui.action_record import NEEDS, ActionRecord, plain
from desktop_app.ui.chords import refusal
from desktop_app.ui.picture_actions import PICTURE_ACTIONS
from desktop_app.ui.window_actions import WINDOW_ACTIONS

__all__ = ["ACTIONS", "NEEDS", "ActionRecord", "Actions", "plain"]

ACTIONS = (*PICTURE_ACTIONS, *WINDOW_ACTIONS)

IN_A_MENU = mark("{action} in the menu {menu}")


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

    def holder(self, keys: str) -> str:
        """The title of the action with these keys, in portable text; empty when none has them."""
        return next((plain(tr(one.title)) for one in ACTIONS if self.keys(one.id) == keys), "")

    def way_to(self, action_id: str) -> str:
        """What to press for an action, as people know it: its keys, or where it is in the menus."""
        record = next(one for one in ACTIONS if one.id == action_id)
        place = tr(IN_A_MENU, menu=plain(tr(record.menu)), action=plain(tr(record.title)))
        return native(self.keys(action_id)) or place

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
