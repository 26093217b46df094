"""`python -m model.evaluation.places`: does the application know where in a picture things are?

Two photographs are glued side by side. The part on the right must name the main object of the
photograph on the right: the one that most of its five people name. By chance it would name it as
often as it names the main object of any other photograph.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps
from tqdm import tqdm

from model.data.photos import Photo, read_photos
from model.evaluation.objects import objects_in, supported
from model.evaluation.report import show
from model.evaluation.splits import chosen

COMMAND = (sys.executable, "-m", "desktop_app", "explore", "--json", "--device", "cpu")
HEIGHT = 360  # pixels of the glued pictures
_WITNESSES = 3  # people who must name the main object
_STEP = 17  # the photograph on the right comes so many after the one on the left


@dataclass(frozen=True)
class Glued:
    """Two photographs side by side, and what the right one mainly shows."""

    left: Photo
    right: Photo
    main: str


def main_object(photo: Photo) -> str | None:
    """The object that most people name, when at least three do."""
    named = Counter(name for caption in photo.captions for name in objects_in(caption))
    best = max(named.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    return best[0] if best[1] >= _WITNESSES else None


def pairs(photos: Sequence[Photo]) -> Iterator[Glued]:
    """Each photograph with a main object to the right of one that does not show that object."""
    for place, right in enumerate(photos):
        left, main = photos[(place + _STEP) % len(photos)], main_object(right)
        if main is not None and main not in supported(left.captions):
            yield Glued(left, right, main)


def glue(glued: Glued) -> Image.Image:
    """Both photographs at one height, side by side, each squeezed to a square."""
    sheet = Image.new("RGB", (2 * HEIGHT, HEIGHT))
    for place, photo in enumerate((glued.left, glued.right)):
        with Image.open(photo.path) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            sheet.paste(upright.resize((HEIGHT, HEIGHT)), (place * HEIGHT, 0))
    return sheet


def share_named(told: Sequence[str], mains: Sequence[str]) -> float:
    """Share of texts that name the object that belongs to them, or a narrower one."""
    hits = [main in supported([text]) for text, main in zip(told, mains, strict=True)]
    return sum(hits) / len(hits) if hits else float("nan")


def told_on_the_right(all_pairs: Sequence[Glued]) -> list[str]:
    """What the application tells of the part on the right of each pair."""
    told: list[str] = []
    with tempfile.TemporaryDirectory(prefix="hearsight-places-") as folder:
        files = []
        for place, pair in enumerate(all_pairs):
            files.append(f"{folder}/{place}.png")
            glue(pair).save(files[-1])
        with subprocess.Popen([*COMMAND, *files], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for line in tqdm(process.stdout, total=len(files), desc="places"):
                parts = {part["place"]: part["told"] for part in json.loads(line)["parts"]}
                told.append(parts["right"])
    return told


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the evaluation of places."""
    parser = argparse.ArgumentParser(description="Does the application know where things are?")
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--split", choices=("val", "test"), default="val")
    options = parser.parse_args(arguments)
    glued = list(pairs(chosen(read_photos(options.photos), options.split)))
    told = told_on_the_right(glued)
    mains = [pair.main for pair in glued]
    others = mains[1:] + mains[:1]
    show(
        "Places: the part on the right",
        {
            "pictures": len(glued),
            "names the right photograph's main object, share": share_named(told, mains),
            "names another photograph's main object, chance, share": share_named(told, others),
        },
    )


if __name__ == "__main__":
    main()
