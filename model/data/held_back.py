"""Training sentences must not describe the pictures that the model is judged on.

Sentence files are filtered by their makers, but a caption that differs by a full stop slips
through. So every sentence that says the same as a caption of a picture outside the training
split, or nearly the same, is left out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from model.data.batches import read_sentences
from model.data.photos import Photo
from model.data.wording import neutral_tokens, tokenize

ALIKE = 0.8  # of the words of both sentences together, shared
RARE = 20_000  # a word in more sentences than this is not looked up

Words = frozenset[str]


def read_training_sentences(folder: Path, photos: Iterable[Photo]) -> list[list[str]]:
    """The sentences of the gzip files in `folder` that a model judged on `photos` may learn."""
    return without_held_back(read_sentences(folder), photos)


def held_back_captions(photos: Iterable[Photo]) -> set[Words]:
    """The word sets of all captions of pictures that are not trained on."""
    return {
        frozenset(neutral_tokens(tokenize(caption)))
        for photo in photos
        if photo.split != "train"
        for caption in photo.captions
    }


def without_held_back(sentences: Sequence[list[str]], photos: Iterable[Photo]) -> list[list[str]]:
    """The sentences, as tokens, that do not repeat a held-back caption; in their order."""
    said = [frozenset(tokens) for tokens in sentences]
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(said):
        for word in words:
            holding[word].append(place)
    dropped = {
        place
        for caption in held_back_captions(photos)
        for place in _candidates(caption, holding)
        if likeness(caption, said[place]) >= ALIKE
    }
    return [tokens for place, tokens in enumerate(sentences) if place not in dropped]


def likeness(first: Words, second: Words) -> float:
    """Shared words over all words of both, 0–1 (Jaccard)."""
    return len(first & second) / len(first | second)


def _candidates(caption: Words, holding: dict[str, list[int]]) -> list[int]:
    """Places of the sentences that share enough of the caption's rarer words to be alike."""
    rare = [word for word in caption if len(holding.get(word, [])) < RARE]
    enough = ALIKE * len(caption) - (len(caption) - len(rare))
    shared = Counter(place for word in rare for place in holding.get(word, []))
    return [place for place, count in shared.items() if count >= enough]
