"""What a frozen backbone sees in each photograph, computed once and kept on disk.

`python -m model.data.features --photos FOLDER --encoder FILE --out FOLDER` writes, for each view,
`VIEW.tokens.npy` float16 [pictures, 50, 768] (class token, then patches pooled to 7x7) and
`VIEW.embeds.npy` float16 [pictures, 512]. With `--backbone efficientnet-lite0` FILE is that
network's, and both widths are 1280. Rows follow `read_pictures`; views other than `whole`
are of training pictures only, their other rows are zero. A run that is interrupted
goes on where it stopped.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
import torch
from numpy.lib.format import open_memmap
from numpy.typing import NDArray
from PIL import Image, ImageOps
from tqdm import tqdm

from model.backbones import Backbone, BackboneError, BackboneName, open_backbone
from model.data.photos import read_pictures
from model.data.views import VIEWS, view_of
from model.files import write_whole

FLUSH = 200  # rows are known to be on disk after so many

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Features:
    """Cached features of one view; rows follow `read_pictures`."""

    tokens: Floats  # [pictures, 1 + pooled grid², backbone width]
    embeds: Floats  # [pictures, embed width]


def load_features(folder: Path, view: str) -> Features:
    """Read a finished cache into memory, about a gigabyte for ten thousand pictures."""
    return Features(
        tokens=np.load(folder / f"{view}.tokens.npy"),
        embeds=np.load(folder / f"{view}.embeds.npy"),
    )


def extract(photos: Path, backbone: Backbone, out: Path, view: str) -> None:
    """Fill the cache of one view, resuming after the last row that is known to be on disk.

    Raises `BackboneError` when `out` holds what another backbone saw.
    """
    records = read_pictures(photos)
    out.mkdir(parents=True, exist_ok=True)
    config = backbone.image
    shape = (len(records), 1 + config.pooled_grid**2, config.backbone_width)
    progress = out / f"{view}.progress.json"
    start = _rows_done(progress, out / f"{view}.tokens.npy", shape)
    tokens = _memmap(out / f"{view}.tokens.npy", shape)
    embeds = _memmap(out / f"{view}.embeds.npy", (len(records), config.embed_width))
    for row in tqdm(range(start, len(records)), initial=start, total=len(records), desc=view):
        if view == "whole" or records[row].split == "train":
            image = ImageOps.exif_transpose(Image.open(records[row].path))
            tokens[row], embeds[row] = backbone.see(view_of(image, view, records[row].id))
        if row % FLUSH == FLUSH - 1 or row == len(records) - 1:
            tokens.flush()
            embeds.flush()
            write_whole(progress, json.dumps(row + 1))


def _rows_done(progress: Path, tokens: Path, shape: tuple[int, ...]) -> int:
    """How many rows are known to be on disk; none when the folder had more or fewer pictures."""
    if not (progress.exists() and tokens.exists() and np.load(tokens, "r").shape == shape):
        return 0
    return int(json.loads(progress.read_text(encoding="utf-8")))


def _memmap(path: Path, shape: tuple[int, ...]) -> "np.memmap[Any, np.dtype[np.float16]]":
    """A float16 array on disk, opened when it is there with this shape, else made.

    What another backbone saw is never written over.
    """
    if path.exists():
        found = open_memmap(path, mode="r+")
        if found.shape == shape:
            return found
        if found.shape[1:] != shape[1:]:
            raise BackboneError(f"{path} is of another backbone; choose another folder.")
    return open_memmap(path, mode="w+", dtype=np.float16, shape=shape)


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the feature cache."""
    parser = argparse.ArgumentParser(description="Cache what the frozen encoder sees.")
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--backbone", choices=get_args(BackboneName), default="clip-vit-b16")
    parser.add_argument("--encoder", type=Path, required=True, help="the backbone's weights")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--view", choices=VIEWS, action="append")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)  # a CNN on one picture: two threads that must share cores only wait
    try:
        backbone = open_backbone(options.backbone, options.encoder)
        for view in options.view or VIEWS:
            extract(options.photos, backbone, options.out, view)
    except (OSError, BackboneError) as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
