"""Words and their numbers."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from model.files import write_whole

PAD, START, END, UNKNOWN = range(4)
SPECIAL = ("<pad>", "<start>", "<end>", "<unknown>")
NEVER_SAID = (PAD, START, UNKNOWN)  # neither drawn nor searched for
MIN_CAPTIONS = 5


class Vocabulary:
    """A fixed list of words; the first four are the special tokens."""

    def __init__(self, words: list[str]) -> None:
        """Raises `ValueError` when the list does not begin with the special tokens."""
        if tuple(words[: len(SPECIAL)]) != SPECIAL:
            raise ValueError("a vocabulary begins with the special tokens")
        self.words = words
        self._ids = {word: i for i, word in enumerate(words)}

    def __len__(self) -> int:
        return len(self.words)

    @classmethod
    def from_captions(
        cls, captions: Iterable[list[str]], minimum: int = MIN_CAPTIONS
    ) -> "Vocabulary":
        """Words that at least `minimum` captions hold, the most frequent first."""
        counts = Counter(word for tokens in captions for word in set(tokens))
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return cls([*SPECIAL, *(word for word, count in ranked if count >= minimum)])

    def encode(self, tokens: list[str], max_length: int) -> list[int]:
        """Ids with start and end around them, at most `max_length` in all."""
        ids = [self._ids.get(token, UNKNOWN) for token in tokens[: max_length - 2]]
        return [START, *ids, END]

    def decode(self, ids: Iterable[int]) -> str:
        """Words up to the first end token, special tokens left out."""
        words = []
        for i in ids:
            if i == END:
                break
            if i >= len(SPECIAL):
                words.append(self.words[i])
        return " ".join(words)

    def save(self, path: Path) -> None:
        """Write the words as a JSON list."""
        write_whole(path, json.dumps(self.words, ensure_ascii=False, indent=0))

    @classmethod
    def load(cls, path: Path) -> "Vocabulary":
        """Read what `save` wrote."""
        return cls(json.loads(path.read_text(encoding="utf-8")))
