"""The result: what is said about a picture, how sure the model is, what else it might be."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Alternative:
    """Another sentence that the model considered."""

    caption: str
    confidence: float  # 0–1


@dataclass(frozen=True)
class ModelInfo:
    """Which build of the model spoke."""

    name: str
    version: str


@dataclass(frozen=True)
class Description:
    """One described picture."""

    caption: str  # the model's plain sentence
    description: str  # what is said
    confidence: float  # 0–1
    alternatives: tuple[Alternative, ...]  # best first, at most 4
    seconds: float  # decode and model, without start-up
    model: ModelInfo

    def as_record(self) -> dict[str, Any]:
        """The fields of a `describe --json` success, without `file`."""
        record = asdict(self)
        record["alternatives"] = list(record["alternatives"])
        return record

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> "Description":
        """The inverse of `as_record`; raises `KeyError` or `TypeError` on a malformed record."""
        return cls(
            caption=record["caption"],
            description=record["description"],
            confidence=record["confidence"],
            alternatives=tuple(Alternative(**item) for item in record["alternatives"]),
            seconds=record["seconds"],
            model=ModelInfo(**record["model"]),
        )
