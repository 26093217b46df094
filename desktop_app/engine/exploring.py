"""Finds out where in a picture what is: nine parts, each described by itself.

A part is cut out with some of what is around it and goes through the same model as a whole picture.
A word of the picture's sentence belongs where the model is surest to see the thing that it names.
"""

import threading
from collections.abc import Iterator

from PIL import Image

from desktop_app.engine import checks
from desktop_app.engine.agreement import things
from desktop_app.engine.captioner import Captioner, Captions
from desktop_app.engine.doubt import Thresholds, is_high_stakes
from desktop_app.engine.errors import Cancelled
from desktop_app.engine.exploration import PLACES, Box, Exploration, Part, PlacedWord
from desktop_app.engine.images import Loaded
from desktop_app.engine.palette import main_colors
from desktop_app.engine.wording import DOUBTFUL

SMALLEST = 32  # pixels of a part's shorter side, below which nothing is seen in it
_AROUND = 0.2  # of a part's size that is looked at on each side of it
_LIKELY = 0.5  # presence from which on a thing is named that the sentence does not name
_MOST_LIKELY = 3  # of such things
_PLACED = 0.1  # presence that a word must have somewhere to be placed at all


def explore(
    captioner: Captioner,
    loaded: Loaded,
    within: Box | None,
    limits: Thresholds,
    cancel: threading.Event | None = None,
    sentence: str | None = None,
) -> Exploration:
    """The nine parts of a picture, or of a part of it, and where the words of its sentence are.

    `within` is in pixels of the upright picture, which may be larger than the loaded one. A
    `sentence` that was said of it already need not be found again. Raises `Cancelled` between two
    parts, and `HearsightError` as the captioner does.
    """
    cancel = cancel or threading.Event()
    scale = loaded.facts.width / loaded.image.width
    whole = within or (0, 0, loaded.facts.width, loaded.facts.height)
    parts: list[Part] = []
    presence: list[dict[str, float]] = []
    for place, box in _boxes(whole):
        if cancel.is_set():
            raise Cancelled
        told, present = _seen(captioner, _cut(loaded.image, box, scale), limits)
        parts.append(Part(place, box, told))
        presence.append(present)
    if sentence is None:
        sentence = captioner.caption(_cut(loaded.image, whole, scale, around=0.0)).best.caption
    return Exploration(tuple(parts), tuple(_placed(sentence, parts, presence)))


def _boxes(whole: Box) -> Iterator[tuple[str, Box]]:
    """Names and boxes of the nine parts."""
    left, top, width, height = whole
    for row, names in enumerate(PLACES):
        for column, name in enumerate(names):
            x, right = (left + round(width * edge / 3) for edge in (column, column + 1))
            y, bottom = (top + round(height * edge / 3) for edge in (row, row + 1))
            yield name, (x, y, right - x, bottom - y)


def _cut(image: Image.Image, box: Box, scale: float, around: float = _AROUND) -> Image.Image:
    """The part of the picture in this box, with some of what is around it."""
    left, top, width, height = (value / scale for value in box)
    across, down = around * width, around * height
    return image.crop(
        (
            round(max(0, left - across)),
            round(max(0, top - down)),
            round(min(image.width, left + width + across)),
            round(min(image.height, top + height + down)),
        )
    )


def _seen(
    captioner: Captioner, part: Image.Image, limits: Thresholds
) -> tuple[str, dict[str, float]]:
    """What is told of a part, and how likely each thing is in it."""
    known = f"Mostly {' and '.join(main_colors(part)) or 'of many colors'}."
    if min(part.size) < SMALLEST or checks.empty(checks.measure(part)):
        return known, {}
    captions = captioner.caption(part)
    present = captioner.present_words(captions.presence)
    return _told(captions, present, limits) or known, present


def _told(captions: Captions, present: dict[str, float], limits: Thresholds) -> str:
    """The sentence where it is sure enough, and likely things that it does not name."""
    best = captions.best
    told = []
    if best.confidence >= limits.floor:
        is_sure = best.confidence >= limits.sure and not is_high_stakes(best.caption)
        told.append(best.caption if is_sure else f"{DOUBTFUL}{best.caption}")
    named = things(best.caption) if told else ()
    ranked = sorted(present, key=lambda word: -present[word])
    likely = [word for word in ranked if present[word] >= _LIKELY and things(word)]
    others = [word for word in likely if things(word)[0] not in named][:_MOST_LIKELY]
    if others:
        told.append(f"Perhaps also: {', '.join(others)}.")
    return " ".join(told)


def _placed(
    sentence: str, parts: list[Part], presence: list[dict[str, float]]
) -> Iterator[PlacedWord]:
    """Each thing of the sentence in the part where it is likeliest, if it is likely anywhere."""
    for thing in things(sentence):
        found = [_presence(thing, present) for present in presence]
        best = max(range(len(parts)), key=lambda place: found[place])
        if found[best] >= _PLACED:
            yield PlacedWord(thing, parts[best].place, parts[best].box)


def _presence(thing: str, present: dict[str, float]) -> float:
    """How likely a thing is, by its word in the singular or the plural."""
    return max((value for word, value in present.items() if things(word) == (thing,)), default=0.0)
