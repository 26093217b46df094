"""The wording table: what a sentence may say about people, and the tokens a sentence is made of.

A describer must not guess gender, looks or origin from a picture. The table in `wording.json` is
applied to every training caption and to every reference before scoring, so the model never
learns such words and is never rewarded for them.
"""

import json
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

_TABLE = Path(__file__).with_name("wording.json")
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


def tokenize(sentence: str) -> list[str]:
    """Lower-cased words of a sentence, punctuation removed; `dog's` stays one token."""
    return _WORD.findall(sentence.lower().replace("’", "'"))


@cache
def _table() -> tuple[dict[str, list[str]], frozenset[str], frozenset[str]]:
    """The replacements, the nouns for people, and the words dropped before those nouns."""
    raw = json.loads(_TABLE.read_text(encoding="utf-8"))
    replace = {old: new.split() for old, new in raw["replace"].items()}
    return replace, frozenset(raw["people"]), frozenset(raw["drop_before_people"])


def neutral_tokens(tokens: list[str]) -> list[str]:
    """Tokens after the wording table: replace, drop before people, then set `a` or `an`.

    An `and` between two dropped words goes with them: `black and white people` are people. A
    possessive follows its noun: `woman's` becomes `person's`.
    """
    replace, people, dropped = _table()
    replaced = [new for token in tokens for new in _replacement(token, replace)]
    kept: list[str] = []
    for before, token in reversed(list(pairwise(["", *replaced]))):
        next_word = kept[-1] if kept else ""
        before_people = next_word in people or next_word == _DROPPED
        joins = token == "and" and before in dropped and next_word == _DROPPED
        kept.append(_DROPPED if joins or (token in dropped and before_people) else token)
    words = [token for token in reversed(kept) if token != _DROPPED]
    return [_article(word, words[i + 1 : i + 2], people) for i, word in enumerate(words)]


def neutral(sentence: str) -> str:
    """A sentence as lower-cased, punctuation-free tokens after the wording table."""
    return " ".join(neutral_tokens(tokenize(sentence)))


_DROPPED = "\0"


def _replacement(token: str, replace: dict[str, list[str]]) -> list[str]:
    """What stands in the table for a token, or for the noun that it is the possessive of."""
    stem = token.removesuffix("'s")
    if token in replace or stem == token or stem not in replace:
        return replace.get(token, [token])
    if stem in ("he", "she"):
        return ["they're"]
    return [*replace[stem][:-1], f"{replace[stem][-1]}'s"]


def _article(word: str, following: list[str], people: frozenset[str]) -> str:
    """`a` or `an` by the first letter of the noun for people that follows it."""
    if word not in ("a", "an") or not following or following[0] not in people:
        return word
    return "an" if following[0][0] in "aeiou" else "a"
