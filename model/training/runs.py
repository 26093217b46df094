"""`python -m model.training.runs --run FOLDER`: the run's stages as rows of `model/RUNS.md`.

A row for each line of the run's `log.jsonl`, failures too, behind the last row of the table; a
stage that has its row already keeps its place, its scores and its verdict. `--scores FILE`, the
manifest that `python -m model.evaluation --save` wrote, and `--verdict TEXT` go to the last stage
or to the one that `--stage` names.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

from model.files import write_whole
from model.training.log import Record, read_log

RUNS = Path(__file__).parents[1] / "RUNS.md"
RULE = "|---"  # the line under the table's head begins so


class RunsError(ValueError):
    """No row can be written; the message says why in one sentence."""


@dataclass(frozen=True)
class Row:
    """A row of the table, its cells as text."""

    run: str
    stage: str
    settings: str
    seed: str
    minutes: str
    loss: str
    cider_d: str
    bleu_4: str
    verdict: str

    def line(self) -> str:
        """The row in Markdown."""
        cells = (cell.replace("|", "/").replace("\n", " ") for cell in astuple(self))
        return f"| {' | '.join(cells)} |"


def row_of(run: str, record: Record) -> Row:
    """The row of a line of the log."""
    settings = [f"{name} {value}" for name, value in record["settings"].items()]
    if "steps" in record:
        settings.append(f"{record['steps']} steps")
    return Row(
        run=run,
        stage=record["stage"],
        settings=", ".join(settings) or "defaults",
        seed=str(record["seed"]),
        minutes=str(record["minutes"]),
        loss=f"{record['loss']:.2f}" if "loss" in record else "none",
        cider_d="none",
        bleu_4="none",
        verdict=f"failed: {record['failed']}" if "failed" in record else "none",
    )


def read_scores(manifest: Path) -> tuple[str, str]:
    """CIDEr-D and BLEU-4 on val; raises `RunsError` for scores of another split or none."""
    try:
        scores = json.loads(manifest.read_text(encoding="utf-8"))["scores"]
        split, cider_d, bleu_4 = scores["split"], scores["all"]["cider_d"], scores["all"]["bleu_4"]
    except (ValueError, KeyError, TypeError) as error:
        raise RunsError(f"{manifest} holds no scores of the evaluation.") from error
    if split != "val":
        raise RunsError(f"{manifest} holds scores of {split}, and the table is of val.")
    return f"{cider_d:.1f}", f"{bleu_4:.1f}"


def with_rows(text: str, rows: Sequence[Row]) -> str:
    """The text of `RUNS.md` with these rows in its table; raises `RunsError` when it has none."""
    lines = text.splitlines()
    start = next((i + 1 for i, line in enumerate(lines) if line.startswith(RULE)), None)
    if start is None:
        raise RunsError("There is no table in RUNS.md.")
    end = start
    while end < len(lines) and lines[end].startswith("|"):
        end += 1
    table = {_key(line): line for line in lines[start:end]}
    for row in rows:
        old = table.get(_key(row.line()))
        table[_key(row.line())] = row.line() if old is None else _kept(row, old).line()
    return "\n".join([*lines[:start], *table.values(), *lines[end:]]) + "\n"


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _key(line: str) -> tuple[str, ...]:
    """What tells rows apart: run and stage, and whether it failed."""
    cells = _cells(line)
    return (*cells[:2], str(cells[-1].startswith("failed")))


def _kept(row: Row, line: str) -> Row:
    """The row with the scores and the verdict that it had, where it brings none."""
    names = ("cider_d", "bleu_4", "verdict")
    old = dict(zip(names, _cells(line)[-3:], strict=True))
    return replace(row, **{name: old[name] for name in names if getattr(row, name) == "none"})


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the table of runs."""
    parser = argparse.ArgumentParser(
        prog="python -m model.training.runs", description="Write a run's rows to RUNS.md."
    )
    parser.add_argument("--run", type=Path, required=True, help="folder of the run")
    parser.add_argument("--scores", type=Path, metavar="FILE", help="manifest with scores of val")
    parser.add_argument("--verdict", help="what came of it")
    parser.add_argument("--stage", help="which stage the scores and the verdict are of")
    parser.add_argument("--table", type=Path, default=RUNS, help="RUNS.md, unless another is meant")
    options = parser.parse_args(arguments)
    try:
        _write(options)
    except (OSError, RunsError) as error:
        raise SystemExit(str(error)) from error


def _write(options: argparse.Namespace) -> None:
    rows = [row_of(options.run.name, record) for record in read_log(options.run)]
    if not rows:
        raise RunsError(f"{options.run} has no log of a run.")
    told = options.stage or rows[-1].stage
    place = max((i for i, row in enumerate(rows) if row.stage == told), default=None)
    if place is None:
        raise RunsError(f"{options.run} has no stage {told}.")
    if options.scores:
        cider_d, bleu_4 = read_scores(options.scores)
        rows[place] = replace(rows[place], cider_d=cider_d, bleu_4=bleu_4)
    if options.verdict:
        rows[place] = replace(rows[place], verdict=options.verdict)
    write_whole(options.table, with_rows(options.table.read_text(encoding="utf-8"), rows))
    print(f"{options.table}: {len(rows)} rows of the run {options.run.name}")


if __name__ == "__main__":
    main()
