"""What the evaluation reads from the model's manifest and writes into it."""

import hashlib
import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

from model.evaluation.calibration import Floats, fit, log_odds

MANIFEST = Path("assets/caption_model/manifest.json")


def read_manifest() -> dict[str, Any]:
    """The manifest of the shipped model."""
    manifest: dict[str, Any] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return manifest


def build(manifest: dict[str, Any]) -> str:
    """Name, version and SHA-256 of the model files; the same before and after `--fit`."""
    sums = json.dumps([file["sha256"] for file in manifest["files"].values()])
    digest = hashlib.sha256(sums.encode()).hexdigest()
    return f"{manifest['name']} {manifest['version']}, SHA-256 of its files {digest}"


def refit(confidence: Floats, cider: Floats) -> None:
    """Fit the confidence on these captions and write it into the manifest."""
    manifest = read_manifest()
    old = manifest["calibration"]
    raw = (log_odds(confidence) - old["intercept"]) / old["slope"]
    manifest["calibration"] = asdict(fit(raw, cider))
    _write(manifest)


def save_scores(figures: dict[str, Any]) -> None:
    """Put the figures in the place of the scores that the manifest holds."""
    _write({**read_manifest(), "scores": _defined(figures)})


def _write(manifest: dict[str, Any]) -> None:
    MANIFEST.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _defined(value: Any) -> Any:
    """The same with `None`, which JSON knows, for figures that are not defined."""
    if isinstance(value, dict):
        return {key: _defined(each) for key, each in value.items()}
    if isinstance(value, float) and math.isnan(value):
        return None
    return value
