"""The model's float16 copies for graphics processors, made once and kept in the user's cache."""

import contextlib
import hashlib
import os
import tempfile
import time
from pathlib import Path

import onnx
from platformdirs import user_cache_dir

from desktop_app.engine.float16_graph import convert

CONVERTER_VERSION = 1  # part of a copy's file name: raise it whenever the conversion changes
UNUSED_SECONDS = 60 * 24 * 3600  # after which a copy counts as one of an earlier model


def gpu_copy(source: Path, folder: Path | None = None) -> Path | bytes:
    """The float16 copy of an ONNX file, from the cache `folder` when a sound one lies there.

    Where nothing can be written the copy is returned as bytes. Raises `UnsupportedGraph`;
    `OSError` for a source that cannot be read.
    """
    folder = folder or Path(user_cache_dir("hearsight", appauthor=False)) / "gpu"
    # The name tells source, converter and the copy's own SHA-256, by which damage is seen.
    key = f"{_sha256(source)[:32]}-v{CONVERTER_VERSION}"
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{key}-*.onnx"):
            if path.stem.endswith(_sha256(path)):
                _mark_used(path)
                return path
            path.unlink()
    copy: bytes = convert(onnx.load(source)).SerializeToString()
    path = folder / f"{key}-{hashlib.sha256(copy).hexdigest()}.onnx"
    try:
        _write(path, copy)
        _remove_unused(folder)
    except OSError:
        return copy
    return path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, data: bytes) -> None:
    """All of the file or nothing: written beside it, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(beside, path)
    except OSError:
        os.unlink(beside)
        raise


def _mark_used(path: Path) -> None:
    with contextlib.suppress(OSError):  # of no matter in a folder that may only be read
        path.touch()


def _remove_unused(folder: Path) -> None:
    for path in folder.iterdir():
        if time.time() - path.stat().st_mtime > UNUSED_SECONDS:
            path.unlink()
