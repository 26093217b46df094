"""Which voice speaks which language: a text is never read by the voice of another one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ENGLISH = "en"  # the language of descriptions, and of messages on the terminal

_SAME = {"cmn": "zh", "nb": "no", "nn": "no"}  # names of one language by different engines


@dataclass(frozen=True)
class Voice:
    """An installed voice; `languages` are tags such as "en-gb" or "zh_CN"."""

    id: str
    languages: tuple[str, ...]


def voice_for(language: str, voices: Sequence[Voice], current: str) -> str | None:
    """The id of the voice that reads a text in this language; None when none is installed.

    The system's own choice, `current`, stays if it speaks the language, or if no voice tells
    what it speaks.
    """
    wanted = _primary(language)
    speaking = [voice for voice in voices if wanted in map(_primary, voice.languages)]
    if any(voice.id == current for voice in speaking) or not _tell_languages(voices):
        return current
    exact = [voice for voice in speaking if _tag(language) in map(_tag, voice.languages)]
    plain = [voice for voice in speaking if any(_is_plain(tag) for tag in voice.languages)]
    chosen = next(iter([*exact, *plain, *speaking]), None)
    return chosen.id if chosen else None


def _tell_languages(voices: Iterable[Voice]) -> bool:
    return any(_primary(tag).isalpha() and tag != "Unknown" for v in voices for tag in v.languages)


def _is_plain(tag: str) -> bool:
    """Whether the tag names no dialect beyond a region."""
    return len(_tag(tag).split("-")) <= 2 and not any(part.isdigit() for part in tag.split("-"))


def _tag(language: str) -> str:
    return language.replace("_", "-").lower()


def _primary(language: str) -> str:
    first = _tag(language).split("-")[0]
    return _SAME.get(first, first)
