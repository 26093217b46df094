"""The picture, scaled into its place."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from desktop_app.engine.errors import HearsightError
from desktop_app.translation import mark, tr
from desktop_app.ui.intake import Picture
from desktop_app.ui.jobs import Job, Jobs

NO_PICTURE = mark("No picture yet")
NO_PREVIEW = mark("This picture cannot be shown here. That does not change its description.")

_SIDE = 1600  # pixels of a preview's longer side: enough for any window, 8 MB at most
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
        if self._job is not None:
            self._job.cancel()
        if picture is None:
            self._show(QImage(), NO_PICTURE)
            return
        self._show(QImage(), "")
        self._job = self._jobs.run(
            lambda _cancel: preview(picture),
            lambda image: self._show(image, NO_PREVIEW),
            self._show_none,
        )

    @property
    def is_showing(self) -> bool:
        """Whether a picture is on the screen."""
        return not self._preview.isNull()

    def outline(self, part: QRectF) -> None:
        """Draw a frame around a part, given in shares of the picture's width and height."""
        self._outlined = part
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
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
        scaled = self._preview.scaled(
            self.contentsRect().size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        self._draw_outline(scaled)
        scaled.setDevicePixelRatio(ratio)
        self.setPixmap(QPixmap.fromImage(scaled))

    def _draw_outline(self, image: QImage) -> None:
        """A dark frame in a bright one, to be seen on anything."""
        if self._outlined.isEmpty():
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


def preview(picture: Picture) -> QImage:
    """The picture, upright, at most `_SIDE` pixels a side; a null image if Qt cannot read it."""
    match picture.source:
        case QImage():
            return _smaller(picture.source)
        case Path():
            return (
                _read(QImageReader(str(picture.source))) if picture.source.is_file() else QImage()
            )
        case bytes():
            buffer = QBuffer()
            buffer.setData(QByteArray(picture.source))
            return _read(QImageReader(buffer))


def _read(reader: QImageReader) -> QImage:
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isEmpty():
        return QImage()
    if reader.format() != b"jpeg" and size.width() * size.height() > _LARGEST:
        return QImage()
    if size.width() > _SIDE or size.height() > _SIDE:
        smaller = size.scaled(QSize(_SIDE, _SIDE), Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(smaller.expandedTo(QSize(1, 1)))
    return reader.read()


def _smaller(image: QImage) -> QImage:
    if image.width() <= _SIDE and image.height() <= _SIDE:
        return image
    bound = QSize(_SIDE, _SIDE)
    return image.scaled(
        bound, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
