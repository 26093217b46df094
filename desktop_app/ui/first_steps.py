"""What a person chooses at the first start: three questions, spoken, each may be passed over."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from desktop_app.settings.records import SETTINGS, Choice, Setting
from desktop_app.settings.store import Store
from desktop_app.translation import mark, tr
from desktop_app.ui.actions import plain
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.flow import FlowLayout, scrolling
from desktop_app.ui.hotkey_field import HotkeyField
from desktop_app.ui.widgets import ChoiceList, FocusRing, PushButton, label_of

SETTING = "window.first_steps"
DONE = "done"
STEPS = ("speech.own_voice", "history.keep", "hotkeys.screen")
HOW = mark("Return goes on, Escape passes over the rest.")
CHOOSE = mark("Arrow keys choose.")
FINISHED = mark("Ready. Press {open} to choose a picture, {keyboard} to hear the keys.")


class FirstSteps(QDialog):
    """A page for each of the settings in `STEPS`; what is chosen holds at once."""

    def __init__(
        self,
        store: Store,
        announcer: Announcer,
        way_to: Callable[[str], str],
        parent: QWidget,
    ) -> None:
        """`way_to` tells what to press for an action."""
        super().__init__(parent)
        self._way_to = way_to
        self._store = store
        self._announcer = announcer
        self._records = [one for step in STEPS for one in SETTINGS if one.id == step]
        # No stacked widget: a screen reader would tell that it is one, and how many items it has.
        self._pages: list[QWidget] = []
        self._step = 0
        self._controls = [self._add(record) for record in self._records]
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("First steps"))
        column = QVBoxLayout(self)
        column.addWidget(scrolling(self._all_pages()))
        column.addLayout(self._buttons())
        self.resize(560, 360)
        self.finished.connect(lambda _code: self._end())
        FocusRing(self)
        self._show(0)

    def _add(self, record: Setting) -> QWidget:
        """A page for this setting; its control."""
        page = QWidget()
        column = QVBoxLayout(page)
        control = self._control(record)
        control.setAccessibleName(plain(tr(record.label)))
        label, told = label_of(control, tr(record.label)), QLabel(tr(record.help))
        for text in (label, told):
            text.setWordWrap(True)
        for part in (label, control, told):
            column.addWidget(part)
        column.addStretch()
        self._pages.append(page)
        return control

    def _all_pages(self) -> QWidget:
        """The pages, of which one is to be seen at a time."""
        pages = QWidget()
        column = QVBoxLayout(pages)
        for page in self._pages:
            page.hide()
            column.addWidget(page)
        return pages

    def _control(self, record: Setting) -> QWidget:
        if isinstance(record.kind, Choice):
            labels = [tr(label) for _, label in record.kind.options]
            values = [value for value, _ in record.kind.options]
            box = ChoiceList()
            box.addItems(labels)
            box.setCurrentRow(values.index(str(self._store[record.id])))
            box.currentRowChanged.connect(
                lambda row: self._choose(record.id, values[row], labels[row])
            )
            return box
        field = HotkeyField()
        field.show_keys(str(self._store[record.id]))
        field.changed.connect(lambda keys: self._store.set(record.id, keys))
        field.refused.connect(self._announcer.tell)
        return field

    def _choose(self, setting: str, value: str, label: str) -> None:
        self._store.set(setting, value)
        self._announcer.say_unread(label)

    def _buttons(self) -> FlowLayout:
        row = FlowLayout()
        buttons: tuple[tuple[str, Callable[[], None]], ...] = (
            (mark("Go o&n"), self._go_on),
            (mark("Pa&ss over"), self.reject),
        )
        for title, act in buttons:
            button = PushButton(tr(title))
            button.clicked.connect(lambda _checked, act=act: act())
            button.setAutoDefault(False)
            row.addWidget(button)
            if act == self._go_on:
                button.setDefault(True)
        return row

    def _go_on(self) -> None:
        step = self._step + 1
        if step < len(self._pages):
            self._show(step)
        else:
            self.accept()

    def _show(self, step: int) -> None:
        record = self._records[step]
        before, self._step = self._step, step
        self._pages[step].show()
        self._controls[step].setFocus()
        if before != step:  # hidden only then: its focus would go to whatever comes next
            self._pages[before].hide()
        place = tr("Step {step} of {count}.", step=step + 1, count=len(self._records))
        parts = [place, f"{plain(tr(record.label))}.", tr(record.help)]
        if isinstance(record.kind, Choice):
            parts.append(tr(CHOOSE))
        self._announcer.say(" ".join([*parts, tr(HOW)]))

    def _end(self) -> None:
        self._store.set(SETTING, DONE)
        ways = {action: self._way_to(action) for action in ("open", "keyboard")}
        self._announcer.tell(tr(FINISHED, **ways))
