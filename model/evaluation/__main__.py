"""`python -m model.evaluation --photos FOLDER`: scores of the shipped files, as users run them.

The captions come from `hearsight describe --json` in a process of its own, so that what is
scored is what is installed. `--fit` refits the confidence on the split and `--save` writes the
scores, both into the model's manifest.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from model.data.photos import Photo, read_photos
from model.data.wording import neutral
from model.evaluation.calibration import calibration_error, fit, log_odds, ranking_quality
from model.evaluation.scores import Scores, cider_d, score

MANIFEST = Path("assets/caption_model/manifest.json")


def describe(photos: list[Photo]) -> list[dict[str, Any]]:
    """The application's JSON object for each photograph; raises when one failed."""
    command = [sys.executable, "-m", "desktop_app", "describe", "--json", "--device", "cpu"]
    files = [str(photo.path) for photo in photos]
    done = subprocess.run([*command, *files], stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def evaluate(photos: list[Photo], records: list[dict[str, Any]]) -> dict[str, Scores]:
    """Scores of the whole split and of each source in it."""
    groups = {"all": photos}
    for source in sorted({photo.source for photo in photos}):
        groups[source] = [photo for photo in photos if photo.source == source]
    said = {photo.id: record["caption"] for photo, record in zip(photos, records, strict=True)}
    return {
        name: score([said[p.id] for p in group], [p.captions for p in group])
        for name, group in groups.items()
    }


def refit(records: list[dict[str, Any]], each: "np.ndarray[Any, np.dtype[np.float64]]") -> None:
    """Fit the confidence on these captions and write it into the manifest."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    old = manifest["calibration"]
    confidence = np.array([record["confidence"] for record in records])
    raw = (log_odds(confidence) - old["intercept"]) / old["slope"]
    manifest["calibration"] = asdict(fit(raw, each))
    write_manifest(manifest)
    print(f"confidence refitted: {manifest['calibration']}")


def write_manifest(manifest: dict[str, Any]) -> None:
    """Write the manifest in its usual form."""
    MANIFEST.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")


def main() -> None:
    """Command line of the evaluation."""
    parser = argparse.ArgumentParser(description="Score the shipped caption model.")
    parser.add_argument("--photos", type=Path, required=True, help="folder with captions.jsonl")
    parser.add_argument("--split", choices=["val", "test"], default="val")
    parser.add_argument("--fit", action="store_true", help="refit the confidence on this split")
    parser.add_argument("--save", action="store_true", help="write the scores to the manifest")
    options = parser.parse_args()
    photos = read_photos(options.photos, options.split)
    records = describe(photos)
    results = evaluate(photos, records)
    references = [[neutral(caption) for caption in photo.captions] for photo in photos]
    each = cider_d([neutral(record["caption"]) for record in records], references)
    confidence = np.array([record["confidence"] for record in records])
    for name, scores in results.items():
        print(name, {key: round(value, 1) for key, value in asdict(scores).items()})
    print(f"calibration error {calibration_error(confidence, each):.3f}")
    print(f"ranking quality (AUROC) {ranking_quality(confidence, each):.3f}")
    print(f"distinct captions {len({record['caption'] for record in records})} of {len(records)}")
    if options.fit:
        refit(records, each)
    if options.save:
        manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
        found = {name: asdict(scores) for name, scores in results.items()}
        manifest["scores"] = {"split": options.split, "pictures": len(photos), **found}
        write_manifest(manifest)


if __name__ == "__main__":
    main()
