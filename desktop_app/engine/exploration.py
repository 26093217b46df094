"""What is where in a picture: its nine parts, and the places of the sentence's words."""

from dataclasses import asdict, dataclass
from typing import Any

PLACES = (
    ("top left", "top", "top right"),
    ("left", "middle", "right"),
    ("bottom left", "bottom", "bottom right"),
)
Box = tuple[int, int, int, int]  # left, top, width, height in pixels of the upright picture


@dataclass(frozen=True)
class Part:
    """One of the nine parts."""

    place: str
    box: Box
    told: str  # what the model sees there, or what is known of it


@dataclass(frozen=True)
class PlacedWord:
    """A word of the picture's sentence and where it comes from."""

    word: str
    place: str
    box: Box


@dataclass(frozen=True)
class Exploration:
    """The parts from left to right and from top to bottom, and the words of the whole sentence."""

    parts: tuple[Part, ...]
    words: tuple[PlacedWord, ...]

    def as_record(self) -> dict[str, Any]:
        """For JSON."""
        return {name: list(value) for name, value in asdict(self).items()}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> "Exploration":
        """The inverse of `as_record`; raises `KeyError` or `TypeError` on a malformed record."""
        return cls(
            tuple(Part(one["place"], tuple(one["box"]), one["told"]) for one in record["parts"]),
            tuple(
                PlacedWord(one["word"], one["place"], tuple(one["box"])) for one in record["words"]
            ),
        )
