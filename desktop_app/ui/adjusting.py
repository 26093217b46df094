"""A picture with other colours than it has, for eyes that see it better so."""

from dataclasses import dataclass

from PySide6.QtGui import QImage, QPainter

MOST_CONTRAST = 2


@dataclass(frozen=True)
class Adjustment:
    """What is changed in a picture."""

    inverted: bool = False
    contrast: int = 0  # how often it is made stronger


def adjusted(image: QImage, adjustment: Adjustment) -> QImage:
    """The picture so; takes some ten milliseconds, so call it off the Qt thread."""
    if image.isNull() or adjustment == Adjustment():
        return image
    changed = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    for _ in range(adjustment.contrast):
        changed = _with_contrast(changed)
    if adjustment.inverted:
        changed.invertPixels(QImage.InvertMode.InvertRgb)
    return changed


def _with_contrast(image: QImage) -> QImage:
    """Light parts lighter and dark ones darker: each colour laid over itself as hard light."""
    changed = image.copy()
    painter = QPainter(changed)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_HardLight)
    painter.drawImage(0, 0, image)
    painter.end()
    return changed
