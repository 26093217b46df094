"""What Hearsight proposes for a picture, and what became of it."""

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from desktop_app.alt_text.documents import Key
from desktop_app.engine.description import Certainty, Description


class State(StrEnum):
    """What became of a picture."""

    PROPOSED = "proposed"
    REVIEW = "review"  # not sure enough to be written without a person
    WRITTEN = "written"
    HAS_TEXT = "has_text"  # somebody's
    OWN_TEXT = "own_text"  # Hearsight's, from before
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True)
class Answer:
    """What the model says of a picture."""

    text: str  # its plain sentence
    certainty: Certainty
    confidence: float
    model: str  # name and version

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> "Answer":
        """What `asdict` made a record of; raises `KeyError`, `TypeError` or `ValueError`."""
        return cls(**{**record, "certainty": Certainty(record["certainty"])})


@dataclass(frozen=True)
class Proposal:
    """A picture and the text for it."""

    file: Path
    state: State
    text: str = ""
    key: Key | None = None  # of a picture in a document
    answer: Answer | None = None
    reason: str = ""  # why it was skipped or failed, in a sentence

    @property
    def name(self) -> str:
        """What people call it: the file, and the picture in it."""
        return f"{self.file}: {self.key[2]}" if self.key else str(self.file)

    def as_record(self) -> dict[str, Any]:
        """The fields of a line of `--json`."""
        answer = self.answer
        return {
            "file": displayable(str(self.file)),
            "picture": displayable(self.key[2]) if self.key else "",
            "state": self.state,
            "alt_text": displayable(self.text),
            "confidence": answer.confidence if answer else None,
            "certainty": answer.certainty if answer else None,
            "model": answer.model if answer else None,
            "reason": self.reason,
        }


def answer_of(description: Description) -> Answer:
    """What of a description is kept here."""
    model = f"{description.model.name} {description.model.version}"
    return Answer(description.caption, description.certainty, description.confidence, model)


def displayable(text: str) -> str:
    """Bytes of a file's name that are no UTF-8 become U+FFFD."""
    return os.fsencode(text).decode("utf-8", "replace") if _has_surrogates(text) else text


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)
