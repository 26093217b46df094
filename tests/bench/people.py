"""How often the number of people that is told is the number that people tell.

    python -m tests.bench.people PHOTOS [--split val|decide|test]

A photograph counts where a number is told with the sentence and at least one of its captions by
people names a number; right is the number that most of these captions name.
"""

import argparse
from collections import Counter
from pathlib import Path

from desktop_app.engine.client import Engine
from desktop_app.engine.description import Certainty, Description
from desktop_app.engine.people import people_in, people_told
from model.data.photos import read_photos
from model.data.wording import neutral
from model.evaluation.splits import chosen
from tests.bench.report import Figure, tell


def number_told(described: Description) -> int | None:
    """The number of people that is told with detail, if there is one."""
    sentences = (described.caption, *(other.caption for other in described.alternatives))
    is_told = described.certainty is Certainty.SURE and people_told(sentences)
    return people_in(described.caption) if is_told else None


def number_meant(captions: tuple[str, ...]) -> int | None:
    """The number that most captions by people name, of those that name one."""
    counts = Counter(people_in(neutral(caption)) for caption in captions)
    del counts[None]
    return counts.most_common(1)[0][0] if counts else None


def main() -> None:
    """Describe the photographs, tell the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.people")
    parser.add_argument("photos", type=Path)
    parser.add_argument("--split", choices=("val", "decide", "test"), default="val")
    options = parser.parse_args()
    photos = chosen(read_photos(options.photos), options.split)
    engine = Engine("cpu")
    pairs = [
        (number_told(engine.describe(photo.path)), number_meant(photo.captions)) for photo in photos
    ]
    engine.close()
    known = [(told, meant) for told, meant in pairs if told and meant]
    right = sum(told == meant for told, meant in known)
    tell(Figure("Photographs", len(photos), "of the split"))
    tell(Figure("A number of people told", sum(told is not None for told, _ in pairs), "times"))
    tell(Figure("Of these, captions by people name a number", len(known), "times"))
    tell(Figure("The same number", 100 * right / max(1, len(known)), "percent", digits=1))


if __name__ == "__main__":
    main()
