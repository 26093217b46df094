"""Files that are whole or not there, whenever the process is killed."""

import os
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write UTF-8 text beside the file and rename it into place."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)
