"""The page of settings, made of the records. What is changed holds at once."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGroupBox,
    QLabel,
    QListWidget,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop_app.settings.records import SETTINGS, Address, Choice, Hotkey, Number, Setting, Texts
from desktop_app.settings.store import SettingError, Store
from desktop_app.translation import mark, tr, translator
from desktop_app.ui.actions import plain
from desktop_app.ui.address_field import AddressField
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.flow import FlowLayout, scrolling
from desktop_app.ui.giving import NOT_WRITTEN
from desktop_app.ui.hotkey_field import HotkeyField
from desktop_app.ui.widgets import SMALLEST_TARGET, ChoiceList, FocusRing, PushButton

RESET = mark("All settings are as at first")
NOT_READ = mark("{file} could not be read: {reason}. Choose another file.")


class SettingsPage(QDialog):
    """Every setting with its label before it and a sentence of help behind it."""

    def __init__(
        self,
        store: Store,
        announcer: Announcer,
        pages: Mapping[str, Callable[[QWidget], None]],
        hear_sample: Callable[[], None],
        parent: QWidget,
    ) -> None:
        """`pages` opens, in front of this one, the page of a setting that has its own."""
        super().__init__(parent)
        self._store = store
        self._pages = pages
        self._hear_sample = hear_sample
        self._announcer = announcer
        self._texts: list[Callable[[], None]] = [lambda: self.setWindowTitle(tr("Settings"))]
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page = QWidget()
        column = QVBoxLayout(page)
        for group in dict.fromkeys(record.group for record in SETTINGS):
            column.addWidget(self._group(group))
        layout = QVBoxLayout(self)
        layout.addWidget(scrolling(page))
        layout.addLayout(self._buttons())
        self.resize(640, 680)
        FocusRing(self)
        self._translate()
        leave = translator.on_change(self._translate)
        self.finished.connect(leave)
        self.destroyed.connect(leave)  # a window that goes takes its pages along unasked

    def _translate(self) -> None:
        """Everything in the language of the moment."""
        for show in self._texts:
            show()

    def _group(self, title: str) -> QGroupBox:
        box = QGroupBox()
        self._texts.append(lambda: box.setTitle(tr(title)))
        column = QVBoxLayout(box)
        for record in SETTINGS:
            if record.group != title:
                continue
            control = self._control(record)
            control.setObjectName(record.id)
            label, told = QLabel(), QLabel()
            label.setBuddy(control)
            label.setWordWrap(True)
            told.setWordWrap(True)
            self._texts.append(partial(_name, record, label, control, told))
            for part in (label, control, told):
                column.addWidget(part)
        return box

    def _control(self, record: Setting) -> QWidget:
        """A list for a choice: of a combo box that changes some screen readers say nothing."""
        value = self._store[record.id]
        match record.kind:
            case Choice(options):
                box = ChoiceList()
                box.addItems([label for _, label in options])
                self._texts.append(partial(_label, box, options))
                values = [each for each, _ in options]
                box.setCurrentRow(values.index(str(value)))
                box.currentRowChanged.connect(lambda row: self._store.set(record.id, values[row]))
                return box
            case Number(lowest, highest, unit):
                number = QSpinBox()
                number.setMinimumHeight(SMALLEST_TARGET)
                number.setRange(lowest, highest)
                self._texts.append(lambda: number.setSuffix(f" {tr(unit)}"))
                number.setValue(self._store.number(record.id))
                number.valueChanged.connect(lambda new: self._store.set(record.id, new))
                return number
            case Hotkey():
                field = HotkeyField()
                field.setMinimumHeight(SMALLEST_TARGET)
                field.show_keys(str(value))
                self._texts.append(field.translate)
                field.changed.connect(lambda keys: self._store.set(record.id, keys))
                field.refused.connect(self._announcer.tell)
                return field
            case Address():
                address = AddressField()
                address.setMinimumHeight(SMALLEST_TARGET)
                address.show_address(str(value))
                address.changed.connect(lambda new: self._store.set(record.id, new))
                address.refused.connect(self._announcer.tell)
                return address
            case Texts(title):
                return self._button(title, lambda: self._pages[record.id](self))

    def _buttons(self) -> FlowLayout:
        row = FlowLayout()
        for title, act in (
            (mark("Hear a &sample"), self._hear_sample),
            (mark("Reset &all"), self._reset),
            (mark("&Export…"), self._export),
            (mark("&Import…"), self._import),
            (mark("&Close"), self.reject),
        ):
            row.addWidget(self._button(title, act))
        return row

    def _button(self, title: str, act: Callable[[], object]) -> PushButton:
        button = PushButton()
        self._texts.append(partial(_title, button, title))
        button.setMinimumHeight(SMALLEST_TARGET)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked: act())
        return button

    def _reset(self) -> None:
        self._store.reset()
        self._show_values()
        self._announcer.tell(tr(RESET))

    def _export(self) -> None:
        dialog = QFileDialog(self, tr("Export the settings"), "hearsight-settings.json")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda file: self.export_to(Path(file)))
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Write the settings into this file, and say how that went."""
        try:
            self._store.export_to(path)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self._announcer.warn(tr(NOT_WRITTEN, file=path.name, reason=reason))
        else:
            self._announcer.tell(tr("Written to {file}", file=path.name))

    def _import(self) -> None:
        dialog = QFileDialog(self, tr("Import settings"), "", tr("Settings (*.json)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda file: self.import_from(Path(file)))
        dialog.open()

    def import_from(self, path: Path) -> None:
        """Take the settings of this file, and say how that went."""
        try:
            self._store.import_from(path)
        except SettingError as error:
            self._announcer.warn(str(error))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self._announcer.warn(tr(NOT_READ, file=path.name, reason=reason))
        else:
            self._show_values()
            self._announcer.tell(tr("The settings of {file} hold now", file=path.name))

    def _show_values(self) -> None:
        """The controls as the store has it now."""
        for record in SETTINGS:
            control = self.findChild(QWidget, record.id)
            if isinstance(control, QListWidget) and isinstance(record.kind, Choice):
                values = [value for value, _ in record.kind.options]
                control.setCurrentRow(values.index(str(self._store[record.id])))
            elif isinstance(control, QSpinBox):
                control.setValue(self._store.number(record.id))
            elif isinstance(control, HotkeyField):
                control.show_keys(str(self._store[record.id]))
            elif isinstance(control, AddressField):
                control.show_address(str(self._store[record.id]))


def _name(record: Setting, label: QLabel, control: QWidget, told: QLabel) -> None:
    label.setText(tr(record.label))
    told.setText(tr(record.help))
    control.setAccessibleName(plain(tr(record.label)))
    control.setAccessibleDescription(tr(record.help))


def _label(box: QListWidget, options: tuple[tuple[str, str], ...]) -> None:
    for row, (_, label) in enumerate(options):
        box.item(row).setText(tr(label))


def _title(button: QPushButton, title: str) -> None:
    button.setText(tr(title))
