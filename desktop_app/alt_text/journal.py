"""What the model has said in a run that may be interrupted, so that the next goes on from there.

A file of one JSON object a line in the person's own folder, readable by nobody else. It is removed
when the run is done.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from desktop_app.alt_text.documents import Key
from desktop_app.alt_text.proposals import Answer
from desktop_app.paths import model_folder


class Journal:
    """The answers so far. A disk that takes none costs the resuming, not the run."""

    def __init__(self, folder: Path, chosen: Iterable[Path]) -> None:
        """The journal of a run over these files and folders, with the model of now."""
        run = hashlib.sha256(_model())
        for name in sorted(os.path.realpath(path) for path in chosen):
            run.update(os.fsencode(name) + b"\0")
        self._path = folder / f"alt-text-{run.hexdigest()[:32]}.jsonl"
        self._answers = _read(self._path)
        self._stream: TextIO | None = None
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            self._stream = os.fdopen(os.open(self._path, flags, 0o600), "a", encoding="utf-8")
            self._write("\n")  # ends a line that a killed run has left unfinished

    @property
    def known(self) -> int:
        """How many answers an earlier run has left."""
        return len(self._answers)

    def find(self, file: Path, picture: Key | None) -> Answer | None:
        """What was said of this picture, if the file is still the same."""
        return self._answers.get(_name(file, picture))

    def add(self, file: Path, picture: Key | None, answer: Answer) -> None:
        """Keep what was said."""
        record = {"name": _name(file, picture), "answer": asdict(answer)}
        self._write(json.dumps(record) + "\n")

    def close(self, *, done: bool) -> None:
        """End; a run that is done leaves nothing behind."""
        if self._stream is not None:
            with contextlib.suppress(OSError):
                self._stream.close()
            if done:
                with contextlib.suppress(OSError):
                    self._path.unlink()

    def _write(self, line: str) -> None:
        if self._stream is not None:
            with contextlib.suppress(OSError):
                self._stream.write(line)
                self._stream.flush()


def _model() -> bytes:
    try:
        return (model_folder() / "manifest.json").read_bytes()
    except OSError:
        return b""


def _name(file: Path, picture: Key | None) -> str:
    try:
        status = os.stat(file)
    except OSError:
        return ""
    what = [os.path.realpath(file), status.st_size, status.st_mtime_ns, picture]
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()


def _read(path: Path) -> dict[str, Answer]:
    """The answers in a file; lines that are damaged are passed over."""
    found: dict[str, Answer] = {}
    with contextlib.suppress(OSError):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            with contextlib.suppress(ValueError, TypeError, KeyError):
                record: dict[str, Any] = json.loads(line)
                found[record["name"]] = Answer.from_record(record["answer"])
    return found
