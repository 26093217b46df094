"""What the evaluation reads from the model's manifest and writes into it."""

import hashlib
import json
import math
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from model.evaluation.calibration import Floats, Line, fit
from model.files import write_whole

MODEL = Path("assets/caption_model")
MANIFEST = MODEL / "manifest.json"
CHOSEN = "HEARSIGHT_MODEL"  # names the folder of the model that the application uses


def read_manifest() -> dict[str, Any]:
    """The manifest of the shipped model."""
    manifest: dict[str, Any] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return manifest


def build(manifest: dict[str, Any]) -> str:
    """Name, version and SHA-256 of the model files; the same before and after `--fit`."""
    sums = json.dumps([file["sha256"] for file in manifest["files"].values()])
    digest = hashlib.sha256(sums.encode()).hexdigest()
    return f"{manifest['name']} {manifest['version']}, SHA-256 of its files {digest}"


@contextmanager
def probing(line: Line) -> Iterator[None]:
    """Meanwhile the application takes its confidence from this line, from a copy of the model.

    So its features can be read off its answers, and nothing of it is computed twice.
    """
    folder, chosen = MODEL.resolve(), os.environ.get(CHOSEN)
    with tempfile.TemporaryDirectory(prefix="hearsight-probe-") as copy:
        for file in folder.iterdir():
            (Path(copy) / file.name).symlink_to(file)
        (Path(copy) / MANIFEST.name).unlink()
        manifest = {**read_manifest(), "calibration": asdict(line)}
        (Path(copy) / MANIFEST.name).write_text(json.dumps(manifest), encoding="utf-8")
        os.environ[CHOSEN] = copy
        try:
            yield
        finally:
            del os.environ[CHOSEN]
            if chosen is not None:
                os.environ[CHOSEN] = chosen


def refit(beam_score: Floats, presence: Floats, cider: Floats) -> None:
    """Fit the confidence on these captions and write it into the manifest."""
    _write({**read_manifest(), "calibration": asdict(fit(beam_score, presence, cider))})


def save_scores(figures: dict[str, Any]) -> None:
    """Put the figures in the place of the scores that the manifest holds."""
    _write({**read_manifest(), "scores": _defined(figures)})


def put_thresholds(thresholds: dict[str, dict[str, float]]) -> None:
    """Put the confidences into the manifest of `doubt`, by step of caution."""
    _write({**read_manifest(), "doubt": thresholds})


def put_file(role: str, name: str, text: str) -> None:
    """Put a text file into the shipped model, and its checksum into the manifest."""
    content = text.encode()
    write_whole(MODEL / name, text)
    entry = {
        "file": name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
    }
    manifest = read_manifest()
    _write({**manifest, "files": {**manifest["files"], role: entry}})


def _write(manifest: dict[str, Any]) -> None:
    MANIFEST.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _defined(value: Any) -> Any:
    """The same with `None`, which JSON knows, for figures that are not defined."""
    if isinstance(value, dict):
        return {key: _defined(each) for key, each in value.items()}
    if isinstance(value, float) and math.isnan(value):
        return None
    return value
