"""Does the model look at the picture? The same scores with the wrong picture, or with none.

Where these come near the real figure, the words decide and the picture does not: the imbalance
between the modalities.
"""

import numpy as np
from PIL import Image

from model.evaluation.errors import EvaluationError
from model.evaluation.flaws import SIZE

GREY = (128, 128, 128)
SEED = 1


def blank() -> Image.Image:
    """A grey picture."""
    return Image.new("RGB", (SIZE, SIZE), GREY)


def noise(place: int) -> Image.Image:
    """Pixels by chance, others for each place in the list."""
    random = np.random.default_rng((SEED, place))
    return Image.fromarray(random.integers(0, 256, (SIZE, SIZE, 3), np.uint8))


def shuffled(count: int) -> list[int]:
    """For each place another place, never its own; raises `EvaluationError` for fewer than two."""
    if count < 2:
        raise EvaluationError("To shuffle pictures takes at least two.")
    order = np.random.default_rng(SEED).permutation(count)
    partner = np.empty(count, np.int64)
    partner[order] = np.roll(order, 1)
    return [int(place) for place in partner]
