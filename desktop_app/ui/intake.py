"""Ways for a picture to come in: a drop, a paste, a chosen file."""

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QUrl
from PySide6.QtGui import QImage

from desktop_app.ui.data_urls import picture_in

SUFFIXES = ("jpg", "jpeg", "png", "webp", "gif", "tif", "tiff", "bmp", "heic", "heif", "avif")
FILE_FILTER = f"Pictures ({' '.join(f'*.{suffix}' for suffix in SUFFIXES)});;All files (*)"

_LONGEST_PATH = 4096
_NO_COMPRESSION = 100  # Qt's "quality" of a PNG: it lives for a second, time matters more


@dataclass(frozen=True)
class Picture:
    """A picture that somebody wants to know about."""

    name: str  # as people hear it
    source: Path | bytes | QImage

    def as_engine_source(self) -> Path | bytes:
        """What the engine takes; encodes an image, so call it off the Qt thread."""
        if not isinstance(self.source, QImage):
            return self.source
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        # BMP takes a tenth of the time and knows no transparency. The stubs want the name of the
        # format as bytes, Qt takes it as text.
        kind = "PNG" if self.source.hasAlphaChannel() else "BMP"
        self.source.save(buffer, kind, _NO_COMPRESSION)  # type: ignore[call-overload]
        return bytes(buffer.data().data())


def from_path(path: Path) -> Picture:
    """A picture file, whether or not it is one: the engine tells."""
    name = os.fsencode(path.name or str(path)).decode(errors="replace")  # any bytes may be in it
    return Picture(name, path)


def from_mime(data: QMimeData, name: str) -> list[Picture]:
    """The pictures in a drop or on a clipboard: files, else an image, else what a text tells.

    A text may be the path of a file or a `data:` URL.

    `name` is what an image without a file is called.
    """
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if files:
        return [from_path(path) for path in files]
    encoded = next((kind for kind in data.formats() if _is_encoded_image(kind)), None)
    if encoded is not None:
        return [Picture(name, bytes(data.data(encoded).data()))]
    if data.hasImage():
        image = data.imageData()
        return [Picture(name, image)] if isinstance(image, QImage) else []
    text = data.text() or next((url.toString() for url in data.urls()), "")
    content = picture_in(text)
    if content is not None:
        return [Picture(name, content)]
    path = _path_in(text)
    return [from_path(path)] if path is not None else []


def is_from_the_web(data: QMimeData) -> bool:
    """Whether there is only the address of something on the network."""
    texts = [url.toString() for url in data.urls()] or [data.text().strip()]
    return any(text.lower().startswith(("http:", "https:", "ftp:")) for text in texts)


def _is_encoded_image(mime_type: str) -> bool:
    """Whether the engine reads this type as it is, so that nothing is decoded on the way."""
    kind, _, subtype = mime_type.partition("/")
    return kind == "image" and subtype in {"png", "jpeg", "webp", "gif", "tiff", "heic", "avif"}


def _path_in(text: str) -> Path | None:
    """The full path that a text consists of, as terminals and file managers copy it."""
    text = text.strip().strip("'\"")
    if not text or "\n" in text or len(text) > _LONGEST_PATH:
        return None
    if text.startswith("file:"):
        text = QUrl(text).toLocalFile()
    path = Path(text)
    if text.startswith("~"):
        path = Path.home() / text[1:].lstrip("/\\")
    return path if path.is_absolute() else None
