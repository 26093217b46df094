"""The log of a run, `log.jsonl` in its folder: one JSON object for each stage that ended."""

import json
from pathlib import Path
from typing import Any

from model.files import write_whole
from model.training.loop import Progress
from model.training.recipe import StageRecipe

Record = dict[str, Any]


def read_log(out: Path) -> list[Record]:
    """The stages that ended, in order; those that failed have the reason as `failed`."""
    path = out / "log.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in lines]


def finished_stages(out: Path) -> set[str]:
    """Names of the stages that need not run again."""
    return {record["stage"] for record in read_log(out) if "failed" not in record}


def note(out: Path, stage: StageRecipe, seconds: float, progress: Progress | None) -> Record:
    """Write that a stage is finished; `progress` of those that have steps and a loss."""
    record = _record(stage, seconds if progress is None else progress.seconds)
    if progress is not None:
        record |= {"steps": progress.step, "loss": round(progress.loss, 4)}
    return _append(out, record)


def note_failure(out: Path, stage: StageRecipe, seconds: float, error: Exception) -> Record:
    """Write that a stage failed, and why."""
    failed = f"{type(error).__name__}: {error}"
    return _append(out, {**_record(stage, seconds), "failed": failed})


def _record(stage: StageRecipe, seconds: float) -> Record:
    minutes = round(seconds / 60, 1)
    return {
        "stage": stage.name,
        "seed": stage.config.seed,
        "settings": stage.settings,
        "minutes": minutes,
    }


def _append(out: Path, record: Record) -> Record:
    lines = [json.dumps(each) + "\n" for each in [*read_log(out), record]]
    write_whole(out / "log.jsonl", "".join(lines))
    return record
