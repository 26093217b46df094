"""One measured figure and how it is told: a line that a listener can follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

MEGABYTE = 1_000_000  # bytes


@dataclass(frozen=True)
class Figure:
    """A measured value beside its target, both in the same unit; no target: for information."""

    title: str
    value: float
    unit: str
    target: float | None = None
    more_is_better: bool = False
    digits: int = 0

    @property
    def met(self) -> bool:
        """Whether the target, if there is one, is reached."""
        if self.target is None:
            return True
        return self.value >= self.target if self.more_is_better else self.value <= self.target

    def line(self) -> str:
        """The figure in words."""
        told = f"{self.title}: {self.value:.{self.digits}f} {self.unit}."
        if self.target is None:
            return told
        bound = "at least" if self.more_is_better else "at most"
        verdict = "Met" if self.met else "Missed"
        return f"{told} Target: {bound} {self.target:g}. {verdict}."


def spread(
    title: str,
    values: Sequence[float],
    unit: str,
    target: float | None = None,
    digits: int = 0,
) -> Figure:
    """The median of several runs; the title tells their number, the least and the greatest."""
    least, greatest = min(values), max(values)
    told = f"{title}, median of {len(values)} (from {least:.{digits}f} to {greatest:.{digits}f})"
    return Figure(told, median(values), unit, target, digits=digits)


def tell(figure: Figure) -> None:
    """Print a figure as soon as it is known."""
    print(figure.line(), flush=True)
