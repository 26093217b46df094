"""Texts of any kind become short, harmless utterances without a word lost."""

import pytest

from desktop_app.speech.utterances import LIMIT, seconds_allowed, shortest_seconds, utterances


def test_a_sentence_stays_whole() -> None:
    assert list(utterances("A dog runs over the grass.")) == ["A dog runs over the grass."]


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\0\x01\x1b", "\ud800"])
def test_a_text_without_words_gives_nothing(text: str) -> None:
    assert list(utterances(text)) == []


def test_a_long_text_is_cut_at_the_end_of_sentences() -> None:
    sentence = "A man in a red coat stands in front of a small white house."
    pieces = list(utterances(" ".join([sentence] * 20)))
    assert all(piece.startswith("A man") and piece.endswith("house.") for piece in pieces)
    assert all(len(piece) <= LIMIT for piece in pieces)
    assert " ".join(pieces) == " ".join([sentence] * 20)


def test_a_long_sentence_is_cut_between_words() -> None:
    words = [f"word{number}" for number in range(500)]
    pieces = list(utterances(" ".join(words)))
    assert " ".join(pieces).split() == words
    assert max(map(len, pieces)) <= LIMIT


def test_a_word_without_end_is_cut_anywhere() -> None:
    pieces = list(utterances("a" * 1_000_000))
    assert "".join(pieces) == "a" * 1_000_000
    assert max(map(len, pieces)) == LIMIT


def test_control_characters_become_spaces() -> None:
    assert list(utterances("one\0two\x01 50p\x1b three\ud83d\nfour")) == ["one two 50p three four"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[slnc 9000]] quiet", "[ [slnc 9000]] quiet"),
        ("[[[volm 0]]", "[ [ [volm 0]]"),
        ("<volume level='0'>hello", ". <volume level='0'>hello"),
        ("<", ". <"),
        ("\0<speak>", ". <speak>"),
        ("-w /etc/passwd", "-w /etc/passwd"),
    ],
)
def test_nothing_is_a_command_to_the_voice(text: str, said: str) -> None:
    assert list(utterances(text)) == [said]


def test_every_piece_is_harmless() -> None:
    pieces = list(utterances("<b>[[x]] " * 400))
    assert not any(piece.startswith("<") or "[[" in piece for piece in pieces)


def test_a_voice_has_more_time_than_any_voice_needs() -> None:
    slow_letters_a_second = 6  # eSpeak at 80 words a minute
    sentence = "A man in a red coat stands in front of a small white house."
    assert seconds_allowed(sentence) > len(sentence) / slow_letters_a_second
    assert seconds_allowed("😀" * 10) > 10 * 1.5


def test_what_cannot_be_judged_is_never_too_short() -> None:
    assert shortest_seconds("Yes.") == 0
    assert shortest_seconds("… 犬が走る —") == 0
    assert 0.1 < shortest_seconds("A dog runs over the grass.") < 1.4  # eSpeak needs 1.4 seconds
