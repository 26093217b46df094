"""Room for parts: as many rows as they need, and a page that scrolls where a screen is small."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QLayout, QLayoutItem, QScrollArea, QStyle, QWidget


class FlowLayout(QLayout):
    """Fills rows from the side where reading begins; a row too full goes on in the next."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem, /) -> None:  # noqa: N802
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int, /) -> QLayoutItem | None:  # noqa: N802
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int, /) -> QLayoutItem | None:  # noqa: N802
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int, /) -> int:  # noqa: N802
        return self._arranged(QRect(0, 0, width, 0))[1]

    def sizeHint(self) -> QSize:  # noqa: N802
        hints = [item.sizeHint() for item in self._items]
        width = sum(hint.width() for hint in hints) + self._gap() * (len(hints) - 1)
        return QSize(max(0, width), max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802
        least = QSize()
        for item in self._items:
            least = least.expandedTo(item.sizeHint())
        return least

    def setGeometry(self, rect: QRect, /) -> None:  # noqa: N802
        super().setGeometry(rect)
        direction = QApplication.layoutDirection()
        for item, place in zip(self._items, self._arranged(rect)[0], strict=True):
            item.setGeometry(QStyle.visualRect(direction, rect, place))

    def _arranged(self, rect: QRect) -> tuple[list[QRect], int]:
        """The place of each item from left to right, and the height of all."""
        gap, places = self._gap(), []
        corner, row = rect.topLeft(), 0
        for item in self._items:
            size = item.sizeHint()
            if corner.x() > rect.left() and corner.x() + size.width() > rect.left() + rect.width():
                corner, row = QPoint(rect.left(), corner.y() + row + gap), 0
            places.append(QRect(corner, size))
            corner, row = corner + QPoint(size.width() + gap, 0), max(row, size.height())
        return places, corner.y() + row - rect.top()

    def _gap(self) -> int:
        return max(4, self.spacing())


class _Page(QScrollArea):
    """Scrolls up and down only, and keeps the part with the focus in sight."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self._page = page
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # there is no widget without one
        application.focusChanged.connect(self._follow)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        bar = self.verticalScrollBar().sizeHint().width()
        least = super().minimumSizeHint()
        return QSize(max(least.width(), self._page.minimumSizeHint().width() + bar), least.height())

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.LayoutRequest:  # the page wants another width
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._page.isAncestorOf(now):
            self.ensureWidgetVisible(now)


def scrolling(page: QWidget) -> QScrollArea:
    """The page, in an area that scrolls when the page needs more room than there is."""
    return _Page(page)
