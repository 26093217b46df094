"""How to speak: the person's choice of engine, voice, rate, volume and pitch; a voice by language.

Languages are tags such as "en", "en-GB" or "de_DE"; only case and the kind of dash do not matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass

DISPATCHER = "speech-dispatcher"  # the name of that engine; the others are named by pyttsx3
_ENGINES_WITH_PITCH = (DISPATCHER, "espeak")
_OTHER_NAMES = {"cmn": "zh", "nb": "no", "iw": "he"}  # of primary languages, as some engines do


NAMES = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "hi": "Hindi",
    "it": "Italian",
    "ja": "Japanese",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "tr": "Turkish",
    "zh": "Chinese",
}


@dataclass(frozen=True)
class VoiceInfo:
    """An installed voice; `language` is its tag, or empty when its engine does not tell."""

    id: str
    name: str
    language: str
    engine: str


@dataclass(frozen=True)
class Manner:
    """How a person wants to be spoken to. Numbers are factors of what is normal for the engine."""

    engine: str = ""  # empty: the best there is
    voice: str = ""  # the id of a voice, said with in its own language; empty: any
    rate: float = 1.0
    volume: float = 1.0  # from 0, silent, to 1
    pitch: float = 1.0  # has no effect where `offers_pitch` is False


@dataclass(frozen=True)
class Speech:
    """A text, its language, and how it is to be said."""

    text: str
    language: str
    manner: Manner


def offers_pitch(engine: str) -> bool:
    """Whether the engine's voices can be made higher and lower."""
    return engine in _ENGINES_WITH_PITCH


def voice_for(language: str, voices: Sequence[VoiceInfo], chosen: Manner) -> VoiceInfo | None:
    """The voice that says an utterance of this language; None when no voice speaks it.

    The chosen voice says what is in its language, or anything when its language is not told. Else
    the chosen engine is asked first, then the others in the order of `voices`; in each, the very
    language goes before a variety of it, and of several voices the first is taken.
    """
    able = [voice for voice in voices if primary(voice.language) == primary(language)]
    trusted = [voice for voice in voices if not voice.language]  # by the person, not by us
    own = next((voice for voice in [*able, *trusted] if voice.id == chosen.voice), None)
    if own is not None:
        return own
    engines = list(dict.fromkeys(voice.engine for voice in able))
    engines.sort(key=lambda engine: engine != chosen.engine)
    for engine in engines:
        of_engine = [voice for voice in able if voice.engine == engine]
        exact = (voice for voice in of_engine if _tag(voice.language) == _tag(language))
        return next(exact, of_engine[0])
    return None


def _tag(language: str) -> str:
    return language.lower().replace("_", "-")


def primary(language: str) -> str:
    """The language of a tag without its variety: "en" of "en-GB"."""
    first = _tag(language).partition("-")[0]
    return _OTHER_NAMES.get(first, first)
