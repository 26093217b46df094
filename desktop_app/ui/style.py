"""The platform's style, with nothing to click on smaller than people can hit."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionComplex,
    QStyleOptionMenuItem,
    QWidget,
)

from desktop_app.ui.widgets import SMALLEST_TARGET


class LargeTargets(QProxyStyle):
    """Makes each target at least so many pixels wide and high."""

    _LARGER = (
        QStyle.ContentsType.CT_PushButton,
        QStyle.ContentsType.CT_MenuBarItem,
        QStyle.ContentsType.CT_MenuItem,
        QStyle.ContentsType.CT_ItemViewItem,
        QStyle.ContentsType.CT_LineEdit,
        QStyle.ContentsType.CT_SpinBox,
    )

    def __init__(self, side: int = SMALLEST_TARGET, base: str = "") -> None:
        """`base` is the name of a style of Qt; without it, the platform's own."""
        if base:
            super().__init__(base)
        else:
            super().__init__()
        self._side = side

    def sizeFromContents(  # noqa: N802
        self,
        kind: QStyle.ContentsType,
        option: QStyleOption,
        size: QSize,
        /,
        w: QWidget | None = None,
    ) -> QSize:
        # The stubs do not know that Qt itself asks without a widget.
        natural = super().sizeFromContents(kind, option, size, w)  # type: ignore[arg-type]
        is_line = isinstance(option, QStyleOptionMenuItem) and (
            option.menuItemType == QStyleOptionMenuItem.MenuItemType.Separator
        )
        if kind in self._LARGER and not is_line:
            return natural.expandedTo(QSize(self._side, self._side))
        return natural


class OutlinedTargets(LargeTargets):
    """Draws a line around every part: in black and white the colours of two parts are the same."""

    _FRAMES = (
        QStyle.PrimitiveElement.PE_Frame,
        QStyle.PrimitiveElement.PE_FrameLineEdit,
        QStyle.PrimitiveElement.PE_FrameGroupBox,
        QStyle.PrimitiveElement.PE_FrameMenu,
        QStyle.PrimitiveElement.PE_PanelButtonCommand,
    )

    def drawPrimitive(  # noqa: N802
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        /,
        w: QWidget | None = None,
    ) -> None:
        super().drawPrimitive(element, option, painter, w)
        if element in self._FRAMES:
            _outline(option, painter)

    def drawComplexControl(  # noqa: N802
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        /,
        widget: QWidget | None = None,
    ) -> None:
        super().drawComplexControl(control, option, painter, widget)
        if control == QStyle.ComplexControl.CC_SpinBox:
            _outline(option, painter)


def _outline(option: QStyleOption, painter: QPainter) -> None:
    painter.setPen(QPen(option.palette.windowText(), 1))
    painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
