"""A run's rows in RUNS.md: one a stage, written once, with the scores that were measured."""

import json
from pathlib import Path
from typing import Any

import pytest

from model.training import runs
from model.training.runs import RUNS, main

HEAD = "| run | stage | settings | seed | minutes | loss | val CIDEr-D | val BLEU-4 | verdict |"
TABLE = f"""# Runs

A word before.

{HEAD}
|---|---|---|---|---|---|---|---|---|
| 1 | captions | batch 64 | 1 | 34.5 | 2.11 | 82.4 | 28.4 | ships |

A word behind.
"""
LOG: list[dict[str, Any]] = [
    {"stage": "alignment", "seed": 1, "settings": {}, "minutes": 6.5},
    {"stage": "captions", "seed": 1, "settings": {"epochs": 4, "batch": 64}, "minutes": 30.2,
     "steps": 900, "loss": 2.3456},
]  # fmt: skip
FAILED = {"stage": "reward", "seed": 2, "settings": {}, "minutes": 0.1, "failed": "E: a | b\nc"}


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run named 2 with two finished stages; the table is beside it."""
    (tmp_path / "RUNS.md").write_text(TABLE, encoding="utf-8")
    (tmp_path / "2").mkdir()
    log(tmp_path / "2", LOG)
    return tmp_path / "2"


def log(run: Path, records: list[dict[str, Any]]) -> None:
    lines = "".join(json.dumps(record) + "\n" for record in records)
    (run / "log.jsonl").write_text(lines, encoding="utf-8")


def scores(run: Path, split: str = "val") -> str:
    """A manifest with scores."""
    manifest = run / "manifest.json"
    figures = {"split": split, "all": {"cider_d": 95.123, "bleu_4": 30.0}}
    manifest.write_text(json.dumps({"name": "a model", "scores": figures}), encoding="utf-8")
    return str(manifest)


def write(run: Path, *arguments: str) -> list[str]:
    """Call the command; the rows that the table has then, the old one first."""
    table = run.parent / "RUNS.md"
    main(["--run", str(run), "--table", str(table), *arguments])
    text = table.read_text(encoding="utf-8")
    before, _, rest = text.partition("|---|---|---|---|---|---|---|---|---|\n")
    assert before == TABLE.partition("|---")[0]
    rows, _, behind = rest.partition("\n\n")
    assert behind == "A word behind.\n"
    return rows.splitlines()


OLD = "| 1 | captions | batch 64 | 1 | 34.5 | 2.11 | 82.4 | 28.4 | ships |"
ALIGNMENT = "| 2 | alignment | defaults | 1 | 6.5 | none | none | none | none |"
START = "| 2 | captions | epochs 4, batch 64, 900 steps | 1 | 30.2 | 2.35 | "


def test_each_stage_gets_a_row(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert write(run) == [OLD, ALIGNMENT, f"{START}none | none | none |"]
    assert capsys.readouterr().out.endswith("RUNS.md: 2 rows of the run 2\n")


def test_the_last_stage_gets_the_scores_and_the_verdict(run: Path) -> None:
    rows = write(run, "--scores", scores(run), "--verdict", "ships")
    assert rows == [OLD, ALIGNMENT, f"{START}95.1 | 30.0 | ships |"]


def test_a_stage_keeps_its_row_its_scores_and_its_verdict(run: Path) -> None:
    write(run, "--scores", scores(run), "--verdict", "ships")
    assert write(run)[2] == f"{START}95.1 | 30.0 | ships |"
    log(run, [*LOG, FAILED, {**FAILED, "settings": {"batch": 8}}])
    rows = write(run, "--stage", "alignment", "--verdict", "finds them")
    assert rows == [
        OLD,
        "| 2 | alignment | defaults | 1 | 6.5 | none | none | none | finds them |",
        f"{START}95.1 | 30.0 | ships |",
        "| 2 | reward | batch 8 | 2 | 0.1 | none | none | none | failed: E: a / b c |",
    ]


def test_a_stage_that_failed_and_then_went_well_has_both_rows(run: Path) -> None:
    log(run, [FAILED, {**LOG[1], "stage": "reward"}])
    assert [row.split(" | ")[-1] for row in write(run)[1:]] == ["failed: E: a / b c |", "none |"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--stage", "nap"], "has no stage nap"),
        (["--scores", "test"], "holds scores of test, and the table is of val"),
        (["--scores", "none"], "holds no scores of the evaluation"),
        (["--scores", "nowhere"], "No such file"),
    ],
)
def test_what_cannot_be_is_told(run: Path, arguments: list[str], word: str) -> None:
    (run / "none.json").write_text("{}", encoding="utf-8")
    files = {"test": scores(run, "test"), "none": str(run / "none.json")}
    with pytest.raises(SystemExit, match=word):
        write(run, *(files.get(argument, argument) for argument in arguments))
    assert (run.parent / "RUNS.md").read_text(encoding="utf-8") == TABLE


def test_a_folder_without_a_log_and_a_text_without_a_table_are_told(run: Path) -> None:
    (run.parent / "RUNS.md").write_text("# Runs\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"There is no table in RUNS\.md"):
        write(run)
    (run / "log.jsonl").unlink()
    with pytest.raises(SystemExit, match="has no log of a run"):
        write(run)


def test_the_table_of_the_project_has_these_columns() -> None:
    assert f"{HEAD}\n{runs.RULE}" in RUNS.read_text(encoding="utf-8")
