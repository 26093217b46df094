"""Small pictures: made of picture files to be kept, and framed to be shown in a row."""

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QPainter

from desktop_app.ui.intake import from_path
from desktop_app.ui.picture_view import preview

SIDE = 128  # pixels of a small picture's longer side
SHOWN = 64  # of its place in a row, as it is on a screen of usual sharpness
_QUALITY = 80


def thumbnail(path: Path) -> bytes:
    """A small copy of a picture file, as JPEG or PNG; empty if Qt cannot read the file.

    Of what else is in the file, such as comments, nothing is in the copy. Takes its time with a
    large file, so call it off the Qt thread.
    """
    image = QImage()
    with suppress(OSError):
        image = preview(from_path(path), SIDE)
    if image.isNull():
        return b""
    image.convertToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    kind = "PNG" if image.hasAlphaChannel() else "JPEG"
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # The stubs want the name of the format as bytes, Qt takes it as text.
    _on_ground(image, image.size()).save(buffer, kind, _QUALITY)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def framed(content: bytes) -> QImage:
    """A small picture in the middle of a square, so that all texts begin at the same place."""
    image = QImage.fromData(content) if content else QImage()
    whole = _on_ground(image, QSize(SIDE, SIDE))
    whole.setDevicePixelRatio(SIDE / SHOWN)
    return whole


def _on_ground(image: QImage, size: QSize) -> QImage:
    """The image in the middle of one that holds nothing but colours, and is opaque if it is."""
    is_opaque = not image.isNull() and image.size() == size and not image.hasAlphaChannel()
    kind = QImage.Format.Format_RGB32 if is_opaque else QImage.Format.Format_ARGB32_Premultiplied
    ground = QImage(size, kind)
    ground.fill(Qt.GlobalColor.transparent)
    painter = QPainter(ground)
    rest = size - image.size()
    painter.drawImage(QPoint(rest.width() // 2, rest.height() // 2), image)
    painter.end()
    return ground
