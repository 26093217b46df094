"""The order in which one reads the lines of a page: columns, then lines, then words of a line.

Works on the four corners of every line, as text detection finds them.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

_TALL = 1.5  # height by width from which on a line runs up or down
_SAME_LINE = 0.5  # of a line's height that centres of one line may be apart
_GUTTER = 1.0  # of a line's height that is empty between two columns


@dataclass(frozen=True)
class _Box:
    """A line turned level: its place among the boxes, and its edges."""

    row: int
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top


def runs_sideways(corners: Floats) -> bool:
    """Whether most lines [lines, 4, 2] run up or down: the page is turned by a quarter.

    Short ones do not count: a single letter is taller than wide anyway.
    """
    across, down = _sides(corners)
    longer = np.maximum(across, down)
    long = longer >= np.median(longer)
    return bool((down[long] > _TALL * across[long]).mean() > 0.5)


def reading_order(corners: Floats) -> list[int]:
    """Places of the lines [lines, 4, 2] in the order in which one reads them."""
    if not len(corners):
        return []
    boxes = _levelled(corners)
    return [box.row for box in _ordered(boxes)]


def _ordered(boxes: list[_Box]) -> list[_Box]:
    """Cut at what is empty across the whole block, then in columns, over and over (XY-cut)."""
    if len(boxes) < 2:
        return boxes
    columns = _columns(boxes)
    if len(columns) > 1:
        return [box for column in columns for box in _ordered(column)]
    blocks = _blocks(boxes)
    if len(blocks) > 1:
        return [box for block in blocks for box in _ordered(block)]
    return _lines(boxes)


def _columns(boxes: list[_Box]) -> list[list[_Box]]:
    """Groups from left to right with an empty gutter between them, each of two lines at least."""
    gutter = _GUTTER * float(np.median([box.height for box in boxes]))
    groups: list[list[_Box]] = []
    edge = -np.inf
    for box in sorted(boxes, key=lambda one: one.left):
        if box.left > edge + gutter:
            groups.append([])
        groups[-1].append(box)
        edge = max(edge, box.right)
    is_table = any(len(_lines_of(group)) < 2 for group in groups)
    return [boxes] if is_table else groups


def _blocks(boxes: list[_Box]) -> list[list[_Box]]:
    """Groups from top to bottom with an empty line between them, split where columns may begin."""
    height = float(np.median([box.height for box in boxes]))
    groups: list[list[_Box]] = []
    edge = -np.inf
    for box in sorted(boxes, key=lambda one: one.top):
        if box.top > edge + 0.6 * height:
            groups.append([])
        groups[-1].append(box)
        edge = max(edge, box.bottom)
    return groups


def _lines(boxes: list[_Box]) -> list[_Box]:
    return [box for line in _lines_of(boxes) for box in sorted(line, key=lambda one: one.left)]


def _lines_of(boxes: list[_Box]) -> list[list[_Box]]:
    """Boxes by the line that they stand in, from top to bottom."""
    lines: list[list[_Box]] = []
    for box in sorted(boxes, key=lambda one: one.middle):
        if lines and box.middle - lines[-1][-1].middle <= _SAME_LINE * box.height:
            lines[-1].append(box)
        else:
            lines.append([box])
    return lines


def _levelled(corners: Floats) -> list[_Box]:
    """Upright edges after the page's skew, the median of the lines' slopes, is taken out."""
    across = corners[:, 1] - corners[:, 0]
    long = np.hypot(across[:, 0], across[:, 1])
    angle = float(np.median(np.arctan2(across[:, 1], across[:, 0])[long >= np.median(long)]))
    sine, cosine = np.sin(-angle), np.cos(-angle)
    turned = corners @ np.array([[cosine, sine], [-sine, cosine]])
    low, high = turned.min(1), turned.max(1)
    edges = zip(low.tolist(), high.tolist(), strict=True)
    return [
        _Box(row, left, top, right, bottom)
        for row, ((left, top), (right, bottom)) in enumerate(edges)
    ]


def _sides(corners: Floats) -> tuple[Floats, Floats]:
    """Lengths of the upper and of the left edge of every line."""
    across = np.linalg.norm(corners[:, 1] - corners[:, 0], axis=-1)
    down = np.linalg.norm(corners[:, 3] - corners[:, 0], axis=-1)
    return across, down
