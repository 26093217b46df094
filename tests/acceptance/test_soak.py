"""Described, spoken and stopped, fifty times: the bench of thousands, made short."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import PROJECT

pytestmark = pytest.mark.acceptance

CYCLES = "50"


def test_memory_does_not_grow_and_no_process_stays(tmp_path: Path) -> None:
    private = {f"XDG_{name}_HOME": str(tmp_path) for name in ("DATA", "STATE", "CONFIG")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.soak", "--cycles", CYCLES],
        cwd=PROJECT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **private},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    lines = done.stdout.splitlines()
    assert lines[:1] == [f"{CYCLES} times described, spoken and stopped."], done.stderr
    told = [line for line in lines if "Target" in line]
    assert len(told) == 4
    stayed = [line for line in told if "stayed" in line]
    assert len(stayed) == 2 and all(line.endswith("Met.") for line in stayed)
    # So short a run still fills what is kept on purpose, such as the list.
    grown = [float(line.split()[4]) for line in told if "growth" in line]
    assert len(grown) == 2 and max(grown) < 20, "percent"
