"""The result: what is said about a picture, how sure the model is, what else is known of it."""

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any


class Certainty(StrEnum):
    """How much the sentence may be trusted."""

    SURE = "sure"
    UNSURE = "unsure"
    NONE = "none"  # no sentence is said


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another sentence that the model considered."""

    caption: str
    confidence: float  # 0–1


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which build of the model spoke."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text that was read in the picture."""

    text: str
    confidence: float  # 0–1
    box: tuple[int, int, int, int]  # left, top, width, height in pixels of the upright picture


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code or barcode."""

    kind: str  # "link", "text", "product", "contact", "wifi", "e-mail", "telephone" or "place"
    content: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a picture without any model."""

    width: int  # pixels, upright
    height: int
    format: str  # "JPEG", "PNG" …
    frames: int  # of an animation, or pages
    brightness: float = 0.0  # mean, 0–1
    colors: tuple[str, ...] = ()  # names, the most frequent first
    author_text: str = ""  # alternative text or caption that somebody wrote into the file
    taken: str = ""  # date and time as the camera wrote them
    place: str = ""  # latitude and longitude in degrees

    def without_origin(self) -> "Facts":
        """The same without date and place, which are told only when asked for."""
        return replace(self, taken="", place="")


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything written in a picture."""

    lines: tuple[Line, ...] = ()  # in the order in which one reads them
    codes: tuple[Code, ...] = ()
    seconds: float = 0.0

    def as_record(self) -> dict[str, Any]:
        """For JSON."""
        record = asdict(self)
        return {**record, "lines": [*record["lines"]], "codes": [*record["codes"]]}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> "Reading":
        """The inverse of `as_record`; raises `KeyError` or `TypeError` on a malformed record."""
        lines = (
            Line(each["text"], each["confidence"], tuple(each["box"])) for each in record["lines"]
        )
        return cls(tuple(lines), tuple(Code(**code) for code in record["codes"]), record["seconds"])


@dataclass(frozen=True, slots=True)
class Description:
    """One described picture."""

    caption: str  # the model's plain sentence; empty where a check kept it from being asked
    description: str  # what is said
    confidence: float  # 0–1
    alternatives: tuple[Alternative, ...]  # best first, at most 4
    seconds: float  # decode and model, without start-up
    model: ModelInfo
    certainty: Certainty = Certainty.SURE
    checks: tuple[str, ...] = ()  # ids of `checks.SENTENCES`
    facts: Facts | None = None  # None of what comes from the history

    @property
    def described(self) -> bool:
        """Whether what is said holds the model's sentence."""
        return self.certainty is not Certainty.NONE

    def as_record(self) -> dict[str, Any]:
        """The fields of a `describe --json` success, without `file`."""
        record = asdict(self)
        record["alternatives"] = list(record["alternatives"])
        record["checks"] = list(record["checks"])
        record["described"] = self.described
        return record

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> "Description":
        """The inverse of `as_record`; raises `KeyError` or `TypeError` on a malformed record."""
        facts = record["facts"]
        return cls(
            caption=record["caption"],
            description=record["description"],
            confidence=record["confidence"],
            alternatives=tuple(Alternative(**item) for item in record["alternatives"]),
            seconds=record["seconds"],
            model=ModelInfo(**record["model"]),
            certainty=Certainty(record["certainty"]),
            checks=tuple(record["checks"]),
            facts=Facts(**{**facts, "colors": tuple(facts["colors"])}) if facts else None,
        )
