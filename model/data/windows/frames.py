"""What stands around a rendered window: a title bar, a menu over it, a desktop behind it."""

from random import Random

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QLinearGradient, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from model.data.windows.text import FILES

TITLE_BAR = 30
_TASK_BAR = 40
_DOTS = ("#ff5f57", "#febc2e", "#28c840")


def shown(window: QWidget, menu: QWidget | None, random: Random) -> QPixmap:
    """The pixels of a window, and of a menu laid over its upper left part."""
    picture = _pixels(window)
    if menu is not None:
        over = _pixels(menu)
        with QPainter(picture) as painter:
            painter.drawPixmap(QPoint(random.randint(4, 120), random.randint(20, 60)), over)
    return picture


def framed(content: QPixmap, title: str, random: Random, dark: bool) -> QPixmap:
    """The content below a title bar: signs at the right, or three dots at the left."""
    picture = QPixmap(content.width() + 2, content.height() + TITLE_BAR + 1)
    blue = random.random() < 0.25
    plain = "#2b2b2b" if dark else random.choice(["#ffffff", "#e6e6e6", "#f3f3f3"])
    bar = QColor("#1f5fd0" if blue else plain)
    ink = QColor("#ffffff" if blue or dark else "#202020")
    picture.fill(bar)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(1, TITLE_BAR, content)
        dots = not blue and random.random() < 0.3
        painter.setPen(ink)
        if dots:
            _draw_dots(painter)
        else:
            _draw_signs(painter, picture.width())
        side = Qt.AlignmentFlag.AlignHCenter if dots else Qt.AlignmentFlag.AlignLeft
        place = QRect(10, 0, picture.width() - 20, TITLE_BAR)
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, title)
        painter.setPen(QColor("#1f5fd0" if blue else "#707070"))
        painter.drawRect(picture.rect().adjusted(0, 0, -1, -1))
    return picture


def full_screen(window: QPixmap, random: Random) -> QPixmap:
    """A window that fills the screen down to the task bar."""
    picture = QPixmap(window.width(), window.height() + _TASK_BAR)
    with QPainter(picture) as painter:
        painter.drawPixmap(0, 0, window)
        _draw_task_bar(painter, picture, random)
    return picture


def desktop(windows: list[QPixmap], random: Random) -> tuple[QPixmap, list[str]]:
    """A desktop with windows on it, and the parts that it has: icons or a task bar at least."""
    picture = QPixmap(*random.choice([(1280, 800), (1366, 768), (1440, 900), (1024, 768)]))
    icons = random.random() < 0.7
    bar = not icons or random.random() < 0.8
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _draw_background(painter, picture, random)
        if icons:
            _draw_icons(painter, random)
        for place, window in enumerate(windows):
            shift = 60 + place * max(0, picture.width() - window.width()) // len(windows)
            low = max(11, picture.height() - window.height() - _TASK_BAR)
            painter.drawPixmap(shift + random.randint(0, 60), random.randint(10, low), window)
        if bar:
            _draw_task_bar(painter, picture, random)
    counted = ["", "window", "several windows"][min(len(windows), 2)]
    parts = [counted, "icons" if icons else "", "task bar" if bar else ""]
    return picture, [part for part in parts if part]


def _pixels(widget: QWidget) -> QPixmap:
    """A widget laid out and drawn without ever being on a screen."""
    widget.ensurePolished()
    return widget.grab()


def _draw_dots(painter: QPainter) -> None:
    """Three round buttons at the left."""
    pen = painter.pen()
    painter.setPen(Qt.PenStyle.NoPen)
    for place, color in enumerate(_DOTS):
        painter.setBrush(QColor(color))
        painter.drawEllipse(QRectF(10 + 20 * place, 9, 12, 12))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)


def _draw_signs(painter: QPainter, width: int) -> None:
    """The signs for smaller, larger and close at the right."""
    painter.drawLine(width - 122, 15, width - 112, 15)
    painter.drawRect(width - 76, 10, 10, 10)
    painter.drawLine(width - 30, 10, width - 20, 20)
    painter.drawLine(width - 30, 20, width - 20, 10)


def _draw_background(painter: QPainter, picture: QPixmap, random: Random) -> None:
    """One color, or a sky over hills."""
    hue = random.randint(0, 359)
    upper, lower = QColor.fromHsv(hue, 160, 120), QColor.fromHsv((hue + 40) % 360, 130, 230)
    sky = QLinearGradient(0, 0, 0, picture.height())
    sky.setColorAt(0, upper)
    sky.setColorAt(1, lower if random.random() < 0.7 else upper)
    painter.fillRect(picture.rect(), sky)
    painter.setPen(Qt.PenStyle.NoPen)
    for _ in range(random.choice([0, 0, 2, 4])):
        painter.setBrush(QColor.fromHsv(random.randint(60, 180), 150, random.randint(60, 160)))
        left, top = random.randint(-400, picture.width()), picture.height() * 3 // 5
        painter.drawEllipse(left, top + random.randint(0, 120), 1100, 700)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _draw_icons(painter: QPainter, random: Random) -> None:
    """Files and folders in columns at the left, their names below."""
    style, font = QApplication.style(), QFont(painter.font())
    font.setPointSize(8)
    painter.setFont(font)
    painter.setPen(QColor("#ffffff"))
    for place, name in enumerate(random.choices(FILES, k=random.randint(3, 18))):
        sign = style.StandardPixmap.SP_FileIcon if "." in name else style.StandardPixmap.SP_DirIcon
        left, top = 16 + place // 8 * 92, 16 + place % 8 * 84
        painter.drawPixmap(left + 16, top, style.standardIcon(sign).pixmap(48, 48))
        below = QRect(left, top + 50, 80, 18)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, name)


def _draw_task_bar(painter: QPainter, picture: QPixmap, random: Random) -> None:
    """A bar at the bottom with a start button, programs and the time."""
    top = picture.height() - _TASK_BAR
    light = random.random() < 0.3
    painter.fillRect(0, top, picture.width(), _TASK_BAR, QColor("#e8eef5" if light else "#1a1f2b"))
    painter.fillRect(8, top + 8, 24, 24, QColor("#2f7de1"))
    for place in range(random.randint(2, 9)):
        color = QColor.fromHsv(random.randint(0, 359), 150, 210)
        painter.fillRect(48 + 44 * place, top + 8, 24, 24, color)
    painter.setPen(QColor("#202020" if light else "#ffffff"))
    time = f"{random.randint(0, 23):02d}:{random.randint(0, 59):02d}"
    painter.drawText(picture.width() - 60, top + 25, time)
