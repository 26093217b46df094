"""Is there something to see at all? What pixels alone tell, before any model is asked.

The thresholds are shares of full brightness (0–1), measured on small grey copies; the model card
tells how many pictures each check finds and how many it finds wrongly.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from desktop_app.engine.check_names import KINDS, Check
from desktop_app.engine.looks import Look

_SIDE = 64  # pixels of the small copy
_BLACK = 0.04  # nothing is brighter
_FLAT = 0.03  # between the darkest and the brightest
_SMOOTH = 0.03  # the strongest bend of brightness between neighbours: a gradient has none
_NOISE_CORRELATION = 0.35  # of brightness with that three pixels further; of scenes it is higher
_DARK, _BRIGHT = 0.2, 0.6  # of the brightest and of the darkest twentieth
_TINY = 64  # pixels, the shorter side
_SURE_LOOK = 0.5
_TURNED = 0.6
_TURNS = {Check.TURNED_LEFT: "left", Check.UPSIDE_DOWN: "over", Check.TURNED_RIGHT: "right"}


@dataclass(frozen=True)
class Measures:
    """What is measured of a picture's brightness, each 0–1."""

    mean: float
    darkest: float  # a twentieth is darker
    brightest: float  # a twentieth is brighter
    span: float  # between the first and the last hundredth
    bend: float  # the strongest second difference between neighbours
    correlation: float  # of neighbours three pixels apart, −1–1


def measure(picture: Image.Image) -> Measures:
    """Measures of an RGB picture."""
    small = picture.convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX)
    grey = np.asarray(small, np.float32) / 255
    first, darkest, brightest, last = np.percentile(grey, (1, 5, 95, 99))
    bends = [np.abs(np.diff(grey, 2, axis)).max() for axis in (0, 1)]
    return Measures(
        mean=float(grey.mean()),
        darkest=float(darkest),
        brightest=float(brightest),
        span=float(last - first),
        bend=float(max(bends)),
        correlation=_correlation(grey),
    )


def empty(found: Measures) -> Check | None:
    """Why there is nothing to see, or `None` when there is something."""
    if found.span < _FLAT or found.bend < _SMOOTH:
        return Check.BLACK if found.brightest < _BLACK else Check.BLANK
    return None


def flaws(picture: Image.Image, found: Measures, look: Look) -> tuple[Check, ...]:
    """What keeps the picture from being described well, and what it is instead of a photograph."""
    if look.kinds["nothing"] >= _SURE_LOOK and found.correlation < _NOISE_CORRELATION:
        return (Check.NOISE,)
    told = [kind for kind in KINDS if look.kinds[kind] >= _SURE_LOOK]
    if min(picture.size) < _TINY:
        told.append(Check.TINY)
    if found.brightest < _DARK:
        told.append(Check.DARK)
    if look.kinds["photo"] >= _SURE_LOOK:
        if found.darkest > _BRIGHT:
            told.append(Check.BRIGHT)
        if look.blurred >= _SURE_LOOK:
            told.append(Check.BLURRED)
        told += [check for check, turn in _TURNS.items() if look.turns[turn] >= _TURNED]
    return tuple(told)


def _correlation(grey: NDArray[np.floating[Any]]) -> float:
    """Of pixels three apart, the higher of both directions: stripes are no noise."""
    pairs = ((grey[:, :-3], grey[:, 3:]), (grey[:-3], grey[3:]))
    found = [_pearson(one.ravel(), other.ravel()) for one, other in pairs]
    return max(found)


def _pearson(one: NDArray[np.floating[Any]], other: NDArray[np.floating[Any]]) -> float:
    one, other = one - one.mean(), other - other.mean()
    scale = float(np.sqrt((one**2).sum() * (other**2).sum()))
    return float((one * other).sum()) / scale if scale > 0 else 1.0
