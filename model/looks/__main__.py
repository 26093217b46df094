"""`python -m model.looks`: fit what tells kinds, turned and blurred pictures apart.

    python -m model.looks --photos FOLDER --kinds FOLDER --windows FOLDER --texts FILE.gz \\
        --encoder assets/caption_model/encoder.int8.onnx --cache FOLDER

`--kinds` and `--windows` are what `model.data.kinds` and `model.data.windows` write. Writes
`looks.json` into the shipped model and its checksum into the manifest, and prints what is right on
val. What the application makes of it is measured by `model.evaluation --checks`.
"""

import argparse
import gzip
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from model.backbones import open_backbone
from model.evaluation.manifest import put_file
from model.looks.examples import KINDS, TURNS, Example, Folders, examples
from model.looks.fit import Looks, Seen, fit_looks, report

_TEXTS = 20_000  # sentences for the pages


def see(folders: Folders, split: str, texts: Sequence[str], encoder: Path, cache: Path) -> Seen:
    """What the encoder sees of every example of a split, from the cache where it is there."""
    file = cache / f"{split}.npz"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        backbone = open_backbone("clip-vit-b16", encoder)
        rows = [_row(one, backbone.see(one.image)[1]) for one in _told(folders, split, texts)]
        embeds, kinds, turns, blurred = (np.array(column) for column in zip(*rows, strict=True))
        np.savez(file, embeds=embeds, kinds=kinds, turns=turns, blurred=blurred)
    with np.load(file) as found:
        return Seen(found["embeds"], found["kinds"], found["turns"], found["blurred"])


def _told(folders: Folders, split: str, texts: Sequence[str]) -> "tqdm[Example]":
    return tqdm(examples(folders, split, texts), desc=split)


def _row(
    one: Example, embeds: "np.ndarray[tuple[int], np.dtype[np.float32]]"
) -> tuple[object, ...]:
    return embeds, KINDS.index(one.kind), TURNS.index(one.turn), one.is_blurred


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the fit."""
    parser = argparse.ArgumentParser(description="Fit what tells kinds of pictures apart.")
    for name in ("photos", "kinds", "windows", "texts", "encoder", "cache"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args(arguments)
    folders = Folders(options.photos, options.kinds, options.windows)
    with gzip.open(options.texts, "rt", encoding="utf-8") as lines:
        texts = [line.strip() for line, _ in zip(lines, range(_TEXTS), strict=False)]
    train, val = (see(folders, s, texts, options.encoder, options.cache) for s in ("train", "val"))
    looks: Looks = fit_looks(train)
    put_file("looks", "looks.json", looks.as_json())
    print("\n".join(report(looks, val)))


if __name__ == "__main__":
    main()
