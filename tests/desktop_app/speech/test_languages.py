"""A voice for every language."""

import pytest

from desktop_app.speech.languages import Voice, voice_for

ENGLISH, AMERICAN = Voice("gmw/en", ("en-gb",)), Voice("gmw/en-US", ("en_US",))
SCOTTISH, CARIBBEAN = Voice("scots", ("en-gb-scotland",)), Voice("029", ("en-029",))
MANDARIN, GERMAN = Voice("sit/cmn", ("cmn",)), Voice("gmw/de", ("de",))
ALL = [GERMAN, CARIBBEAN, SCOTTISH, ENGLISH, AMERICAN, MANDARIN]


@pytest.mark.parametrize(
    ("language", "current", "voice"),
    [
        ("en", "scots", "scots"),
        ("en", "gmw/de", "gmw/en"),
        ("en-US", "gmw/de", "gmw/en-US"),
        ("zh_CN", "gmw/en", "sit/cmn"),
        ("de_AT", "gmw/en", "gmw/de"),
        ("fr", "gmw/en", None),
    ],
)
def test_the_voice_follows_the_language(language: str, current: str, voice: str | None) -> None:
    assert voice_for(language, ALL, current) == voice


def test_a_dialect_is_better_than_silence() -> None:
    assert voice_for("en", [GERMAN, SCOTTISH], "gmw/de") == "scots"


@pytest.mark.parametrize("voices", [[], [Voice("one", ())], [Voice("one", ("Unknown",))]])
def test_where_no_voice_tells_its_language_the_systems_choice_stays(voices: list[Voice]) -> None:
    assert voice_for("en", voices, "one") == "one"
