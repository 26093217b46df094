"""The picture that the benchmark describes: 12 megapixels with the detail of a photograph."""

from pathlib import Path

import numpy as np
from PIL import Image

SIZE = (4000, 3000)
NOISE = 8.0  # of 255: the grain of a camera in daylight keeps the file from being smooth


def twelve_megapixels(sample: Path, target: Path) -> None:
    """Enlarge a sample photograph to 4000×3000, add grain and save it as JPEG, quality 92."""
    with Image.open(sample) as opened:
        enlarged = opened.convert("RGB").resize(SIZE, Image.Resampling.BICUBIC)
    grain = np.random.default_rng(0).normal(0, NOISE, (SIZE[1], SIZE[0], 1))
    noisy = (np.asarray(enlarged) + grain).clip(0, 255).astype(np.uint8)
    Image.fromarray(noisy).save(target, quality=92)
