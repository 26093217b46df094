"""The page of keys: which do what, and other ones by pressing them."""

import sys

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.settings.store import Store
from desktop_app.translation import mark, tr
from desktop_app.ui.actions import ACTIONS, ActionRecord, Actions, native, plain, portable
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.chords import refusal
from desktop_app.ui.hotkeys import TOLD
from desktop_app.ui.widgets import (
    SMALLEST_TARGET,
    FocusRing,
    add_labelled,
    button_row,
    keep_room,
    page_column,
)

SETTING = "window.keys"
KEYS_COLLIDE = mark(
    "The keys in the settings are in each other's way, or in the way of a screen reader. All keys "
    "are as at first."
)
TAKEN = mark("{keys} is for {action} already. Press other keys.")
ASK = mark("Press the new keys for {action}. Escape leaves them as they are.")

_MODIFIERS = (
    *(Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr),
    *(Qt.Key.Key_Super_L, Qt.Key.Key_Super_R, Qt.Key.Key_Hyper_L, Qt.Key.Key_Hyper_R),
    *(Qt.Key.Key_NumLock, Qt.Key.Key_unknown, Qt.Key(0)),
)


class KeysPage(QDialog):
    """Every action with its keys, in a list."""

    def __init__(
        self, actions: Actions, store: Store, announcer: Announcer, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._store = store
        self._announcer = announcer
        self.setWindowTitle(tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._list = QListWidget()
        self._list.setAccessibleName(tr("What can be done"))
        self._list.addItems([self._line(record) for record in ACTIONS])
        self._list.setCurrentRow(0)
        self._list.itemActivated.connect(lambda _item: self._ask())
        self._lay_out()
        self._list.setFocus()

    def take(self, record: ActionRecord, keys: str) -> str:
        """Give an action these keys, or none; why that cannot be, empty when it is done."""
        problem = self._problem(record, keys) if keys else ""
        if not problem:
            changed = self._store.texts(SETTING)
            changed[record.id] = keys
            if keys == record.keys():
                del changed[record.id]
            self._set(changed)
            told = tr("Changed to {keys}", keys=native(keys)) if keys else tr("No keys any more")
            self._announcer.tell(told)
        return problem

    def _problem(self, record: ActionRecord, keys: str) -> str:
        titles = {self._actions.keys(one.id): one.title for one in ACTIONS if one is not record}
        titles |= {str(self._store[setting]): title for setting, title in TOLD.items()}
        if keys in titles:
            return tr(TAKEN, keys=native(keys), action=plain(tr(titles[keys])))
        refused = refusal(keys, sys.platform)
        if refused is None:
            return ""
        if refused.reader:
            return tr(refused.sentence, keys=native(keys), reader=refused.reader)
        return tr(refused.sentence, keys=native(keys))

    def _set(self, changed: dict[str, str]) -> None:
        self._store.set(SETTING, changed)
        for row, record in enumerate(ACTIONS):
            self._list.item(row).setText(self._line(record))

    def _line(self, record: ActionRecord) -> str:
        keys = self._actions.keys(record.id)
        title = plain(tr(record.title))
        return f"{title}: {native(keys)}" if keys else tr("{action}: no keys", action=title)

    def _current(self) -> ActionRecord:
        return ACTIONS[self._list.currentRow()]

    def _ask(self) -> None:
        record = self._current()
        keys = native(self._actions.keys(record.id))
        dialog = ChordDialog(plain(tr(record.title)), keys, self._announcer, self)
        dialog.pressed.connect(lambda keys: dialog.answer(self.take(record, keys)))
        dialog.open()

    def _remove(self) -> None:
        self.take(self._current(), "")

    def _reset(self) -> None:
        """As at first; that another action has the keys meanwhile is told."""
        record = self._current()
        problem = self.take(record, record.keys())
        if problem:
            self._announcer.tell(problem)

    def _reset_all(self) -> None:
        self._set({})
        self._announcer.tell(tr("All keys are as at first"))

    def _lay_out(self) -> None:
        column = page_column(self)
        add_labelled(column, tr("&What can be done"), self._list)
        keep_room(self._list)
        column.addLayout(
            button_row(
                (mark("&Change…"), self._ask),
                (mark("&Remove the keys"), self._remove),
                (mark("As at &first"), self._reset),
                (mark("&All as at first"), self._reset_all),
                (mark("C&lose"), self.reject),
            )
        )
        self.resize(640, 560)
        FocusRing(self)


class ChordDialog(QDialog):
    """Waits for keys; Escape closes it. What cannot be is told, and it waits on."""

    pressed = Signal(str)  # keys, in portable text

    def __init__(self, action: str, keys: str, announcer: Announcer, parent: QWidget) -> None:
        super().__init__(parent)
        self._announcer = announcer
        self.setWindowTitle(tr("New keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._field = ChordField(tr(ASK, action=action), keys or tr("no keys"))
        self._field.pressed.connect(self.pressed)
        self._field.left.connect(self.reject)
        self._told = QLabel()  # filled later: a screen reader reads what a dialog opens with
        self._told.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addWidget(self._field)
        column.addWidget(self._told)
        self.resize(480, 160)
        FocusRing(self)
        self._field.setFocus()

    def answer(self, problem: str) -> None:
        """Close, or tell the problem."""
        if problem:
            self._told.setText(problem)
            self._announcer.tell(problem)
        else:
            self.accept()


class ChordField(QLineEdit):
    """Takes every key that reaches it. Its name is what it asks for, its text what there is now."""

    pressed = Signal(str)
    left = Signal()

    def __init__(self, question: str, text: str) -> None:
        super().__init__(text)
        self.setAccessibleName(question)
        self.setReadOnly(True)
        self.setMinimumHeight(SMALLEST_TARGET)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        # For any other reason Qt selects the text, and a screen reader tells that.
        super().focusInEvent(QFocusEvent(event.type(), Qt.FocusReason.OtherFocusReason))

    def event(self, event: QEvent) -> bool:
        # Before Qt moves the focus by Tab, presses a button or finds a shortcut.
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self._take(event)
            return True
        return super().event(event)

    def _take(self, event: QKeyEvent) -> None:
        if event.key() in _MODIFIERS:
            return
        combination = event.keyCombination()
        if combination == QKeyCombination(Qt.Key.Key_Escape):
            self.left.emit()
            return
        key = combination.key()
        if 0x20 < key.value < 0x100 and not chr(key.value).isalnum():  # "!" says Shift already
            modifiers = combination.keyboardModifiers() & ~Qt.KeyboardModifier.ShiftModifier
            combination = QKeyCombination(modifiers, key)
        self.pressed.emit(portable(QKeySequence(combination)))
