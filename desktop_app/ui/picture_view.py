"""The picture, scaled into its place, or a part of it larger."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QImage,
    QImageReader,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QSizePolicy

from desktop_app.engine.errors import HearsightError
from desktop_app.translation import mark, tr
from desktop_app.ui.adjusting import Adjustment, adjusted
from desktop_app.ui.intake import Picture
from desktop_app.ui.jobs import Job, Jobs

NO_PICTURE = mark("No picture yet")
NO_PREVIEW = mark("This picture cannot be shown here. That does not change its description.")

_SIDE = 1600  # pixels of a preview's longer side: enough for any window, 8 MB at most
_STEP = 0.25  # of what is to be seen, for an arrow key
_ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_LARGEST = 48_000_000  # pixels that Qt decodes as a whole where it cannot decode them smaller


class PictureView(QLabel):
    """Shows one picture at a time; decodes it off the Qt thread and no larger than needed."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._job: Job[QImage] | None = None
        self._picture: Picture | None = None
        self._preview = QImage()
        self._outlined = QRectF()
        self._zoom = 1.0  # 1 is the whole picture
        self._middle = QPointF(0.5, 0.5)  # of what is to be seen, in sides of the picture
        self._held: QPoint | None = None  # where the mouse holds the picture
        self._adjustment = Adjustment()
        self._otherwise = ""  # what stands in the place of a picture that is not there
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumSize(160, 120)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._show(QImage(), NO_PICTURE)

    def show_picture(self, picture: Picture | None) -> None:
        """Show this picture as soon as it is decoded; the same one again changes nothing."""
        if picture is self._picture:
            return
        self._picture = picture
        self._middle = QPointF(0.5, 0.5)
        self._show(QImage(), "")
        self._load()

    def zoom(self, zoom: float) -> None:
        """Show the picture so many times as large as it fits; arrow keys and a drag move it."""
        self._zoom = zoom
        self._move(QPointF())

    def adjust(self, adjustment: Adjustment) -> None:
        """Show this and every other picture with its colours changed so."""
        self._adjustment = adjustment
        self._load()

    @property
    def is_showing(self) -> bool:
        """Whether a picture is on the screen."""
        return not self._preview.isNull()

    def outline(self, part: QRectF) -> None:
        """Draw a frame around a part, given in shares of the picture's width and height."""
        self._outlined = part
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        direction = _ARROWS.get(Qt.Key(event.key()))
        if direction is None or self._zoom == 1 or event.modifiers() & _HELD:
            super().keyPressEvent(event)
        else:
            self._move(direction * _STEP / self._zoom)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._held = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._held is None:
            return
        now, size = event.position().toPoint(), self.size()
        by, self._held = self._held - now, now
        self._move(QPointF(by.x() / size.width(), by.y() / size.height()) / self._zoom)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        self._held = None

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _load(self) -> None:
        picture, adjustment = self._picture, self._adjustment
        if self._job is not None:
            self._job.cancel()
        if picture is None:
            self._show(QImage(), NO_PICTURE)
            return
        self._job = self._jobs.run(
            lambda _cancel: adjusted(preview(picture), adjustment),
            lambda image: self._show(image, NO_PREVIEW),
            self._show_none,
        )

    def _move(self, by: QPointF) -> None:
        """Show another part; what is to be seen stays in the picture."""
        half, moved = 0.5 / self._zoom, self._middle + by
        self._middle = QPointF(
            min(max(moved.x(), half), 1 - half), min(max(moved.y(), half), 1 - half)
        )
        self._fit()

    def _show(self, image: QImage, otherwise: str) -> None:
        self._preview = image
        self._otherwise = otherwise
        self.translate()
        self._fit()

    def translate(self) -> None:
        """Name and text in the language of the moment."""
        picture, missing = self._picture, self._preview.isNull()
        name = tr("Picture: {name}", name=picture.name) if picture else tr(NO_PICTURE)
        self.setAccessibleName(name)
        otherwise = tr(self._otherwise)
        self.setAccessibleDescription(otherwise if picture and missing else "")
        if missing:
            self.setText(otherwise)

    def _show_none(self, _error: HearsightError) -> None:
        self._show(QImage(), NO_PREVIEW)

    def _fit(self) -> None:
        if self._preview.isNull():
            return
        ratio = self.devicePixelRatioF()
        scaled = self._seen().scaled(
            self.contentsRect().size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        self._draw_outline(scaled)
        scaled.setDevicePixelRatio(ratio)
        self.setPixmap(QPixmap.fromImage(scaled))

    def _draw_outline(self, image: QImage) -> None:
        """A dark frame in a bright one, to be seen on anything."""
        if self._outlined.isEmpty() or self._zoom != 1:
            return
        painter = QPainter(image)
        place, size = self._outlined, image.size()
        frame = QRectF(
            place.x() * size.width(),
            place.y() * size.height(),
            place.width() * size.width(),
            place.height() * size.height(),
        ).adjusted(3, 3, -3, -3)
        for colour, width in ((Qt.GlobalColor.white, 6), (Qt.GlobalColor.black, 2)):
            painter.setPen(QPen(colour, width))
            painter.drawRect(frame)
        painter.end()

    def _seen(self) -> QImage:
        """The part of the picture that is to be seen."""
        if self._zoom == 1:
            return self._preview
        size = self._preview.size()
        part = (size / self._zoom).expandedTo(QSize(1, 1))
        left = round(self._middle.x() * size.width() - part.width() / 2)
        top = round(self._middle.y() * size.height() - part.height() / 2)
        return self._preview.copy(QRect(QPoint(left, top), part).intersected(self._preview.rect()))


def preview(picture: Picture, side: int = _SIDE) -> QImage:
    """The picture, upright, at most `side` pixels a side; a null image if Qt cannot read it."""
    match picture.source:
        case QImage():
            return _smaller(picture.source, side)
        case Path():
            file = picture.source
            return _read(QImageReader(str(file)), side) if file.is_file() else QImage()
        case bytes():
            buffer = QBuffer()
            buffer.setData(QByteArray(picture.source))
            return _read(QImageReader(buffer), side)


def _read(reader: QImageReader, side: int) -> QImage:
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isEmpty():
        return QImage()
    if reader.format() != b"jpeg" and size.width() * size.height() > _LARGEST:
        return QImage()
    if size.width() > side or size.height() > side:
        smaller = size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(smaller.expandedTo(QSize(1, 1)))
    return reader.read()


def _smaller(image: QImage, side: int) -> QImage:
    if image.width() <= side and image.height() <= side:
        return image
    bound = QSize(side, side)
    return image.scaled(
        bound, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
