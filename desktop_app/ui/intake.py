"""Ways for a picture to come in: a drop, a paste, a chosen file."""

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QUrl
from PySide6.QtGui import QImage

from desktop_app.ui.data_urls import picture_in

SUFFIXES = ("jpg", "jpeg", "png", "webp", "gif", "tif", "tiff", "bmp", "heic", "heif", "avif")
FILE_FILTER = f"Pictures ({' '.join(f'*.{suffix}' for suffix in SUFFIXES)});;All files (*)"

_LONGEST_PATH = 4096
_NO_COMPRESSION = 100  # Qt's "quality" of a PNG: it lives for a second, time matters more


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Held:
    """What a drop or a clipboard holds, taken from Qt and not yet looked into."""

    name: str  # of an image without a file
    files: tuple[Path, ...] = ()
    encoded: QByteArray | None = None  # an image as it is in a file
    image: QImage | None = None
    text: QByteArray | None = None  # UTF-8

    def pictures(self) -> list[Picture]:
        """Files, else an image, else what the text tells: a file's path, or a `data:` URL.

        Takes its time with a large one, so call it off the Qt thread.
        """
        if self.files:
            return [from_path(path) for path in self.files]
        if self.encoded is not None:
            return [Picture(self.name, bytes(self.encoded.data()))]
        if self.image is not None:
            return [Picture(self.name, self.image)]
        if self.text is None:
            return []
        content = picture_in(self.text)
        if content is not None:
            return [Picture(self.name, content)]
        path = _path_in(_start(self.text))
        return [from_path(path)] if path is not None else []

    def is_from_the_web(self) -> bool:
        """Whether there is only the address of something on the network."""
        text = _start(self.text) if self.text is not None else ""
        return text.strip().lower().startswith(("http:", "https:", "ftp:"))


def from_mime(data: QMimeData, name: str) -> Held:
    """What there is; `name` is what an image without a file is called.

    Of a text nothing is read yet: it may hold 100 megabytes.
    """
    listed = data.data("text/uri-list")
    if listed.size() and not listed.startsWith(b"data:"):
        files = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
        if files:
            return Held(name, files)
    encoded = next((kind for kind in data.formats() if _is_encoded_image(kind)), None)
    if encoded is not None:
        return Held(name, encoded=data.data(encoded))
    image = data.imageData() if data.hasImage() else None
    if isinstance(image, QImage):
        return Held(name, image=image)
    return Held(name, text=data.data("text/plain") or listed)


def _is_encoded_image(mime_type: str) -> bool:
    """Whether the engine reads this type as it is, so that nothing is decoded on the way."""
    kind, _, subtype = mime_type.partition("/")
    return kind == "image" and subtype in {"png", "jpeg", "webp", "gif", "tiff", "heic", "avif"}


def _start(text: QByteArray) -> str:
    """The text as far as it may be a path or an address."""
    start = text.first(min(text.size(), _LONGEST_PATH + 1))
    return bytes(start.data()).decode(errors="replace")


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
