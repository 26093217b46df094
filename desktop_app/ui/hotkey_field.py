"""A field that takes the keys that are pressed in it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from desktop_app.hotkeys.chord import parse
from desktop_app.translation import mark, tr

NOT_ENOUGH = mark(
    "Hold two of Ctrl, Alt, Shift and the Windows key, and press a letter, a digit or a function "
    "key."
)

_HOLDING = (
    *(Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr),
    *(Qt.Key.Key_Super_L, Qt.Key.Key_Super_R, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock),
)
_HELD = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class HotkeyField(QLineEdit):
    """Shows the keys, and takes others; Delete takes them away, Tab and Escape are as ever."""

    changed = Signal(str)  # portable text of Qt; empty for none
    refused = Signal(str)  # a sentence

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self._keys = ""

    def show_keys(self, keys: str) -> None:
        """Show these, given in Qt's portable text; empty for none."""
        self._keys = keys
        native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        self.setText(native or tr("none"))

    def translate(self) -> None:
        """The word for none in the language of the moment."""
        self.show_keys(self._keys)

    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.modifiers() & _HELD:
            event.accept()  # for this field, not for menus and shortcuts
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._keys:
            self._take("")
        elif event.modifiers() & _HELD and event.key() not in _HOLDING:
            keys = QKeySequence(event.keyCombination())
            text = keys.toString(QKeySequence.SequenceFormat.PortableText)
            if parse(text) is not None:
                self._take(text)
            else:
                self.refused.emit(tr(NOT_ENOUGH))
        else:
            super().keyPressEvent(event)

    def _take(self, keys: str) -> None:
        self.show_keys(keys)
        self.changed.emit(keys)
