"""A part of the screen, chosen by keyboard or mouse on a still picture of it."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import QDialog, QWidget

from desktop_app.translation import mark, tr
from desktop_app.ui.announcer import Announcer

HELP = mark(
    "Arrows move the part. Shift with arrows changes its size. With Ctrl the steps are small. "
    "Return takes it. Escape leaves. A drag with the mouse takes what is under it."
)

SMALLEST = 16  # pixels of a side: the engine wants as much
_STEP, _FINE = 40, 1  # pixels of the screen
_PAUSE = 400  # milliseconds without a key until the place is said
_ARROWS = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}
_SHADE = QColor(0, 0, 0, 140)


class RegionDialog(QDialog):
    """Shows the picture on the whole screen, with a frame that begins as its middle half."""

    chosen = Signal(QImage)

    def __init__(self, image: QImage, announcer: Announcer, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._image = image
        self._announcer = announcer
        self._begin: QPoint | None = None  # of a drag
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._say_place)
        half = image.size() / 2
        self.part = QRect(QPoint(half.width() // 2, half.height() // 2), half)
        self._said = QRect()
        self.setWindowTitle(tr("Part of the screen"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setWindowState(Qt.WindowState.WindowFullScreen)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._pause.start()  # a screen reader says first that the window came

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        direction = _ARROWS.get(Qt.Key(event.key()))
        if direction is not None:
            is_fine = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            is_size = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._change(direction * (_FINE if is_fine else _STEP), is_size=bool(is_size))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.RightButton:
            self.reject()
        else:
            self._begin = self._in_image(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._begin is not None:
            end = self._in_image(event.position().toPoint())
            self._set(QRect(self._begin, end).normalized())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        begin, self._begin = self._begin, None
        if begin is None:
            return
        drawn = self._in_image(event.position().toPoint()) - begin
        if min(abs(drawn.x()), abs(drawn.y())) >= SMALLEST:  # more than a click
            self._take()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.drawImage(self.rect(), self._image)
        painter.fillRect(self.rect(), _SHADE)
        part = self._on_screen(self.part)
        painter.drawImage(part, self._image, self.part)
        for colour, style in (
            (Qt.GlobalColor.black, Qt.PenStyle.SolidLine),
            (Qt.GlobalColor.white, Qt.PenStyle.DashLine),  # seen on any ground
        ):
            painter.setPen(QPen(colour, 2, style))
            painter.drawRect(part)

    def _change(self, by: QPoint, *, is_size: bool) -> None:
        whole = self._image.rect()
        part = QRect(self.part)
        if is_size:
            size = part.size() + QSize(by.x(), by.y())
            room = QSize(whole.width() - part.left(), whole.height() - part.top())
            part.setSize(size.expandedTo(QSize(SMALLEST, SMALLEST)).boundedTo(room))
        else:
            corner = part.topLeft() + by
            last = QPoint(whole.width() - part.width(), whole.height() - part.height())
            part.moveTo(max(0, min(corner.x(), last.x())), max(0, min(corner.y(), last.y())))
        self._set(part)

    def _set(self, part: QRect) -> None:
        self.part = part.intersected(self._image.rect())
        self.update()
        self._pause.start()

    def _say_place(self) -> None:
        """What has changed since it was said last; at first also what the keys do."""
        is_first, parts = self._said.isNull(), []
        if self.part.topLeft() != self._said.topLeft():
            parts.append(self._place())
        if self.part.size() != self._said.size():
            parts.append(self._size())
        self._said = QRect(self.part)
        if is_first:
            parts.append(tr(HELP))
        self._announcer.say(" ".join(parts) or tr("At the edge."))

    def _place(self) -> str:
        return tr("Left {left}, top {top}.", left=self.part.left(), top=self.part.top())

    def _size(self) -> str:
        size = self.part.size()
        return tr("Width {width}, height {height}.", width=size.width(), height=size.height())

    def _take(self) -> None:
        self.chosen.emit(self._image.copy(self.part))
        self.accept()

    def _in_image(self, point: QPoint) -> QPoint:
        across, down = self._scale()
        return QPoint(round(point.x() * across), round(point.y() * down))

    def _on_screen(self, part: QRect) -> QRect:
        across, down = self._scale()
        size = QSize(round(part.width() / across), round(part.height() / down))
        return QRect(QPoint(round(part.left() / across), round(part.top() / down)), size)

    def _scale(self) -> tuple[float, float]:
        """Pixels of the picture for each of this window's."""
        return self._image.width() / self.width(), self._image.height() / self.height()
