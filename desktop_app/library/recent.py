"""The picture files opened last, in a JSON file of their owner's."""

import json
from contextlib import suppress
from pathlib import Path

from desktop_app.private_files import write_private

MOST = 10


class RecentFiles:
    """Full paths, the newest first. A list that cannot be read or written lasts for this time."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._paths = _read(file)

    @property
    def paths(self) -> list[Path]:
        """All that are kept."""
        return list(self._paths)

    def add(self, path: Path) -> None:
        """Put this file first; the oldest of too many goes."""
        self._keep([path, *(known for known in self._paths if known != path)][:MOST])

    def remove(self, path: Path) -> None:
        """Forget this file."""
        self._keep([known for known in self._paths if known != path])

    def clear(self) -> None:
        """Forget all."""
        self._keep([])

    def _keep(self, paths: list[Path]) -> None:
        if paths == self._paths:
            return
        self._paths = paths
        with suppress(OSError):
            # The names may hold any bytes, for which JSON has an escape and UTF-8 has none.
            write_private(self._file, json.dumps([str(path) for path in paths], indent=1) + "\n")


def _read(file: Path) -> list[Path]:
    try:
        values = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return []
    if not isinstance(values, list):
        return []
    texts = [value for value in values if isinstance(value, str) and "\0" not in value]
    return [path for path in map(Path, texts) if path.is_absolute()][:MOST]
