"""What the model's sentences agree on: that is wrong less often than what only some of them say.

Pure text, as people hear it. A thing is a word that names something: no verb in -ing, no color,
no number, no word of grammar.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

SENTENCES = 3  # that are compared

_NO_THINGS = frozenset(
    """a an the of in on at to and or with is are was be being been it its their our your my this
    that these those there here as by for from into onto over under up down out off near next while
    who which what where when how has have had does do doing some several many few one two three
    four five six seven eight nine ten another other others each both all very through along around
    across between behind beside besides above below about against during after before than then so
    but not no can just also only more most such they them he she we you i themselves itself
    front back side top bottom middle end part set gets get got go goes look looks appear appears
    shown seen see image picture photo photograph view shot lots lot bunch couple group different
    various kind type piece pieces something someone close together full
    white black red blue green yellow brown gray grey orange pink purple colorful dark light bright
    large small big little tall long short old young new wooden sits stands holds sit stand hold
    walks runs plays rides holds eats looks jumps wears lies lays rests flies takes parked covered
    filled dressed seated topped made""".split()
)


@dataclass(frozen=True)
class Agreement:
    """Different sentences about one picture, and what they say alike."""

    sentences: tuple[str, ...]  # the model's best first
    all_say: tuple[str, ...]  # things, in the order of the best sentence
    some_say: tuple[str, ...]  # things that are in one or two of them

    def told(self) -> str:
        """One or two sentences about it; empty when there is only one sentence."""
        if len(self.sentences) < 2:
            return ""
        parts = [
            f"All agree: {', '.join(self.all_say)}." if self.all_say else "They agree on nothing."
        ]
        if self.some_say:
            parts.append(f"Some say: {', '.join(self.some_say)}.")
        return " ".join(parts)


def compare(caption: str, others: Sequence[str]) -> Agreement:
    """The best sentence with those of the others that differ from it and from each other most."""
    chosen = [caption]
    waiting = list(others)
    while waiting and len(chosen) < SENTENCES:
        farthest = max(waiting, key=lambda one: min(_difference(one, other) for other in chosen))
        waiting.remove(farthest)
        chosen.append(farthest)
    named = [things(sentence) for sentence in chosen]
    shared = set.intersection(*map(set, named))
    every = [thing for sentence in named for thing in sentence]
    return Agreement(
        tuple(chosen),
        tuple(thing for thing in named[0] if thing in shared),
        tuple(dict.fromkeys(thing for thing in every if thing not in shared)),
    )


def things(sentence: str) -> tuple[str, ...]:
    """What a sentence names, each once, in the singular."""
    words = re.findall(r"[a-z']+", sentence.lower())
    named = [_singular(word) for word in words if word not in _NO_THINGS and not _is_verb(word)]
    return tuple(dict.fromkeys(named))


def _is_verb(word: str) -> bool:
    return word.endswith("ing") and len(word) > 5 and word not in ("building", "clothing")


def _singular(word: str) -> str:
    irregular = {"people": "person", "children": "child", "sheep": "sheep", "grass": "grass"}
    if word in irregular:
        return irregular[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(ch|sh|x|ss|z|bus)es$", word):
        return word[:-2]
    return word[:-1] if re.search(r"[^s]s$", word) and not word.endswith("us") else word


def _difference(one: str, other: str) -> float:
    """Share of words that only one of the sentences has, 0–1."""
    here, there = set(one.lower().split()), set(other.lower().split())
    return len(here ^ there) / len(here | there)
