"""Widgets that do what a person at the keyboard expects and Qt's own do not."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QFocusFrame,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.translation import tr
from desktop_app.ui.flow import FlowLayout, scrolling
from desktop_app.ui.themes import ring_colour

SMALLEST_TARGET = 24  # pixels, WCAG 2.2, 2.5.8
LARGE_TARGET = 44  # pixels, WCAG 2.2, 2.5.5


class PushButton(QPushButton):
    """A button that Return presses as Space does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)


class PageButton(PushButton):
    """A button of a page: what it does is no action of the window."""

    def __init__(self, title: str, act: Callable[[], object]) -> None:
        super().__init__(title)
        self.setMinimumHeight(SMALLEST_TARGET)
        self.setAutoDefault(False)
        self.clicked.connect(lambda _checked: act())


class ActionButton(PushButton):
    """A button for an action."""

    def __init__(self, action: QAction) -> None:
        super().__init__()
        self._action = action
        self.clicked.connect(action.trigger)
        self.translate()

    def translate(self) -> None:
        """Title and key as the action has them now."""
        self.setText(self._action.text())
        # Also what a screen reader says after the name: the key to press next time.
        self.setToolTip(self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))


def label_of(part: QWidget, title: str) -> QLabel:
    """A label that leads to a part by its mnemonic."""
    label = QLabel()
    label.setBuddy(part)  # before its text: a screen reader would keep the "&" that it reads first
    label.setText(title)
    return label


class ReadingText(QPlainTextEdit):
    """A text to read: a caret moves through it, Tab leaves it, nothing changes it by accident."""

    def __init__(self, name: str, text: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.setTabChangesFocus(True)
        self.setCursorWidth(2)
        self.setAcceptDrops(False)  # the window takes them
        self.setPlainText(text)


class ProblemText(QLabel):
    """What went wrong, in a place of its own that is there only when needed."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFrameShape(QLabel.Shape.StyledPanel)
        self.setMargin(8)
        self._problems: list[str] = []
        self.hide()

    def show_problems(self, problems: list[str]) -> None:
        """Show these, a line each; hide when there is none."""
        self._problems = problems
        self.translate()
        self.setVisible(bool(problems))

    def translate(self) -> None:
        """The word before each in the language of the moment."""
        told = [tr("Problem: {problem}", problem=problem) for problem in self._problems]
        self.setText("\n".join(told))


class FocusRing(QFocusFrame):
    """A ring that stands out from the window, around the part of it with the focus."""

    _WIDTH = 2  # pixels

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # there is no widget without one
        application.focusChanged.connect(self._follow)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setPen(QPen(ring_colour(self.palette()), self._WIDTH))
        inset = self._WIDTH // 2
        painter.drawRect(self.rect().adjusted(inset, inset, -inset, -inset))

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        is_ours = now is not None and now.window() is self._window
        self.setWidget(now if is_ours else None)  # type: ignore[arg-type]  # Qt takes none


class ChoiceList(QListWidget):
    """A few choices, all to be seen: as high as they are, whatever the size of the text."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        self.executeDelayedItemsLayout()  # a narrow list breaks its rows into lines
        last = self.visualItemRect(self.item(self.count() - 1))
        rows = last.bottom() + 1 + self.verticalOffset()
        return QSize(super().sizeHint().width(), rows + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.updateGeometry()


def add_labelled(column: QVBoxLayout, title: str, part: QWidget) -> None:
    """Put a part into a column below its label, whose mnemonic leads to it."""
    column.addWidget(label_of(part, title))
    column.addWidget(part)


def keep_room(*lists: QAbstractItemView) -> None:
    """Keep lists as high as they want to be: the page that they stand on scrolls instead."""
    for view in lists:
        view.setMinimumHeight(view.sizeHint().height())


def page_column(window: QDialog) -> QVBoxLayout:
    """The column of a page, which scrolls when its window has too little room."""
    page = QWidget()
    column = QVBoxLayout(page)
    QVBoxLayout(window).addWidget(scrolling(page))
    return column


def button_row(*choices: tuple[str, Callable[[], object]]) -> FlowLayout:
    """Buttons of a page, as many in a row as there is room for: what each says, what it does."""
    row = FlowLayout()
    for title, act in choices:
        row.addWidget(PageButton(tr(title), act))
    return row
