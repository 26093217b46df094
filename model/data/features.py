"""What the frozen CLIP encoder sees in each photograph, computed once and kept on disk.

`python -m model.data.features --photos FOLDER --encoder FILE --out FOLDER` writes, for each view,
`VIEW.tokens.npy` float16 [pictures, 50, 768] (class token, then patches pooled to 7x7) and
`VIEW.embeds.npy` float16 [pictures, 512]. Rows follow `read_photos`; views other than `whole`
are of training pictures only, their other rows are zero. A run that is interrupted
goes on where it stopped.
"""

import argparse
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.lib.format import open_memmap
from numpy.typing import NDArray
from PIL import Image, ImageOps
from tqdm import tqdm

from model.config import ImageConfig, Preprocessing
from model.data.photos import read_photos
from model.data.views import VIEWS, view_of
from model.files import write_whole

ENCODER_SHA256 = "2d2da5e254d60501f138004788497e280fd80eb9dd877241aec41761be285d8d"
FLUSH = 200  # rows are known to be on disk after so many

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Features:
    """Cached features of one view; rows follow `read_photos`."""

    tokens: Floats  # [pictures, 50, 768]
    embeds: Floats  # [pictures, 512]


def pixel_values(image: Image.Image, how: Preprocessing) -> NDArray[np.float32]:
    """Pixels as the encoder wants them: float32 [1, 3, size, size], the whole picture squeezed."""
    resized = image.convert("RGB").resize((how.size, how.size), Image.Resampling.BICUBIC)
    scaled = np.asarray(resized, np.float32) / np.float32(255)
    normalised = (scaled - np.array(how.mean, np.float32)) / np.array(how.std, np.float32)
    return np.ascontiguousarray(normalised.transpose(2, 0, 1)[None])


def pool_patches(tokens: Floats, grid: int, pooled: int) -> Floats:
    """Class token kept, patch grid averaged: [1, 1 + grid², width] → [1 + pooled², width]."""
    patches = tokens[0, 1:].reshape(pooled, grid // pooled, pooled, grid // pooled, -1)
    return np.concatenate([tokens[0, :1], patches.mean((1, 3)).reshape(pooled * pooled, -1)])


def open_encoder(path: Path, threads: int = 2) -> ort.InferenceSession:
    """A CPU session on the encoder file; raises `ValueError` when it is not the pinned file."""
    if hashlib.sha256(path.read_bytes()).hexdigest() != ENCODER_SHA256:
        raise ValueError(f"{path} is not the pinned CLIP encoder; see README, Train the model.")
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def load_features(folder: Path, view: str) -> Features:
    """Read a finished cache into memory, about a gigabyte for ten thousand pictures."""
    return Features(
        tokens=np.load(folder / f"{view}.tokens.npy"),
        embeds=np.load(folder / f"{view}.embeds.npy"),
    )


def extract(photos: Path, encoder: Path, out: Path, view: str) -> None:
    """Fill the cache of one view, resuming after the last row that is known to be on disk."""
    records = read_photos(photos)
    session = open_encoder(encoder)
    out.mkdir(parents=True, exist_ok=True)
    config, how = ImageConfig(), Preprocessing()
    shape = (len(records), 1 + config.pooled_grid**2, config.backbone_width)
    progress = out / f"{view}.progress.json"
    start = _rows_done(progress, out / f"{view}.tokens.npy", shape)
    tokens = _memmap(out / f"{view}.tokens.npy", shape)
    embeds = _memmap(out / f"{view}.embeds.npy", (len(records), config.embed_width))
    for row in tqdm(range(start, len(records)), initial=start, total=len(records), desc=view):
        if view == "whole" or records[row].split == "train":
            image = ImageOps.exif_transpose(Image.open(records[row].path))
            pixels = pixel_values(view_of(image, view, records[row].id), how)
            embed, patches = session.run(None, {"pixel_values": pixels})
            tokens[row] = pool_patches(patches, config.grid, config.pooled_grid)
            embeds[row] = embed[0]
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
    """A float16 array on disk, opened when it is there with this shape, else made."""
    if path.exists():
        found = open_memmap(path, mode="r+")
        if found.shape == shape:
            return found
    return open_memmap(path, mode="w+", dtype=np.float16, shape=shape)


def main() -> None:
    """Command line of the feature cache."""
    parser = argparse.ArgumentParser(description="Cache what the frozen encoder sees.")
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--view", choices=VIEWS, action="append")
    arguments = parser.parse_args()
    for view in arguments.view or VIEWS:
        extract(arguments.photos, arguments.encoder, arguments.out, view)


if __name__ == "__main__":
    main()
