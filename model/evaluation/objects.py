"""Invented objects: what a caption names and no person who saw the picture did.

CHAIR (Rohrbach et al. 2018, "Object Hallucination in Image Captioning"), with the human captions
of the picture as the only witness. The table of names is `objects.json`; all sentences go through
the wording table first, so person, people and child are one object.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from model.data.wording import neutral_tokens, tokenize

_TABLE = Path(__file__).with_name("objects.json")
_LONGEST = 4  # words of the longest name
_NONE = ""  # what a phrase of `not_objects` names
_YOUNG = ("baby", "adult")  # of an animal they are no person


@dataclass(frozen=True)
class Inventions:
    """CHAIR of a set of captions; shares 0–1, `nan` where nothing is named."""

    inventing_captions: float  # CHAIR_s: share of captions that invent an object
    invented_objects: float  # CHAIR_i: share of the objects named that are invented


@dataclass(frozen=True)
class _Table:
    """`objects.json`, ready to look up."""

    names: dict[tuple[str, ...], str]  # words, plurals too, to the object
    witnesses: dict[tuple[str, ...], frozenset[str]]  # words to the objects that they imply
    wider: dict[str, frozenset[str]]  # an object to the wider names that it supports
    coco: frozenset[str]
    animals: frozenset[str]


def plural(name: str) -> str:
    """The regular English plural of a name's last word."""
    if name.endswith(("s", "x", "z", "ch", "sh")):
        return f"{name}es"
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}s"


def objects_in(sentence: str) -> frozenset[str]:
    """The objects that a sentence names."""
    return frozenset(name for name in _named(_words(sentence)) if name)


def invented(caption: str, references: Sequence[str]) -> frozenset[str]:
    """The objects of a caption that no human caption of its picture supports."""
    return objects_in(caption) - supported(references)


def inventions(
    captions: Sequence[str], references: Sequence[Sequence[str]], coco_only: bool = False
) -> Inventions:
    """CHAIR of captions against the union of each picture's human captions.

    An object counts once a caption. `coco_only` looks at the 80 classes of MS-COCO alone.
    """
    count = count_wrong = wrong_captions = 0
    for caption, humans in zip(captions, references, strict=True):
        named = objects_in(caption)
        named = named & _table().coco if coco_only else named
        wrong = named - supported(humans)
        count += len(named)
        count_wrong += len(wrong)
        wrong_captions += bool(wrong)
    return Inventions(
        inventing_captions=wrong_captions / len(captions) if captions else float("nan"),
        invented_objects=count_wrong / count if count else float("nan"),
    )


def supported(references: Sequence[str]) -> frozenset[str]:
    """All that the sentences name or imply, and the wider names of it."""
    table = _table()
    found: set[str] = set()
    for sentence in references:
        words = _words(sentence)
        found |= {name for name in _named(words) if name}
        for length in range(1, _LONGEST + 1):
            for start in range(len(words) - length + 1):
                found |= table.witnesses.get(tuple(words[start : start + length]), frozenset())
    for _ in range(2):  # an apple is fruit, and fruit is food
        found |= {wide for name in found for wide in table.wider.get(name, ())}
    return frozenset(found)


def _words(sentence: str) -> list[str]:
    return [word.removesuffix("'s") for word in neutral_tokens(tokenize(sentence))]


def _named(words: list[str]) -> Iterator[str]:
    """Objects in the order they stand, the longest name first; `_NONE` for what names none."""
    table = _table()
    start = 0
    while start < len(words):
        length, name = _name_at(words, start)
        following = _name_at(words, start + length)[1]
        if not (words[start] in _YOUNG and following in table.animals):
            yield name
        start += length


def _name_at(words: list[str], start: int) -> tuple[int, str]:
    """How many words the longest name here has, and its object; one word when there is none."""
    for length in range(_LONGEST, 0, -1):
        name = _table().names.get(tuple(words[start : start + length]))
        if name is not None and start + length <= len(words):
            return length, name
    return 1, _NONE


@cache
def _table() -> _Table:
    raw = json.loads(_TABLE.read_text(encoding="utf-8"))
    lists = {**raw["coco"], **raw["frequent"]}
    for wide in raw["wider"]:
        lists.setdefault(wide, [])
    names: dict[tuple[str, ...], str] = {}
    for phrase in raw["not_objects"]:
        names |= dict.fromkeys(_forms(phrase), _NONE)
    for name, synonyms in lists.items():
        for phrase in (name, *synonyms):
            names |= dict.fromkeys(_forms(phrase), name)
    witnesses: dict[tuple[str, ...], frozenset[str]] = {}
    for name, phrases in raw["implied_by"].items():
        for form in (form for phrase in phrases for form in _forms(phrase)):
            witnesses[form] = witnesses.get(form, frozenset()) | {name}
    wider: dict[str, frozenset[str]] = {}
    for wide, narrow in raw["wider"].items():
        for name in narrow:
            wider[name] = wider.get(name, frozenset()) | {wide}
    animals = frozenset(raw["wider"]["animal"])
    return _Table(names, witnesses, wider, frozenset(raw["coco"]), animals)


def _forms(phrase: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a name, singular and plural."""
    return tuple(phrase.split()), tuple(plural(phrase).split())
