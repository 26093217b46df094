"""A text is cut into sentences without loss, and read one by one."""

import pytest

from desktop_app.speech.reader import Reader, sentences


class Recorder:
    """A voice that notes what it is to say."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str, bool]] = []

    def say(self, text: str, language: str = "en", *, slower: bool = False) -> None:
        self.said.append((text, language, slower))


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("A dog runs. A cat sleeps!", ["A dog runs.", "A cat sleeps!"]),
        ('It says "stop." Then it goes.', ['It says "stop."', "Then it goes."]),
        ("Really?! Yes… no", ["Really?!", "Yes…", "no"]),
        ("Dr. Smith has 3.5 birds. So?", ["Dr. Smith has 3.5 birds.", "So?"]),
        ("J. Doe has none.", ["J. Doe has none."]),
        ("one line\nand another\n\nend", ["one line", "and another", "end"]),
        ("犬が走る。猫もいる。", ["犬が走る。", "猫もいる。"]),
        (" \n ", []),
        ("", []),
        ("...", ["..."]),
        ("The end is Mr.", ["The end is Mr."]),
    ],
)
def test_a_text_is_cut_after_its_sentences(text: str, cut: list[str]) -> None:
    assert sentences(text) == cut


def test_no_word_is_lost() -> None:
    text = "One. Two? (Three.) \n\n Mr. Four, e.g. five; 6.7! " * 50
    assert " ".join(sentences(text)).split() == text.split()


def test_a_long_text_without_an_end_is_cut_in_no_time() -> None:
    assert len(sentences("word " * 20_000)) == 1


def test_sentences_are_read_one_by_one() -> None:
    voice = Recorder()
    reader = Reader(voice)
    reader.open("One. Two. Three.", "de")
    assert voice.said == []
    assert [reader.next() for _ in range(4)] == [True, True, True, False]
    assert reader.previous()
    assert reader.again()
    assert reader.again(slower=True)
    assert [text for text, _, _ in voice.said] == ["One.", "Two.", "Three.", "Two.", "Two.", "Two."]
    assert {language for _, language, _ in voice.said} == {"de"}
    assert [slower for _, _, slower in voice.said] == [*[False] * 5, True]


def test_there_is_nothing_before_the_first_sentence() -> None:
    reader = Reader(Recorder())
    assert not reader.next()
    reader.open("One. Two.")
    assert not reader.previous()
    assert not reader.again()
    assert reader.next()
    assert not reader.previous()
    assert reader.next()
    reader.open("Another.")
    assert not reader.again()
