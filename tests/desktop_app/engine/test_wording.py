"""What is said, and in which order."""

from dataclasses import replace

import pytest

from desktop_app.engine.check_names import SENTENCES, Check
from desktop_app.engine.description import (
    Alternative,
    Certainty,
    Code,
    Description,
    Facts,
    Line,
    ModelInfo,
    Reading,
)
from desktop_app.engine.wording import LONGEST, Detail, brief, news, short_text, told

FACTS = Facts(
    640, 480, "JPEG", 1, 0.5, ("red", "white"), taken="2024-05-01 12:30", place="48.2, 16.4"
)
DOG = Description(
    "A dog on a couch.",
    "",
    0.8,
    (Alternative("A cat on a couch.", 0.3),),
    0.2,
    ModelInfo("m", "1"),
    facts=FACTS,
)
EXIT = Line("EXIT", 0.98, (1, 2, 30, 10))
LINK = Code("link", "https://example.org")


def lines(*texts: str, confidence: float = 0.95) -> Reading:
    return Reading(tuple(Line(text, confidence, (0, 0, 9, 9)) for text in texts))


def test_a_sure_sentence_is_said_as_it_is() -> None:
    assert brief(DOG) == "A dog on a couch."


def test_doubt_comes_before_the_sentence() -> None:
    assert brief(replace(DOG, certainty=Certainty.UNSURE)) == "Perhaps: A dog on a couch."


def test_below_the_floor_only_what_is_known_is_said() -> None:
    said = brief(replace(DOG, certainty=Certainty.NONE))
    assert said == "I am not sure what this is. It is mostly red and white."


def test_below_the_floor_a_short_text_is_known_too() -> None:
    said = brief(replace(DOG, certainty=Certainty.NONE), Reading((EXIT,)))
    assert said == "I am not sure what this is. It says EXIT. It is mostly red and white."


@pytest.mark.parametrize("certainty", Certainty)
def test_how_many_people_there_are_is_told_only_for_sure(certainty: Certainty) -> None:
    couple = Alternative("Two people sitting on a bench.", 0.3)
    bench = replace(
        DOG, caption="Two people on a bench.", alternatives=(couple,), certainty=certainty
    )
    said = told(bench, Reading(), Detail.DETAILED)
    assert said.endswith(" Two people.") is (certainty is Certainty.SURE)


@pytest.mark.parametrize("check", [Check.BLACK, Check.BLANK, Check.NOISE])
def test_an_empty_picture_says_why(check: Check) -> None:
    empty = replace(DOG, caption="", certainty=Certainty.NONE, checks=(check,))
    assert brief(empty) == SENTENCES[check]


def test_a_screen_that_is_not_told_is_called_a_screen() -> None:
    screen = replace(DOG, certainty=Certainty.NONE, checks=(Check.SCREEN, Check.DARK))
    assert brief(screen) == "This is a picture of a screen, not a photograph."


def test_what_the_author_wrote_comes_first() -> None:
    written = replace(DOG, facts=replace(FACTS, author_text="Rex at home"))
    assert brief(written) == "The author wrote: Rex at home. A dog on a couch."


def test_a_short_sure_text_joins_the_sentence() -> None:
    sign = replace(DOG, caption="A red sign.")
    assert brief(sign, Reading((EXIT,))) == "A red sign that says EXIT."
    assert brief(DOG, Reading((EXIT,))) == "A dog on a couch, with the text EXIT."


@pytest.mark.parametrize(
    "reading",
    [
        lines("EXIT", confidence=0.7),
        lines("1"),
        lines("one", "two", "three"),
        lines("A long text that would not fit into anybody's ear at once."),
        lines(),
    ],
)
def test_other_texts_do_not(reading: Reading) -> None:
    assert short_text(reading.lines) == ""
    assert brief(DOG, reading) == "A dog on a couch."


def test_a_sentence_is_never_too_long() -> None:
    long = replace(DOG, caption=f"A {'very ' * 40}old dog.", certainty=Certainty.UNSURE)
    assert len(brief(long)) <= LONGEST
    assert brief(long).endswith("very…")


def test_details_come_in_one_order() -> None:
    flawed = replace(DOG, checks=(Check.BLURRED,), certainty=Certainty.UNSURE)
    said = told(flawed, Reading((EXIT,), (LINK,)), Detail.DETAILED)
    assert said == (
        "Perhaps: A dog on a couch. Text: EXIT A code with a link to: https://example.org. "
        f"It is mostly red and white. {SENTENCES[Check.BLURRED]}"
    )


def test_everything_adds_other_sentences_and_facts() -> None:
    said = told(DOG, Reading(), Detail.EVERYTHING)
    assert said == (
        "A dog on a couch. It is mostly red and white. It could also be: A cat on a couch. "
        "640 by 480 pixels, JPEG. Taken on 2024-05-01 12:30. Taken at 48.2, 16.4."
    )


def test_date_and_place_can_be_left_out() -> None:
    plain = replace(DOG, facts=FACTS.without_origin())
    assert "Taken" not in told(plain, Reading(), Detail.EVERYTHING)


def test_the_news_after_the_sentence_is_one_text() -> None:
    assert news(Reading(), ()) == ""
    assert news(lines("one"), ()) == "Text found, 1 line, F7."
    flawed = news(Reading(lines("one", "two").lines, (LINK,)), (Check.DARK, Check.SCREEN))
    assert flawed == (
        "Text found, 2 lines, F7. A code with a link to: https://example.org. "
        f"{SENTENCES[Check.DARK]}"
    )
