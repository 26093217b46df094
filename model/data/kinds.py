"""Charts, screens and diagrams as a folder of captioned pictures, like the photographs.

`python -m model.data.kinds --charts FOLDER --screens FOLDER --out FOLDER` writes what
`read_photos` reads. What a training picture shows was looked at and is told by `kinds.json`
(picture → label, see `plain_captions`); of a test picture only chart, screen or diagram is told.
The training pictures that the evaluation keeps for its decisions become the split `val`.
"""

import argparse
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image

from model.data.photos import Photo, in_kept_share, write_records
from model.data.plain_captions import captions

_LABELS = Path(__file__).with_name("kinds.json")
_HUES = (("red", 8), ("orange", 28), ("yellow", 34), ("green", 128), ("blue", 185), ("purple", 240))
_DARK = 96


def main_colors(image: Image.Image, colored: float) -> tuple[str, ...]:
    """Names of the colors that make up a fifth or more of all that is not gray.

    The most frequent comes first; none where less than the share `colored` is not gray.
    """
    hue, saturation, value = np.moveaxis(np.asarray(image.convert("HSV")), -1, 0)
    vivid = (saturation > 64) & (value > 50)
    if vivid.mean() < colored:
        return ()
    names = np.array([name for name, _ in _HUES] + ["red"])
    found = names[np.digitize(hue[vivid], [end for _, end in _HUES])]
    warm = np.isin(found, ("orange", "yellow"))
    found[warm & (value[vivid] < 170)] = "brown"
    seen, counts = np.unique(found, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return tuple(str(seen[i]) for i in order if counts[i] * 5 >= len(found))


def is_dark(image: Image.Image) -> bool:
    """Whether half of the picture is darker than a dim gray."""
    return float(np.median(np.asarray(image.convert("L")))) < _DARK


def charts(folder: Path) -> Iterator[Photo]:
    """The charts of `charts.jsonl`; each `path` is where the picture lies in that folder.

    Raises `ValueError` for a training picture without a label.
    """
    labels = _labels("charts")
    for chart in _lines(folder / "charts.jsonl"):
        label = _label(labels, chart, otherwise="chart")
        path = folder / "images" / f"{chart['id']}.jpg"
        yield _photo(f"chart_{chart['id']}", path, _split(chart), "charts", label)


def screens(folder: Path) -> Iterator[Photo]:
    """The screens and diagrams of `captions.jsonl`; their authors' alt text is not used.

    Raises `ValueError` for a training picture without a label, as `charts` does.
    """
    labels = _labels("screens")
    for screen in _lines(folder / "captions.jsonl"):
        label = _label(labels, screen, otherwise=screen["kind"])
        path = folder / "images" / f"{screen['id']}.jpg"
        yield _photo(screen["id"], path, _split(screen), f"{screen['kind']}s", label)


def copy_to(out: Path, photos: list[Photo]) -> None:
    """Copy the pictures to `images/ID.jpg` and write `captions.jsonl`."""
    (out / "images").mkdir(parents=True, exist_ok=True)
    for photo in photos:
        shutil.copyfile(photo.path, out / "images" / f"{photo.id}.jpg")
    write_records(out, photos)


def _photo(name: str, path: Path, split: str, source: str, label: str) -> Photo:
    """A picture with captions by its label; drawings with few colored lines count as uncolored."""
    with Image.open(path) as image:
        colors = main_colors(image, colored=0.005 if source == "charts" else 0.03)
        said = captions(label, Random(name), colors, is_dark(image))
    return Photo(name, path, split, source, "label", said)


def _split(record: dict[str, str]) -> str:
    kept = record["split"] == "train" and in_kept_share(record["id"])
    return "val" if kept else record["split"]


def _labels(group: str) -> dict[str, str]:
    labels: dict[str, str] = json.loads(_LABELS.read_text(encoding="utf-8"))[group]
    return labels


def _label(labels: dict[str, str], record: dict[str, str], otherwise: str) -> str:
    """What was seen on a training picture; of another split only what it is."""
    if record["split"] != "train":
        return otherwise
    if record["id"] not in labels:
        raise ValueError(f"The picture {record['id']} has no label in {_LABELS}.")
    return labels[record["id"]]


def _lines(path: Path) -> Iterator[dict[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def main() -> None:
    """Command line of the folder of charts, screens and diagrams."""
    parser = argparse.ArgumentParser(description="Captioned charts, screens and diagrams.")
    parser.add_argument("--charts", type=Path, required=True)
    parser.add_argument("--screens", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    photos = [*charts(arguments.charts), *screens(arguments.screens)]
    copy_to(arguments.out, photos)
    print(dict(Counter((photo.source, photo.split) for photo in photos)))


if __name__ == "__main__":
    main()
