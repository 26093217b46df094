"""Posts with a picture and a sentiment: read, mended, and without names, handles and links.

A name is taken to be a word that no training post writes without a capital; names that somebody
writes small stay.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from model.data.held_back import ALIKE, likeness
from model.data.photos import in_kept_share
from model.data.wording import neutral_tokens, tokenize

SENTIMENTS = ("negative", "neutral", "positive")
_CUT = r"\S*…"  # a word that the site cut
_LINK = r"(?:https?:|www\.)\S*"
_FORWARDED = r"\bRT\b(?:\s*@\w+)?\s*:?"
_NO_WORDS = re.compile(f"{_FORWARDED}|{_LINK}|{_CUT}|@\\w+")
_HASHTAG = re.compile(r"#(\w+)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[A-Za-z0-9]+(?:'[A-Za-z]+)?")


@dataclass(frozen=True)
class Post:
    """One post; its picture is `images/ID.jpg`."""

    id: str
    words: tuple[str, ...]
    sentiment: str  # of `SENTIMENTS`
    split: str


def read_posts(folder: Path, set_aside: bool = False) -> list[Post]:
    """The posts of `posts.jsonl`, in the order of `read_pictures`.

    A training post that says the same as a post of another split, or nearly, has the split `left
    out`; with `set_aside` also one that repeats a post that is set aside. Raises
    `FileNotFoundError` when the folder has no such file.
    """
    lines = (folder / "posts.jsonl").read_text(encoding="utf-8").splitlines()
    records = sorted(map(json.loads, lines), key=lambda record: f"{record['id']}.jpg")
    texts = [plain(record["text"]) for record in records]
    kinds = [record["split"] for record in records]
    common = small_words(text for text, kind in zip(texts, kinds, strict=True) if kind == "train")
    said = [tuple(neutral_tokens(tokenize(without_names(text, common)))) for text in texts]
    judged = [
        kind != "train" or (set_aside and in_kept_share(record["id"]))
        for record, kind in zip(records, kinds, strict=True)
    ]
    splits = _splits(kinds, said, judged)
    return [
        Post(record["id"], words, record["sentiment"], split)
        for record, words, split in zip(records, said, splits, strict=True)
    ]


def plain(text: str) -> str:
    """A post's own words: mended, without links, handles and who it was forwarded from.

    Words that run together in a hashtag are parted at their capitals; accents are taken off.
    """
    kept = _NO_WORDS.sub(" ", mend(text))
    kept = _HASHTAG.sub(lambda tag: f" {_HUMP.sub(' ', tag[1])} ", kept).replace("’", "'")
    return "".join(c for c in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(c))


def mend(text: str) -> str:
    """Undo that bytes of GB 18030 were read as Windows-1252; what cannot be mended is dropped."""
    try:
        return b"".join(map(_byte, text)).decode("gb18030")
    except UnicodeError:
        cut = text.replace("¡\xad", "…")
        return "".join(character for character in cut if character.isascii() or character == "…")


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


def small_words(texts: Iterable[str]) -> set[str]:
    """The words that these texts also write without a capital."""
    return {word for text in texts for word in _WORD.findall(text) if word.islower()}


def without_names(text: str, common: set[str]) -> str:
    """The text without the words that have a capital and are not `common`."""
    return _WORD.sub(
        lambda word: word[0] if word[0] == word[0].lower() or word[0].lower() in common else " ",
        text,
    )


def _splits(
    kinds: Sequence[str], said: Sequence[tuple[str, ...]], judged: Sequence[bool]
) -> list[str]:
    """The posts' splits; posts that repeat one that models are judged on are left out."""
    sets = [frozenset(words) for words in said]
    kept = {words for words, is_judged in zip(sets, judged, strict=True) if words and is_judged}
    return [
        "left out" if words and not is_judged and _repeats(words, kept) else kind
        for kind, words, is_judged in zip(kinds, sets, judged, strict=True)
    ]


def _repeats(words: frozenset[str], others: set[frozenset[str]]) -> bool:
    most = len(words) / ALIKE  # a longer one shares too little
    near = (other for other in others if len(words) * ALIKE <= len(other) <= most)
    return any(likeness(words, other) >= ALIKE for other in near)
