"""A text made ready for the voice: cut into short utterances, without anything but words in it.

The voice makes the sound of a whole utterance before the first of it is heard, so a long text
is said piece by piece. Voices also take some characters as commands: control characters
(eSpeak), `[[` (macOS), a leading `<` (Windows). They are taken out or made harmless here.
"""

import re
from collections.abc import Iterator

LIMIT = 200  # characters; about 12 seconds of speech

# As much as fits, up to the end of the text, else of a sentence, else of a word, else anywhere.
_PIECE = re.compile(
    rf".{{1,{LIMIT}}}\Z|.{{1,{LIMIT}}}[.!?…](?=\s)|.{{1,{LIMIT}}}(?=\s)|.{{1,{LIMIT}}}", re.DOTALL
)
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\s]+")
_COMMAND_BRACKET = re.compile(r"\[(?=\[)")


def utterances(text: str) -> Iterator[str]:
    """Cut a text into clean pieces of at most about `LIMIT` characters, lazily, none empty."""
    for match in _PIECE.finditer(text):
        piece = _UNSPEAKABLE.sub(" ", match.group()).strip()
        if piece:
            yield _harmless(piece)


def seconds_allowed(utterance: str) -> float:
    """The longest time that saying this can take; a voice that needs more of it hangs.

    A slow voice says 4 letters a second. Other characters may be said as words: figures as
    numbers, an emoji by its name.
    """
    letters = _letters(utterance)
    return 15.0 + letters / 4 + (len(utterance) - letters) * 2.0


def shortest_seconds(utterance: str) -> float:
    """The time under which this cannot have been heard, 0 when that cannot be judged.

    eSpeak says at most 25 letters a second; a voice that was through three times as fast
    played to nobody (pyttsx3 reports success without a sound card).
    """
    letters = _letters(utterance)
    return letters / 75 if letters >= 12 else 0.0


def _harmless(piece: str) -> str:
    spaced = _COMMAND_BRACKET.sub("[ ", piece)
    return f". {spaced}" if spaced.startswith("<") else spaced


def _letters(utterance: str) -> int:
    return sum(character.isascii() and character.isalpha() for character in utterance)
