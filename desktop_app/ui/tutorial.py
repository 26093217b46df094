"""A tutorial of the keys: it asks for one after the other, and tells what another does."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_app.translation import mark, tr
from desktop_app.ui.actions import ACTIONS, ActionRecord, Actions, plain
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.widgets import FocusRing, PushButton, ReadingText

LESSONS = (
    *("open", "paste", "speak_again", "speak_slower", "spell", "status", "copy"),
    *("capture_screen", "next_pane", "history", "settings", "keyboard"),
)
BEGIN = mark("Here keys do nothing but tell what they are for. Escape leaves.")
ASK = mark("{help} Press {keys}.")
RIGHT = mark("Right.")
OTHER = mark("That was {keys}: {action}. Press {wanted}.")
UNUSED = mark("{keys} does nothing. Press {wanted}.")
END = mark("Right. That was the last key. The list of all: {keyboard}. Escape leaves.")

_HOLDING = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta)
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Tutorial(QDialog):
    """Shows a lesson as a text that can be read again; keys of the window are answers to it."""

    def __init__(self, actions: Actions, announcer: Announcer, parent: QWidget) -> None:
        super().__init__(parent)
        self._announcer = announcer
        self._keys = {
            _text(actions[record.id].shortcut()): record
            for record in ACTIONS
            if not actions[record.id].shortcut().isEmpty()
        }
        by_id = {record.id: keys for keys, record in self._keys.items()}
        self._lessons = [by_id[lesson] for lesson in LESSONS if lesson in by_id]
        self._lesson = 0
        self._end = tr(END, keyboard=actions.way_to("keyboard"))
        self.setWindowTitle(tr("Keyboard tutorial"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._page = ReadingText(tr("Lesson"))
        self._page.installEventFilter(self)
        close = PushButton(tr("&Close"))
        close.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self._page)
        column.addWidget(close, alignment=Qt.AlignmentFlag.AlignLeft)
        self.resize(parent.size() * 0.7)
        FocusRing(self)
        self._page.setFocus()
        self._tell(f"{tr(BEGIN)} {self._question()}" if self._lessons else self._end)

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:  # noqa: N802
        kind = event.type()
        if not isinstance(event, QKeyEvent) or not _is_answer(event):
            return super().eventFilter(watched, event)
        if kind == QEvent.Type.KeyPress and event.key() not in _HOLDING:
            self._answer(_text(QKeySequence(event.keyCombination())))
        event.accept()
        return True

    def _answer(self, keys: str) -> None:
        if self._lesson == len(self._lessons):
            self._tell(self._end)
        elif keys == self._lessons[self._lesson]:
            self._lesson += 1
            is_last = self._lesson == len(self._lessons)
            self._tell(self._end if is_last else f"{tr(RIGHT)} {self._question()}")
        else:
            self._tell(self._hint(keys))

    def _hint(self, keys: str) -> str:
        wanted, record = _native(self._lessons[self._lesson]), self._keys.get(keys)
        if record is None:
            return tr(UNUSED, keys=_native(keys), wanted=wanted)
        return tr(OTHER, keys=_native(keys), action=plain(tr(record.title)), wanted=wanted)

    def _question(self) -> str:
        keys = self._lessons[self._lesson]
        record: ActionRecord = self._keys[keys]
        return tr(ASK, help=tr(record.help), keys=_native(keys))

    def _tell(self, text: str) -> None:
        self._page.setPlainText(text)
        self._announcer.say(text)


def _is_answer(event: QKeyEvent) -> bool:
    """Whether this is a key of the window, and none to read the lesson with."""
    is_function_key = Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
    is_arrow = Qt.Key.Key_Home <= event.key() <= Qt.Key.Key_PageDown
    return is_function_key or (bool(event.modifiers() & _HELD) and not is_arrow)


def _text(keys: QKeySequence) -> str:
    return keys.toString(QKeySequence.SequenceFormat.PortableText)


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
