"""Reading a text sentence by sentence: the next, the one before, again, slower."""

import re
from collections.abc import Iterator
from typing import Protocol

# A sentence ends with its mark and closing quotes before a space, or with its line; the marks
# of Chinese and Japanese need no space.
_SENTENCE = re.compile(
    r"[^\n]*?(?:[.!?…]+[\"'”’)\]]*(?=\s|\Z)|[。\uff01\uff1f]+[」』”]?|(?=\n)|\Z)\s*"
)
_TITLE = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Prof|vs|No)|\b[A-Z])\.\Z")


class Voice(Protocol):
    """What a reader needs of a speaker."""

    def say(self, text: str, language: str = "en", *, slower: bool = False) -> None:
        """Say the text in place of what is being said."""


def sentences(text: str) -> list[str]:
    """The sentences of a text in order, without a word lost, none empty."""
    return list(_joined(part.strip() for part in _SENTENCE.findall(text)))


def _joined(parts: Iterator[str]) -> Iterator[str]:
    """Put together what only a title or an initial has cut: "Dr. Smith", "J. Smith"."""
    begun = ""
    for part in parts:
        begun = f"{begun} {part}".strip()
        if begun and not _TITLE.search(begun):
            yield begun
            begun = ""
    if begun:
        yield begun


class Reader:
    """Says one sentence of a text at a time. Use from one thread."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self.open("")

    def open(self, text: str, language: str = "en") -> None:
        """Take up another text and say nothing yet; `next` says its first sentence."""
        self._sentences = sentences(text)
        self._language = language
        self._place = -1

    def next(self) -> bool:
        """Say the next sentence; False, and silence, when there is none."""
        return self._go(self._place + 1)

    def previous(self) -> bool:
        """Say the sentence before; False, and silence, when there is none."""
        return self._go(self._place - 1)

    def again(self, *, slower: bool = False) -> bool:
        """Say the sentence again, for once slower if wished; False when none was said."""
        return self._go(self._place, slower=slower)

    def _go(self, place: int, *, slower: bool = False) -> bool:
        if not 0 <= place < len(self._sentences):
            return False
        self._place = place
        self._voice.say(self._sentences[place], self._language, slower=slower)
        return True
