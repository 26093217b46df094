"""Writes files that only their owner can read, and that are whole or not there."""

import os
import tempfile
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Put this text in place of the file; raises `OSError`, and then the file is as before."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
