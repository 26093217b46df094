"""All stages of training end to end, small: they resume after a kill, and leave their log."""

import contextlib
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from model import alignment
from model.captioner import load_captioner
from model.data.batches import Batch
from model.data.photos import Photo
from model.training import __main__ as command
from model.training import stages
from model.training.log import finished_stages, read_log
from model.training.loop import Trainer
from model.training.recipe import model_of_run
from model.training.self_critical import END_WORD
from model.training.stages import STAGES, in_turn, own_share, references
from tests.support import training_data
from tests.support.training_data import TrainingData

FILES = ["heads", "pretrain", "sentences", "captions", "reward", "blend"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> TrainingData:
    return training_data.make(tmp_path_factory.mktemp("training"))


@pytest.fixture(scope="module", autouse=True)
def _short_alignment() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "EPOCHS", 3)
        yield


@pytest.fixture(scope="module")
def unbroken(data: TrainingData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run that nobody disturbed."""
    out = tmp_path_factory.mktemp("runs") / "unbroken"
    command.main(data.arguments(out))
    return out


def weights(out: Path) -> dict[str, Tensor]:
    """The weights of all stages."""
    return {
        f"{stage}.{name}": value
        for stage in FILES
        for name, value in torch.load(out / stage / "weights.pt", weights_only=True).items()
    }


def test_every_stage_leaves_a_line_in_the_log(unbroken: Path) -> None:
    lines = (unbroken / "log.jsonl").read_text(encoding="utf-8").splitlines()
    log = [json.loads(line) for line in lines]
    assert [record["stage"] for record in log] == list(STAGES)
    assert [record["seed"] for record in log] == [3, 3, 3, 3, 4, 3]
    assert log[3]["settings"] == {"batch": 12, "checkpoint_seconds": -1.0}
    assert all(record["minutes"] >= 0 for record in log)
    assert all("loss" not in log[place] for place in (0, -1))
    for record in log[1:-1]:
        assert record["steps"] > 1
        assert isinstance(record["loss"], float)


def test_every_stage_changes_the_model(unbroken: Path) -> None:
    found = weights(unbroken)
    for before, after in (("pretrain", "sentences"), ("sentences", "captions")):
        names = [name for name in found if name.startswith(f"{after}.decoder")]
        assert names
        assert any(
            not torch.equal(found[name], found[name.replace(after, before, 1)]) for name in names
        )
    concepts = [found[f"{stage}.concepts.words"] for stage in FILES[1:]]
    assert all(torch.equal(words, concepts[0]) for words in concepts)


def test_the_blend_keeps_a_quarter_of_what_the_reward_changed(unbroken: Path) -> None:
    found = weights(unbroken)
    for name in [name.removeprefix("blend.") for name in found if name.startswith("blend.")]:
        before, after = found[f"captions.{name}"], found[f"reward.{name}"]
        expected = before.lerp(after, 0.25) if after.is_floating_point() else after
        assert torch.equal(found[f"blend.{name}"], expected)


def test_only_trained_photographs_have_nearest_sentences(unbroken: Path) -> None:
    lines = (unbroken / "nearest.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [f"p{i:02}" for i in range(11)]


class Killed(BaseException):
    """The end of the process: nothing is told, nothing is tidied."""


@pytest.mark.parametrize("every", [1, 3])
def test_a_run_that_is_killed_again_and_again_ends_with_the_same_weights(
    data: TrainingData, unbroken: Path, tmp_path: Path, every: int
) -> None:
    whole = Trainer._step
    taken = 0

    def dying(self: Trainer, *arguments: Any) -> None:
        nonlocal taken
        if taken == every:
            raise Killed
        taken += 1
        whole(self, *arguments)

    kills = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Trainer, "_step", dying)
        while len(finished_stages(tmp_path / "run")) < len(STAGES):
            taken = 0
            try:
                command.main(data.arguments(tmp_path / "run"))
            except Killed:
                kills += 1
    assert kills > 5
    found, expected = weights(tmp_path / "run"), weights(unbroken)
    assert found.keys() == expected.keys()
    assert all(torch.equal(found[name], expected[name]) for name in expected)
    records = [
        {**record, "minutes": 0} for out in (tmp_path / "run", unbroken) for record in read_log(out)
    ]
    assert records[: len(STAGES)] == records[len(STAGES) :]


@pytest.mark.parametrize("first", [0, 1, 2])
def test_a_kill_before_a_file_has_its_name_leaves_no_half_of_it(
    data: TrainingData, unbroken: Path, tmp_path: Path, first: int
) -> None:
    """Every third time that a file was written beside and gets its name, the run dies."""
    rename, renames = os.replace, 0

    def dying(*arguments: Any) -> None:
        nonlocal renames
        renames += 1
        if renames % 3 == first:
            raise Killed
        rename(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", dying)
        while len(finished_stages(tmp_path / "run")) < len(STAGES):
            with contextlib.suppress(Killed):
                command.main(data.arguments(tmp_path / "run"))
    assert renames > 20
    found, expected = weights(tmp_path / "run"), weights(unbroken)
    assert all(torch.equal(found[name], expected[name]) for name in expected)


def test_a_baseline_needs_no_pretraining(data: TrainingData, tmp_path: Path) -> None:
    """The stages and the `[model]` of `lstm_global.toml`, small."""
    recipe = data.root / "baseline.toml"
    recipe.write_text(training_data.BASELINE, encoding="utf-8")
    command.main([str(recipe), *data.arguments(tmp_path / "run")[1:]])
    captioner = load_captioner(
        tmp_path / "run" / "captions" / "weights.pt", model_of_run(tmp_path / "run")
    )
    assert captioner.memory(None, torch.randn(2, 10)).shape == (2, 1, 16)


def test_a_finished_run_is_left_as_it_is(data: TrainingData, unbroken: Path) -> None:
    def state() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in unbroken.rglob("*")}

    before = state()
    command.main(data.arguments(unbroken))
    assert state() == before


def test_a_failure_is_noted_and_the_stage_runs_again(
    data: TrainingData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise RuntimeError("no memory is left")

    with monkeypatch.context() as patch:
        patch.setitem(STAGES, "alignment", failing)
        with pytest.raises(RuntimeError, match="no memory"):
            command.main(data.arguments(tmp_path))
    (record,) = read_log(tmp_path)
    assert record["failed"] == "RuntimeError: no memory is left"
    assert finished_stages(tmp_path) == set()
    command.main(data.arguments(tmp_path))
    assert finished_stages(tmp_path) == set(STAGES)
    assert len(read_log(tmp_path)) == 1 + len(STAGES)


def test_what_is_missing_is_told_in_a_sentence(data: TrainingData, tmp_path: Path) -> None:
    arguments = data.arguments(tmp_path)
    arguments[arguments.index("--vectors") + 1] = str(tmp_path / "nothing")
    with pytest.raises(SystemExit, match=r"No such file .*captions\.vectors\.npy"):
        command.main(arguments)
    arguments[0] = str(tmp_path / "no recipe.toml")
    with pytest.raises(SystemExit, match=r"No such file .*no recipe\.toml"):
        command.main(arguments)


def test_a_stop_by_hand_is_no_failure(
    data: TrainingData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setitem(STAGES, "alignment", stopped)
    with pytest.raises(SystemExit, match="The same command goes on from here"):
        command.main(data.arguments(tmp_path))
    assert read_log(tmp_path) == []


def batch(number: int) -> Batch:
    return Batch(torch.tensor([[number]]), torch.tensor([0]), None)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(3, 2, [0, 10, 1, 11]), (1, 3, [0, 10, 11, 12]), (0, 1, [10])],
)
def test_batches_come_in_turn(first: int, second: int, expected: list[int]) -> None:
    made = in_turn(map(batch, range(first)), map(batch, range(10, 10 + second)))
    assert [int(each.tokens) for each in made] == expected


FOUND = [f"sentence {number}" for number in range(40)]


@pytest.mark.parametrize(
    ("by", "count", "share"),
    [
        ("person", 5, 0.7),
        ("person", 1, 0.4),
        ("machine", 5, 0.4),
        ("web alt text", 1, 0.0),
        ("label", 2, 1.0),
        ("rendered", 1, 1.0),
    ],
)
def test_own_captions_count_by_who_wrote_them(by: str, count: int, share: float) -> None:
    photo = Photo("a", Path(), "train", "s", by, ("A man runs.",) * count)
    assert own_share(by, count) == share
    sentences, shares = references(photo, FOUND)
    assert sentences[0] == ["a", "person", "runs", END_WORD]
    assert sentences[count:] == [[*text.split(), END_WORD] for text in FOUND[:20]]
    assert sum(shares[:count]) == pytest.approx(share)
    assert sum(shares) == pytest.approx(1)
    assert len(shares) == len(sentences)


def test_without_nearest_sentences_the_own_captions_are_all() -> None:
    photo = Photo("a", Path(), "train", "s", "person", ("A dog.", "One dog."))
    assert references(photo, []) == ([["a", "dog", END_WORD], ["one", "dog", END_WORD]], [0.5, 0.5])
    alone = references(replace(photo, captions_by="machine"), [])
    assert alone[1] == [0.5, 0.5]


def test_the_stages_have_their_order() -> None:
    expected = ["alignment", "pretrain", "sentences", "captions", "reward", "blend"]
    assert list(stages.STAGES) == expected
