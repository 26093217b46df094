"""Memory and processor time of processes, read from Linux's /proc."""

import os
from dataclasses import dataclass
from pathlib import Path

from tests.bench.report import MEGABYTE
from tests.support.processes import children_of

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Memory:
    """A process's memory in megabytes."""

    proportional: float  # PSS: pages shared with others count by their share
    resident: float  # RSS: shared pages count in full
    peak: float  # the greatest RSS since the start


def memory_of(pid: int) -> Memory:
    """Memory of a process now; raises `FileNotFoundError` when it has ended."""
    folder = Path("/proc", str(pid))
    shares = _sizes(folder / "smaps_rollup")
    status = _sizes(folder / "status")
    return Memory(shares["Pss"], status["VmRSS"], status["VmHWM"])


def _sizes(path: Path) -> dict[str, float]:
    """The `Name:  123 kB` lines of a /proc file, in megabytes."""
    fields = (line.split() for line in path.read_text().splitlines())
    return {
        line[0].rstrip(":"): int(line[1]) * 1024 / MEGABYTE
        for line in fields
        if len(line) == 3 and line[2] == "kB"
    }


def processor_seconds(pid: int) -> float:
    """Processor time that a process and its children have used; an ended one counts as 0."""
    try:
        after_name = Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()
        own = sum(int(ticks) for ticks in after_name[11:13]) / TICKS
        return own + sum(processor_seconds(child) for child in children_of(pid))
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
