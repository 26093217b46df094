"""Sentences that people wrote of one picture, found again in files that have lost the pictures.

Most files keep a picture's sentences in neighbouring lines; Flickr30k's holds the first sentence
of every picture, then the second of every picture, and so on. Sentence vectors tell which belong
together. `python -m model.data.groups --data FOLDER --vectors FOLDER` writes `groups.json` beside
the vectors: a list of rows of `sentences.vectors.npy` for each picture.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.data.batches import read_lines
from model.data.held_back import read_training_sentences
from model.data.photos import read_photos
from model.files import write_whole

NEIGHBOURS = ("coco", "flickr8k")
INTERLEAVED = "flickr30k"
SENTENCES = 5  # a picture, where none was lost
LONGEST = 7
ALIKE = 0.4  # cosine: between that of one picture's sentences and that of two pictures'
BAND = 600  # lines by which the runs of the interleaved file may be out of step

Floats = NDArray[np.float32]
Group = list[int]


def neighbours(vectors: Floats) -> list[Group]:
    """Cut a file into pictures: `vectors` [lines, width] of length 1 → the lines of each.

    The cut that makes the sum of (cosine - `ALIKE`) over all pairs within a group largest, by
    dynamic programming; groups have at most `LONGEST` lines.
    """
    best, length = np.zeros(len(vectors) + 1), np.zeros(len(vectors) + 1, np.int64)
    for end in range(1, len(vectors) + 1):
        start = max(0, end - LONGEST)
        pairs = np.triu(vectors[start:end] @ vectors[start:end].T - ALIKE, 1)
        cohesion = pairs[::-1].sum(1).cumsum()[::-1]  # of the group from each start to `end`
        totals = best[start:end] + cohesion
        place = int(totals.argmax())
        best[end], length[end] = totals[place], end - start - place
    groups: list[Group] = []
    end = len(vectors)
    while end:
        groups.append(list(range(end - length[end], end)))
        end -= int(length[end])
    return groups[::-1]


def interleaved(vectors: Floats) -> list[Group]:
    """Align a file's runs: `vectors` [lines, width] of length 1 → the lines of each picture."""
    run = len(vectors) // SENTENCES
    band = min(BAND, run // 2)
    groups = [[line] for line in range(run + band // 2)]
    for number in range(1, SENTENCES):
        for first, other in _in_step(vectors[: len(groups)], vectors, number * run, band):
            groups[first].append(other)
    later = {line for group in groups for line in group[1:]}
    return [group for group in groups if group[0] not in later]


def _in_step(first: Floats, vectors: Floats, start: int, band: int) -> list[tuple[int, int]]:
    """Pairs of lines (i, j), both rising, j near `start + i`, with the largest sum of likeness."""
    steps = np.arange(-(band // 2), band + 1)
    total = np.zeros(len(steps) + 1)
    came = np.zeros((len(first), len(steps)), np.int8)  # 0 skips i, 1 matches, 2 skips j
    for i, vector in enumerate(first):
        lines = start + i + steps
        there = lines < len(vectors)
        likeness = np.full(len(steps), -1.0, np.float32)
        likeness[there] = vectors[lines[there]] @ vector - ALIKE
        # Column s stands for line `start + i + s`: a match keeps s, skipping i lowers it by one.
        skipped, matched = total[1:], total[:-1] + likeness
        reached = np.maximum(skipped, matched)
        carried = np.maximum.accumulate(reached)
        came[i] = np.where(carried > reached, 2, np.where(matched > skipped, 1, 0))
        total = np.append(carried, carried[-1])
    return _way_back(came, int(total[:-1].argmax()), start + steps[0])


def _way_back(came: NDArray[np.int8], column: int, offset: int) -> list[tuple[int, int]]:
    pairs = []
    i = len(came) - 1
    while i >= 0 and 0 <= column < came.shape[1]:
        match came[i, column]:
            case 2:
                column -= 1
            case 1:
                pairs.append((i, offset + i + column))
                i -= 1
            case _:
                i, column = i - 1, column + 1
    return pairs[::-1]


def group_rows(
    lines: Sequence[list[str]], groups: Sequence[Group], row_of: dict[tuple[str, ...], int]
) -> list[Group]:
    """Rows of the training sentences for each group of lines.

    A group of which a sentence may not be trained on is left out whole: the others say the same.
    """
    found = []
    for group in groups:
        rows = [row_of.get(tuple(lines[line])) for line in group if lines[line]]
        if rows and None not in rows:
            found.append(sorted({row for row in rows if row is not None}))
    return found


def group_sentences(text: Path, sentences: Sequence[list[str]], vectors: Any) -> list[Group]:
    """Groups over all files; `vectors` [sentences, width] go with the training `sentences`."""
    row_of = {tuple(tokens): row for row, tokens in enumerate(sentences)}
    groups = []
    for name in (*NEIGHBOURS, INTERLEAVED):
        lines = read_lines(text / f"{name}.txt.gz")
        known = np.zeros((len(lines), vectors.shape[1]), np.float32)
        for place, tokens in enumerate(lines):
            if (row := row_of.get(tuple(tokens))) is not None:
                known[place] = vectors[row]
        cut = interleaved(known) if name == INTERLEAVED else neighbours(known)
        groups += group_rows(lines, cut, row_of)
    return groups


def load_groups(path: Path) -> list[Group]:
    """What the command wrote."""
    groups: list[Group] = json.loads(path.read_text(encoding="utf-8"))
    return groups


def main() -> None:
    """Command line of the groups of sentences."""
    parser = argparse.ArgumentParser(description="Find which sentences are of one picture.")
    parser.add_argument("--data", type=Path, required=True, help="folder with photos/ and text/")
    parser.add_argument("--vectors", type=Path, required=True, help="folder of sentence vectors")
    options = parser.parse_args()
    sentences = read_training_sentences(options.data / "text", read_photos(options.data / "photos"))
    vectors = np.load(options.vectors / "sentences.vectors.npy")
    groups = group_sentences(options.data / "text", sentences, vectors)
    write_whole(options.vectors / "groups.json", json.dumps(groups))
    print(f"{len(groups)} pictures, {sum(map(len, groups)) / len(groups):.1f} sentences each")


if __name__ == "__main__":
    main()
