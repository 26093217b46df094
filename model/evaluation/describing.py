"""What the application says of pictures: `hearsight describe --json` in a process of its own.

What is scored is what is installed; nothing of the model is loaded here.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from tqdm import tqdm

from model.evaluation.errors import EvaluationError

COMMAND = (
    sys.executable,
    "-m",
    "desktop_app",
    "describe",
    "--json",
    "--no-text",
    "--device",
    "cpu",
)
AT_ONCE = 1000  # pictures a process: the system limits how long a command may be


@dataclass(frozen=True)
class Said:
    """The model's sentence about a picture, and what the application makes of it."""

    caption: str  # empty when a check found nothing to describe
    confidence: float  # 0–1
    certainty: str = "sure"  # or "unsure", or "none"
    described: bool = True  # whether the sentence is told
    checks: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()  # other sentences, the surest first


def describe(files: list[Path], label: str) -> list[Said]:
    """What the application says of each file.

    Raises `EvaluationError` when it cannot describe one, or ends early.
    """
    said: list[Said] = []
    with tqdm(total=len(files), desc=label) as progress:
        for start in range(0, len(files), AT_ONCE):
            for line in _lines(files[start : start + AT_ONCE]):
                said.append(_read(line))
                progress.update()
    if len(said) != len(files):
        told = f"The application described {len(said)} of {len(files)} pictures and ended."
        raise EvaluationError(f"{told} `hearsight doctor` says what it lacks.")
    return said


def describe_made(pictures: Iterable[Image.Image], label: str) -> list[Said]:
    """What is said of pictures that are not on disk; they lie in a temporary folder meanwhile."""
    with tempfile.TemporaryDirectory(prefix="hearsight-evaluation-") as folder:
        files: list[Path] = []
        for place, picture in enumerate(pictures):
            files.append(Path(folder) / f"{place}.png")
            picture.save(files[-1])
        return describe(files, label)


def _lines(files: Iterable[Path]) -> Iterator[str]:
    """Standard output as it comes; the application is ended when nobody reads on."""
    command = [*COMMAND, *(str(file) for file in files)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        try:
            yield from process.stdout
        finally:
            process.terminate()


def _read(line: str) -> Said:
    record = json.loads(line)
    if "error" in record:
        raise EvaluationError(f"{record['file']}: {record['error']}")
    others = tuple(other["caption"] for other in record["alternatives"])
    return Said(
        record["caption"],
        float(record["confidence"]),
        record["certainty"],
        record["described"],
        tuple(record["checks"]),
        others,
    )
