"""How many people a picture shows, by the sentences about it: told only when they all agree."""

import re
from collections.abc import Iterable

_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_WORDS = ("Nobody", "One", "Two", "Three", "Four", "Five", "Six")
_SINGULAR = (
    "person|child|kid|baby|toddler|adult|teenager|player|rider|skier|surfer|skateboarder"
    "|snowboarder|skater|biker|cyclist|bicyclist|climber|swimmer|runner|batter|pitcher|catcher"
    "|umpire|dancer|singer|worker|officer|chef|hiker|fisher|swinger|performer|wakeboarder"
)
_PLURAL = f"people|persons|children|kids|babies|adults|(?:{_SINGULAR})s"
_ONE = re.compile(rf"\b(?:a|an|one) (?:[a-z]+ ){{0,2}}?(?:{_SINGULAR})\b(?! of)")
_SEVERAL = re.compile(rf"\b(two|three|four|five|six) (?:[a-z]+ ){{0,2}}?(?:{_PLURAL})\b")
_COUPLE = re.compile(rf"\ba couple of (?:[a-z]+ )?(?:{_PLURAL})\b")
_ANY = re.compile(rf"\b(?:{_SINGULAR}|{_PLURAL}|group|crowd|team|audience|couple|family|others?)\b")


def people_in(sentence: str) -> int | None:
    """How many people a sentence names; None when it leaves the number open, or names nobody."""
    text = sentence.lower()
    counts = [1 for _ in _ONE.finditer(text)]
    counts += [_NUMBERS[found[1]] for found in _SEVERAL.finditer(text)]
    counts += [2 for _ in _COUPLE.finditer(text)]
    rest = _ONE.sub("", _SEVERAL.sub("", _COUPLE.sub("", text)))
    return sum(counts) if counts and not _ANY.search(rest) else None


def people_told(sentences: Iterable[str]) -> str:
    """ "Two people." when every sentence names that many; empty when one differs or is open."""
    counts = {people_in(sentence) for sentence in sentences}
    number = counts.pop() if len(counts) == 1 else None
    if number is None or number >= len(_WORDS):
        return ""
    return f"{_WORDS[number]} {'person' if number == 1 else 'people'}."
