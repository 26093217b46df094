"""What is said of pictures that a model is judged on is kept out of the training sentences."""

import gzip
from pathlib import Path

from model.data.held_back import likeness, read_training_sentences, without_held_back
from model.data.photos import Photo
from model.data.wording import neutral_tokens, tokenize


def photo(split: str, *captions: str) -> Photo:
    return Photo(split, Path(), split, "made", "person", captions)


def said(*sentences: str) -> list[list[str]]:
    return [neutral_tokens(tokenize(sentence)) for sentence in sentences]


JUDGED = photo("test", "A man rides a brown horse on the wide beach .")


def test_a_caption_that_differs_by_a_full_stop_or_the_wording_table_is_left_out() -> None:
    sentences = said("A woman rides a brown horse on the wide beach", "A dog sleeps")
    assert without_held_back(sentences, [JUDGED]) == sentences[1:]


def test_one_other_word_is_still_the_same_caption_and_half_of_them_is_not() -> None:
    nearly = said("A person rides a brown horse on the beach")
    other = said("A person leads a horse along the beach")
    assert without_held_back([*nearly, *other], [JUDGED]) == other


def test_captions_of_training_pictures_stay() -> None:
    same = said("A man rides a brown horse on the wide beach")
    assert without_held_back(same, [photo("train", *JUDGED.captions)]) == same


def test_sentences_are_read_without_them(tmp_path: Path) -> None:
    for name in ("coco", "flickr30k", "flickr8k"):
        with gzip.open(tmp_path / f"{name}.txt.gz", "wt", encoding="utf-8") as file:
            file.write(f"{JUDGED.captions[0]}\nA {name} dog sleeps\n")
    read = read_training_sentences(tmp_path, [JUDGED])
    assert [tokens[1] for tokens in read] == ["coco", "flickr30k", "flickr8k"]


def test_likeness_is_the_share_of_all_words() -> None:
    assert likeness(frozenset("ab"), frozenset("bc")) == 1 / 3
