"""What is said of a picture, from what is known of it: always in the same order.

Pure text without numpy, so that engine, command line and window say the same. All of it is
English, as the model's sentences are.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from desktop_app.engine.check_names import KINDS, NOTHING, SENTENCES, Check
from desktop_app.engine.description import Certainty, Code, Description, Facts, Line, Reading
from desktop_app.engine.people import people_told

LONGEST = 125  # characters of the brief sentence, what screen readers and braille displays bear
DOUBTFUL = "Perhaps: "
UNKNOWN = "I am not sure what this is."
_SHORT_TEXT = 40  # characters, in two lines at most, of a text that joins the sentence
_SURE_TEXT = 0.9


class Detail(StrEnum):
    """How much is said."""

    BRIEF = "brief"
    DETAILED = "detailed"
    EVERYTHING = "everything"


def brief(description: Description, reading: Reading | None = None) -> str:
    """One sentence of at most `LONGEST` characters; what an author wrote comes before it."""
    parts = [_authors(description.facts), _sentence(description, reading)]
    return " ".join(part for part in parts if part)


def told(description: Description, reading: Reading, detail: Detail) -> str:
    """Everything that a level of detail says, parts in their fixed order."""
    if detail is Detail.BRIEF:
        return brief(description, reading)
    parts = [brief(description), text_told(reading.lines), *map(code_told, reading.codes)]
    facts = description.facts
    if facts and description.certainty is not Certainty.NONE:
        parts.append(_colors_told(facts))
    parts += _flaws(description.checks)
    if description.certainty is Certainty.SURE:
        parts.append(people_told((description.caption, *_other_captions(description))))
    if detail is Detail.EVERYTHING:
        parts += [_others_told(description), *_facts_told(facts)]
    return " ".join(part for part in parts if part)


def news(reading: Reading, checks: Iterable[str]) -> str:
    """What is worth one announcement after the brief sentence; empty when nothing is."""
    found = []
    if reading.lines:
        found.append(f"Text found, {_count(len(reading.lines), 'line')}, F7.")
    found += [code_told(code) for code in reading.codes]
    found += _flaws(checks)
    return " ".join(found)


def text_told(lines: Sequence[Line]) -> str:
    """The text of a picture, behind a word that says what it is; empty when there is none."""
    return f"Text: {' '.join(line.text for line in lines)}" if lines else ""


def code_told(code: Code) -> str:
    """A code by what it holds."""
    return f"A code with {_CODES[code.kind]}: {code.content}."


_CODES = {
    "link": "a link to",
    "e-mail": "an e-mail address",
    "telephone": "a telephone number",
    "wifi": "the access to a wireless network",
    "contact": "a contact",
    "place": "a place",
    "product": "a product number",
    "text": "a text",
}


def _authors(facts: Facts | None) -> str:
    if facts is None or not facts.author_text:
        return ""
    text = facts.author_text
    end = "" if text[-1] in ".!?…" else "."
    return f"The author wrote: {text}{end}"


def _sentence(description: Description, reading: Reading | None) -> str:
    checks = description.checks
    refusal = next((SENTENCES[Check(one)] for one in checks if one in NOTHING), "")
    if refusal:
        return refusal
    if description.certainty is not Certainty.NONE:
        doubt = DOUBTFUL if description.certainty is Certainty.UNSURE else ""
        return _shortened(
            f"{doubt}{_with_text(description.caption, reading, LONGEST - len(doubt))}"
        )
    kind = next((SENTENCES[Check(one)] for one in checks if one in KINDS), "")
    if kind:
        return kind
    text = short_text(reading.lines) if reading else ""
    known = [UNKNOWN, f"It says {text}." if text else ""]
    known.append(_colors_told(description.facts) if description.facts else "")
    return " ".join(part for part in known if part)


def _with_text(caption: str, reading: Reading | None, room: int) -> str:
    """The sentence with a text that is short and sure; without it when there is none."""
    text = short_text(reading.lines) if reading else ""
    joint = " that says" if caption.rstrip(".").endswith("sign") else ", with the text"
    joined = f"{caption.rstrip('.')}{joint} {text}."
    return joined if text and len(joined) <= room else caption


def short_text(lines: Sequence[Line]) -> str:
    """The text when it is short and sure enough to join the sentence; else empty."""
    text = " ".join(line.text.strip() for line in lines)
    is_sure = all(line.confidence >= _SURE_TEXT for line in lines)
    has_words = sum(letter.isalnum() for letter in text) > 1
    return text if len(lines) <= 2 and len(text) <= _SHORT_TEXT and is_sure and has_words else ""


def _shortened(sentence: str) -> str:
    """At most `LONGEST` characters, cut between words."""
    if len(sentence) <= LONGEST:
        return sentence
    return sentence[: LONGEST - 1].rsplit(" ", 1)[0] + "…"


def _flaws(checks: Iterable[str]) -> list[str]:
    return [SENTENCES[Check(one)] for one in checks if one not in (*NOTHING, *KINDS)]


def _colors_told(facts: Facts) -> str:
    if not facts.colors:
        return ""
    light = "dark, " if facts.brightness < 0.25 else "bright, " if facts.brightness > 0.75 else ""
    return f"It is {light}mostly {_listed(facts.colors)}."


def _other_captions(description: Description) -> list[str]:
    return [other.caption for other in description.alternatives]


def _others_told(description: Description) -> str:
    others = [caption.rstrip(".") for caption in _other_captions(description)]
    return f"It could also be: {'; '.join(others)}." if others and description.described else ""


def _facts_told(facts: Facts | None) -> list[str]:
    if facts is None:
        return []
    told = [f"{facts.width} by {facts.height} pixels, {facts.format}."]
    if facts.frames > 1:
        told.append(f"{facts.frames} frames or pages; the first is described.")
    if facts.taken:
        told.append(f"Taken on {facts.taken}.")
    if facts.place:
        told.append(f"Taken at {facts.place}.")
    return told


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
