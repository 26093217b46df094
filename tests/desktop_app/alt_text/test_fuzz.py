"""The mutation loop itself: a few cases, in two parts."""

import json
import random
import sys
from pathlib import Path

import pytest

from tests.fuzz.cases import Fuzzer, Watch, seeds
from tests.fuzz.mutations import mutated
from tests.support.commands import PROJECT, run


def test_some_cases_and_then_some_more(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    line = [sys.executable, "-m", "tests.fuzz", "--no-engine", "--state", str(state), "--count"]
    for count in (60, 120):
        outcome = run([*line, str(count)], folder=PROJECT)
        assert outcome.stdout == f"{count} cases, 0 problems.\n".encode(), outcome.stderr
        assert json.loads(state.read_text())["done"] == count


def test_a_case_is_the_same_each_time() -> None:
    for name, data in seeds().items():
        once, twice = (mutated(random.Random(name), data) for _ in range(2))
        assert once == twice


def test_a_stray_file_and_a_crash_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    watch = Watch()
    watch.folder = str(folder)
    (folder / "inside").touch()
    (tmp_path / "outside").write_bytes(b"")
    watch.folder = ""
    assert watch.strays == [f"open {tmp_path}/outside"]
    fuzzer = Fuzzer(folder, 1, None)

    def crash(_path: Path) -> list[str]:
        raise IndexError("far out")

    monkeypatch.setattr(fuzzer, "_try", crash)
    (problem,) = fuzzer.problems(0)
    assert problem.endswith("IndexError: far out")
