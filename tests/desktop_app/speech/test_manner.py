"""Which voice says an utterance of which language."""

import pytest

from desktop_app.speech.manner import Manner, VoiceInfo, offers_pitch, primary, voice_for

BRITISH = VoiceInfo("gb", "British", "en-gb", "espeak")
AMERICAN = VoiceInfo("us", "American", "en_US", "espeak")
GERMAN = VoiceInfo("de", "Deutsch", "de", "espeak")
CHINESE = VoiceInfo("cmn", "Mandarin", "cmn", "espeak")
SERVICE = VoiceInfo("en", "English", "en-US", "speech-dispatcher")
UNTOLD = VoiceInfo("x", "Somebody", "", "espeak")
VOICES = [SERVICE, BRITISH, AMERICAN, GERMAN, CHINESE, UNTOLD]


@pytest.mark.parametrize(
    ("language", "chosen", "voice"),
    [
        ("en", Manner(), SERVICE),  # the first engine's, though no voice is of just "en"
        ("EN-GB", Manner(engine="espeak"), BRITISH),
        ("en-us", Manner(engine="espeak"), AMERICAN),
        ("en-AU", Manner(engine="espeak"), BRITISH),
        ("en", Manner(engine="gone"), SERVICE),
        ("de-AT", Manner(), GERMAN),
        ("de", Manner(engine="speech-dispatcher"), GERMAN),  # rather another engine than silence
        ("zh-CN", Manner(), CHINESE),
        ("en", Manner(voice="us"), AMERICAN),
        ("en-GB", Manner(voice="us"), AMERICAN),
        ("en", Manner(voice="us", engine="speech-dispatcher"), AMERICAN),
        ("de", Manner(voice="us"), GERMAN),
        ("fr", Manner(), None),
        ("fr", Manner(voice="us"), None),
        ("fr", Manner(voice="x"), UNTOLD),
    ],
)
def test_the_voice_follows_the_language(
    language: str, chosen: Manner, voice: VoiceInfo | None
) -> None:
    assert voice_for(language, VOICES, chosen) == voice


def test_the_very_language_goes_before_a_variety() -> None:
    plain = VoiceInfo("en", "English", "en", "espeak")
    assert voice_for("en", [BRITISH, plain], Manner()) == plain


def test_without_voices_nothing_is_said() -> None:
    assert voice_for("en", [], Manner(voice="us")) is None


def test_a_language_is_known_by_its_first_part() -> None:
    assert [primary(tag) for tag in ("en", "pt_BR", "zh-Hant-TW", "cmn")] == [
        *("en", "pt", "zh", "zh"),
    ]


def test_pitch_is_offered_where_it_has_an_effect() -> None:
    assert offers_pitch("espeak")
    assert offers_pitch("speech-dispatcher")
    assert not offers_pitch("sapi5")
    assert not offers_pitch("nsss")
