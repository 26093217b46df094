"""Lines of pages in the order in which one reads them."""

import numpy as np

from desktop_app.engine.reading_order import reading_order, runs_sideways


def corners(
    *boxes: tuple[float, float, float, float],
) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    """Corners of boxes given as left, top, width, height."""
    return np.array(
        [[(x, y), (x + w, y), (x + w, y + h), (x, y + h)] for x, y, w, h in boxes], np.float64
    ).reshape(-1, 4, 2)


def turned(
    points: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]", degrees: float
) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    angle = np.radians(degrees)
    matrix = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return np.asarray(points @ matrix)


def test_nothing_is_read_in_no_order() -> None:
    assert reading_order(corners()) == []


def test_lines_are_read_from_top_to_bottom_and_words_from_left_to_right() -> None:
    page = corners((0, 40, 300, 20), (160, 0, 140, 20), (0, 2, 150, 20), (0, 80, 200, 20))
    assert reading_order(page) == [2, 1, 0, 3]


def test_columns_are_read_one_after_the_other() -> None:
    left = [(0.0, 30.0 * row, 180.0, 20.0) for row in range(4)]
    right = [(240.0, 30.0 * row + 4, 180.0, 20.0) for row in range(4)]
    mixed = [box for pair in zip(left, right, strict=True) for box in pair]
    assert reading_order(corners(*mixed)) == [0, 2, 4, 6, 1, 3, 5, 7]


def test_a_title_over_columns_is_read_first() -> None:
    title = (0.0, 0.0, 420.0, 24.0)
    left = [(0.0, 60.0 + 30 * row, 180.0, 20.0) for row in range(3)]
    right = [(240.0, 60.0 + 30 * row, 180.0, 20.0) for row in range(3)]
    assert reading_order(corners(*right, *left, title)) == [6, 3, 4, 5, 0, 1, 2]


def test_a_page_that_is_a_little_skewed_keeps_its_order() -> None:
    page = [(110.0 * column, 30.0 * row, 100.0, 18.0) for row in range(5) for column in range(4)]
    for angle in (-5, 5):
        assert reading_order(turned(corners(*page), angle)) == list(range(20))


def test_a_page_that_lies_on_its_side_is_noticed() -> None:
    upright = corners((0, 0, 200, 20), (0, 30, 180, 20), (0, 60, 10, 20))
    lying = corners((0, 0, 20, 200), (30, 0, 20, 180), (60, 0, 20, 10))
    assert not runs_sideways(upright)
    assert runs_sideways(lying)
