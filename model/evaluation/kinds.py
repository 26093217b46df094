"""Does the caption say that a chart is a chart? And are photographs left alone?

A capture of the desktop must never be "a person riding a skateboard". The words are in
`kinds.json`. Charts and screens have no val split: for decisions those are read whose id falls
into the share that is set aside.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from model.data.photos import in_kept_share
from model.data.wording import tokenize
from model.evaluation.objects import plural

_TABLE = Path(__file__).with_name("kinds.json")
_Words = tuple[str, ...]


@dataclass(frozen=True)
class Drawn:
    """A picture that is no photograph, and its kind: `chart`, `diagram` or `screen`."""

    path: Path
    kind: str


def read_charts(folder: Path, split: str) -> list[Drawn]:
    """Charts of `charts.jsonl` for a split, in file-name order; raises `FileNotFoundError`."""
    return _read(folder, "charts.jsonl", split)


def read_screens(folder: Path, split: str) -> list[Drawn]:
    """Screens and diagrams of `captions.jsonl`, in file-name order; raises `FileNotFoundError`."""
    return _read(folder, "captions.jsonl", split)


def kind_named(caption: str, loose: bool) -> str | None:
    """The kind that a caption names first, or `None`; `loose` takes `window` for a screen too."""
    words = tokenize(caption)
    names = _names(loose)
    for start in range(len(words)):
        for length in range(_LONGEST, 0, -1):
            kind = names.get(tuple(words[start : start + length]))
            if kind:
                return kind
    return None


def share_right(captions: Sequence[str], kinds: Sequence[str]) -> float:
    """Share of captions that name the kind their picture has; `nan` for none."""
    right = [
        kind_named(caption, loose=True) == kind
        for caption, kind in zip(captions, kinds, strict=True)
    ]
    return sum(right) / len(right) if right else float("nan")


def share_no_photo(captions: Sequence[str]) -> float:
    """Share of captions that name a chart, a diagram or a screen at all; `nan` for none."""
    named = [kind_named(caption, loose=True) is not None for caption in captions]
    return sum(named) / len(named) if named else float("nan")


def share_wrong(captions: Sequence[str], references: Sequence[Sequence[str]]) -> float:
    """Share of photographs that are called a chart, diagram or screen though nobody called them so.

    `nan` for no captions.
    """
    wrong = []
    for caption, humans in zip(captions, references, strict=True):
        kind = kind_named(caption, loose=False)
        supported = {kind_named(human, loose=True) for human in humans}
        wrong.append(kind is not None and kind not in supported)
    return sum(wrong) / len(wrong) if wrong else float("nan")


_LONGEST = 3  # words of the longest name


@cache
def _names(loose: bool) -> dict[_Words, str]:
    """The words, plurals too, to the kind."""
    raw = json.loads(_TABLE.read_text(encoding="utf-8"))
    lists = [raw["kinds"], raw["loose"]] if loose else [raw["kinds"]]
    return {
        tuple(form.split()): kind
        for table in lists
        for kind, names in table.items()
        for name in names
        for form in (name, plural(name))
    }


def _read(folder: Path, file: str, split: str) -> list[Drawn]:
    records = map(json.loads, (folder / file).read_text(encoding="utf-8").splitlines())
    found = [
        Drawn(folder / "images" / f"{record['id']}.jpg", record.get("kind", "chart"))
        for record in records
        if _belongs(record, split)
    ]
    return sorted(found, key=lambda drawn: drawn.path.name)


def _belongs(record: dict[str, str], split: str) -> bool:
    if split == "test":
        return record["split"] == "test"
    return record["split"] == "train" and in_kept_share(record["id"])
