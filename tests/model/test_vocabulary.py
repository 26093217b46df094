"""Which words the model knows, and their way to numbers and back."""

from pathlib import Path

import pytest

from model.vocabulary import END, PAD, SPECIAL, START, UNKNOWN, Vocabulary

WORDS = Vocabulary([*SPECIAL, "dog", "a", "café"])


def test_a_word_needs_five_captions_not_five_mentions() -> None:
    captions = [["a", "dog"]] * 4 + [["a", "dog", "runs"]] + [["runs"] * 9] * 3
    assert Vocabulary.from_captions(captions).words == [*SPECIAL, "a", "dog"]


def test_frequent_words_come_first_and_equals_in_the_order_of_the_alphabet() -> None:
    captions = [["b", "a", "c"], ["c", "z"]]
    assert Vocabulary.from_captions(captions, minimum=1).words == [*SPECIAL, *"cabz"]


def test_there_and_back() -> None:
    ids = WORDS.encode(["a", "café", "dog"], max_length=5)
    assert ids == [START, 5, 6, 4, END]
    assert WORDS.decode(ids) == "a café dog"


def test_a_word_never_seen_is_unknown_and_not_said() -> None:
    ids = WORDS.encode(["a", "zebra"], max_length=9)
    assert ids == [START, 5, UNKNOWN, END]
    assert WORDS.decode(ids) == "a"


def test_a_long_caption_is_cut_and_still_ends() -> None:
    assert WORDS.encode(["a"] * 9, max_length=5) == [START, 5, 5, 5, END]


def test_nothing_is_said_after_the_end() -> None:
    assert WORDS.decode([START, 4, END, 5, PAD]) == "dog"


def test_saved_and_loaded(tmp_path: Path) -> None:
    WORDS.save(tmp_path / "vocabulary.json")
    loaded = Vocabulary.load(tmp_path / "vocabulary.json")
    assert loaded.words == WORDS.words
    assert len(loaded) == 7
    assert loaded.encode(["café"], 9) == WORDS.encode(["café"], 9)


@pytest.mark.parametrize(
    "words", [[], ["dog"], list(SPECIAL[:3]), [*reversed(SPECIAL)], ["a", *SPECIAL]]
)
def test_a_list_without_the_special_tokens_is_refused(words: list[str]) -> None:
    with pytest.raises(ValueError, match="special tokens"):
        Vocabulary(words)
