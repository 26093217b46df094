"""The pictures that the checks are tried on are what their names say, and always the same."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from desktop_app.engine.check_names import Check
from model.evaluation.check_pictures import (
    EMPTY,
    FLAWED,
    PAGES,
    TINY,
    empty_pictures,
    pages,
)
from model.evaluation.flaws import copies


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    """Black above, with a grey top left quarter; white below."""
    pixels = np.zeros((300, 400, 3), np.uint8)
    pixels[150:] = 255
    pixels[:150, :200] = 90
    path = tmp_path / "photo.png"
    Image.fromarray(pixels).save(path)
    return path


def corner(photograph: Path, check: str) -> list[int]:
    """Brightness of the corners of a copy, clockwise from the top left."""
    (copy,) = copies([photograph], FLAWED[check])
    grey = np.asarray(copy.convert("L")).astype(int)
    return [grey[5, 5], grey[5, -5], grey[-5, -5], grey[-5, 5]]


def test_turned_copies_lie_as_their_checks_say(photograph: Path) -> None:
    assert corner(photograph, "turned_left") == [0, 255, 255, 90]
    assert corner(photograph, "upside_down") == [255, 255, 90, 0]
    assert corner(photograph, "turned_right") == [255, 90, 0, 255]


def test_a_bright_copy_has_nothing_dark_and_a_tiny_one_few_pixels(photograph: Path) -> None:
    assert min(corner(photograph, "bright")) == pytest.approx(0.7 * 255, abs=1)
    (small,) = copies([photograph], FLAWED["tiny"])
    assert small.size == (TINY, TINY)


def test_every_name_is_a_check_of_the_application() -> None:
    names = {*FLAWED, *(name for name, _ in empty_pictures())}
    assert names <= {str(check) for check in Check}


def test_empty_pictures_and_pages_are_the_same_each_time() -> None:
    first, again = (list(empty_pictures()) for _ in range(2))
    assert Counter(name for name, _ in first) == {"black": 50, "blank": 100, "noise": 50}
    assert len(first) == EMPTY
    assert [picture.tobytes() for _, picture in first] == [one.tobytes() for _, one in again]
    sheets, others = ([*pages(["a dog", "two cats on a mat"])] for _ in range(2))
    assert len(sheets) == PAGES
    assert [sheet.tobytes() for sheet in sheets] == [sheet.tobytes() for sheet in others]
