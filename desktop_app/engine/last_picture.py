"""The last decoded picture: what is asked next is mostly about the same one."""

import hashlib
import os
from pathlib import Path

from desktop_app.engine.images import Loaded, load


class LastPicture:
    """Keeps one picture, at most 48 megabytes of it, until another is asked for."""

    def __init__(self) -> None:
        self.sentence: str | None = None  # what the model said of it, if it was asked
        self._loaded: Loaded | None = None
        self._identity: object = None
        self._wanted = 0

    def load(self, source: Path | bytes, wanted: int) -> Loaded:
        """The picture as `images.load` gives it, without decoding it again; raises the same."""
        identity = _identity(source)
        if identity is None or identity != self._identity:
            self.sentence = None
        elif self._loaded is not None and self._wanted == wanted:
            return self._loaded
        self._loaded = None  # the next one needs the memory
        self._identity, self._wanted = identity, wanted
        self._loaded = load(source, wanted=wanted)
        return self._loaded


def _identity(source: Path | bytes) -> object:
    """What changes when the picture does; None where nothing tells."""
    if isinstance(source, bytes):
        return hashlib.sha256(source).digest()
    try:
        found = os.stat(source)
    except (OSError, ValueError):
        return None
    return source, found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
