"""Which sentences are of one picture is found again in files of either order."""

import gzip
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.data.groups import group_rows, group_sentences, interleaved, neighbours
from model.data.wording import neutral_tokens, tokenize


def lines_of(pictures: list[int], seed: int) -> NDArray[np.float32]:
    """Unit vectors of lines that tell of these pictures."""
    random = np.random.default_rng(seed)
    looks = np.random.default_rng(0).normal(size=(max(pictures) + 1, 48))
    made = looks[pictures] + 0.6 * random.normal(size=(len(pictures), 48))
    unit = made / np.linalg.norm(made, axis=1, keepdims=True)
    return np.asarray(unit, np.float32)


def test_neighbouring_lines_are_cut_into_pictures_of_four_to_six() -> None:
    counts = np.random.default_rng(1).choice([4, 5, 5, 5, 6], 200)
    pictures = [number for number, count in enumerate(counts) for _ in range(count)]
    groups = neighbours(lines_of(pictures, 1))
    assert [line for group in groups for line in group] == list(range(len(pictures)))
    pure = [group for group in groups if len({pictures[line] for line in group}) == 1]
    whole = [group for group in pure if len(group) == counts[pictures[group[0]]]]
    assert len(whole) > 0.9 * len(counts)


def test_runs_that_have_lost_lines_are_brought_in_step() -> None:
    random = np.random.default_rng(2)
    runs = [np.sort(random.permutation(600)[: 600 - 10 * number]) for number in range(5)]
    pictures = np.concatenate(runs).tolist()
    groups = interleaved(lines_of(pictures, 3))
    pure = [group for group in groups if len({pictures[line] for line in group}) == 1]
    assert len(pure) > 0.97 * len(groups)
    assert sum(map(len, pure)) > 0.9 * len(pictures)
    used = [line for group in groups for line in group]
    assert len(used) - len(set(used)) < 5  # where two runs meet


def test_a_group_with_a_sentence_that_may_not_be_trained_on_is_left_out_whole() -> None:
    lines = [["a", "dog"], ["a", "cat"], ["a", "dog"], []]
    rows = {("a", "dog"): 0}
    assert group_rows(lines, [[0, 1], [0, 2, 3], [3]], rows) == [[0]]


def test_all_files_are_grouped_in_rows_of_the_training_sentences(tmp_path: Path) -> None:
    said = {
        "coco": ["A red dog", "A dog that is red", "A cat", "The cat"],
        "flickr8k": ["A boat", "The boat"],
        "flickr30k": [f"{start} {thing}" for start in "abcde" for thing in ("tree", "lake")],
    }
    for name, lines in said.items():
        with gzip.open(tmp_path / f"{name}.txt.gz", "wt", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    sentences = [neutral_tokens(tokenize(line)) for lines in said.values() for line in lines]
    things = ["dog", "cat", "boat", "tree", "lake"]
    vectors = np.array([[thing in tokens for thing in things] for tokens in sentences], np.float16)
    found = group_sentences(tmp_path, sentences, vectors)
    assert found[:3] == [[0, 1], [2, 3], [4, 5]]
    assert found[3:] == [[6, 8, 10, 12, 14], [7, 9, 11, 13, 15]]
