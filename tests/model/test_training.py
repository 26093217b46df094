"""The training loop: it learns, goes on after a kill as if nothing had been, and never hangs."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import torch
from torch import Tensor

from model.captioner import Captioner
from model.config import TrainingConfig
from model.data.batches import Batch
from model.objectives import caption_loss
from model.training.loop import Trainer, learning_rate_at
from model.vocabulary import END, PAD, START
from tests.support import tiny_captioner as tiny

CAPTIONS = [[START, 5, 6, 7, END], [START, 8, 9, END, PAD], [START, 10, END, PAD, PAD]]
EVERY_STEP = -1.0
CONFIG = TrainingConfig(epochs=3, warmup_steps=3, checkpoint_seconds=EVERY_STEP)


def captions_of_three_pictures() -> Batch:
    torch.manual_seed(5)
    return Batch(torch.tensor(CAPTIONS), torch.arange(3), tiny.pictures(3))


def epoch_of(number: int, count: int = 4) -> Iterator[Batch]:
    """Batches that depend on the epoch and their place only."""
    for place in range(count):
        random = torch.Generator().manual_seed(100 * number + place)
        tokens = torch.randint(4, tiny.WORDS, (3, 5), generator=random)
        images = (torch.randn(3, 5, 12, generator=random), torch.randn(3, 10, generator=random))
        yield Batch(tokens, torch.arange(3), images)


def trainer(out: Path, config: TrainingConfig = CONFIG) -> Trainer:
    """A trainer of a fresh tiny captioner, with dropout at work."""
    captioner = tiny.captioner()
    torch.manual_seed(1)
    loss = partial(caption_loss, captioner, label_smoothing=config.label_smoothing)
    return Trainer(captioner, loss, config, out)


@torch.no_grad()
def greedy(captioner: Captioner, features: tuple[Tensor, Tensor]) -> list[list[int]]:
    """The likeliest words for each picture, four after the start."""
    state, words = captioner.initial_state(*features), [torch.full((3,), START)]
    for _ in range(4):
        logits, state = captioner.decoder.step(words[-1], state)
        words.append(logits.argmax(-1))
    rows = torch.stack(words, 1).tolist()
    return [row[: row.index(END) + 1] if END in row else row for row in rows]


def test_one_batch_is_learnt_by_heart(tmp_path: Path) -> None:
    batch = captions_of_three_pictures()
    config = TrainingConfig(
        epochs=1, learning_rate=1e-2, warmup_steps=5, label_smoothing=0.0, average_decay=0.9
    )
    learner = trainer(tmp_path, config)
    learner.run(lambda _: iter([batch] * 120), 120)
    captioner = tiny.captioner()
    captioner.load_state_dict(torch.load(tmp_path / "weights.pt", weights_only=True))
    assert batch.features is not None
    expected = [[i for i in row if i != PAD] for row in CAPTIONS]
    assert greedy(captioner, batch.features) == expected
    assert learner.progress.step == 120


class Killed(Exception):
    """Stands for the end of the process."""


@pytest.mark.parametrize("kills", [[1], [4], [6], [2, 7, 11]], ids=str)
def test_a_run_that_was_killed_ends_with_the_same_weights(tmp_path: Path, kills: list[int]) -> None:
    trainer(tmp_path / "unbroken").run(epoch_of, 4)
    for kill in kills:
        dying = trainer(tmp_path / "killed")
        whole = dying.loss

        def loss(batch: Batch, dying: Trainer = dying, whole=whole, kill: int = kill) -> Tensor:
            found = whole(batch)
            if dying.progress.step == kill:
                raise Killed
            return found

        dying.loss = loss
        with pytest.raises(Killed):
            dying.run(epoch_of, 4)
        torch.manual_seed(99)
    last = trainer(tmp_path / "killed")
    assert last.run(epoch_of, 4).step == 12
    for name in ("weights.pt", "checkpoint.pt"):
        found, expected = (
            torch.load(tmp_path / run / name, weights_only=True) for run in ("killed", "unbroken")
        )
        if name == "checkpoint.pt":
            found, expected = found["model"], expected["model"]
        assert all(torch.equal(found[key], expected[key]) for key in expected)
    fresh = tiny.captioner().state_dict()
    assert any(not torch.equal(found[key], fresh[key]) for key in fresh)


def test_a_finished_run_is_not_trained_further(tmp_path: Path) -> None:
    trainer(tmp_path).run(epoch_of, 4)
    before = (tmp_path / "weights.pt").read_bytes()
    assert trainer(tmp_path).run(epoch_of, 4).step == 12
    assert (tmp_path / "weights.pt").read_bytes() == before


@pytest.mark.parametrize("short", [0, 1, 2])
def test_an_epoch_with_too_few_batches_raises(tmp_path: Path, short: int) -> None:
    def epochs(number: int) -> Iterator[Batch]:
        return epoch_of(number, 2 if number == short else 4)

    with pytest.raises(ValueError, match=f"epoch {short} has fewer than 4 batches"):
        trainer(tmp_path).run(epochs, 4)


def test_an_epoch_with_too_many_batches_ends_in_time(tmp_path: Path) -> None:
    trainer(tmp_path / "just").run(epoch_of, 4)
    trainer(tmp_path / "more").run(partial(epoch_of, count=6), 4)
    found, expected = (
        torch.load(tmp_path / run / "weights.pt", weights_only=True) for run in ("more", "just")
    )
    assert all(torch.equal(found[key], expected[key]) for key in expected)


def test_part_of_an_epoch(tmp_path: Path) -> None:
    assert trainer(tmp_path, replace(CONFIG, epochs=1.5)).run(epoch_of, 4).step == 6


def test_the_learning_rate_warms_up_and_falls_to_a_hundredth() -> None:
    config = TrainingConfig(epochs=1, learning_rate=1.0, warmup_steps=10)
    rates = [learning_rate_at(step, 100, config) for step in range(101)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[9] == rates[10] == pytest.approx(1.0)
    assert rates[55] == pytest.approx(0.505)
    assert rates[100] == pytest.approx(0.01)
    assert rates[10:] == sorted(rates[10:], reverse=True)


def test_the_loss_ignores_padding() -> None:
    batch, captioner = captions_of_three_pictures(), tiny.captioner()
    more = replace(batch, tokens=torch.nn.functional.pad(batch.tokens, (0, 3), value=PAD))
    torch.testing.assert_close(
        caption_loss(captioner, batch, 0.0), caption_loss(captioner, more, 0.0)
    )


def test_numbers_that_cannot_be_averaged_are_kept(tmp_path: Path) -> None:
    trainer(tmp_path).run(epoch_of, 4)
    weights = torch.load(tmp_path / "weights.pt", weights_only=True)
    assert weights["concepts.words"].tolist() == [4, 5, 6, 7, 8, 9]
