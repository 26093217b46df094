"""The icon in the forms that systems want, drawn from one SVG file."""

from pathlib import Path

from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = tuple((size, size) for size in SIZES if size <= 256)


def write(svg: Path, folder: Path) -> dict[str, str]:
    """Write `SIZE.png`, and the icon files of Windows and macOS; these by `sys.platform`."""
    folder.mkdir(parents=True, exist_ok=True)
    renderer = QSvgRenderer(str(svg))
    for size in SIZES:
        image = QImage(QSize(size, size), QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        image.save(str(folder / f"{size}.png"))
    with Image.open(folder / f"{SIZES[-1]}.png") as largest:
        largest.save(folder / "hearsight.ico", sizes=ICO_SIZES)
        largest.save(folder / "hearsight.icns")
    return {
        "win32": str(folder / "hearsight.ico"),
        "darwin": str(folder / "hearsight.icns"),
    }
