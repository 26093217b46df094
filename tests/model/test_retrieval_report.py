"""The report on pretraining, on a small run that was really trained."""

from pathlib import Path

import pytest
import torch

from model import alignment
from model.evaluation import retrieval
from model.evaluation.errors import EvaluationError
from model.evaluation.held_out import load_held_out, pretraining_losses
from model.evaluation.retrieval import aligned_scores, concept_words, learnt_scores, untrained
from model.pretraining import load_pretraining
from model.training import __main__ as training
from model.training.recipe import model_of_run
from model.vocabulary import Vocabulary
from tests.support import training_data
from tests.support.training_data import SENTENCE_WIDTH, TrainingData

STAGES = training_data.RECIPE.split("[[stages]]")
ONLY_PRETRAINED = "[[stages]]".join(STAGES[:3]).replace(
    "epochs = 2", "epochs = 40\nwarmup_steps = 5"
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> TrainingData:
    made = training_data.make(tmp_path_factory.mktemp("report"))
    (made.root / "recipe.toml").write_text(ONLY_PRETRAINED, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def run(data: TrainingData) -> Path:
    """The folder of a run that was aligned and pretrained."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "EPOCHS", 3)
        training.main(data.arguments(data.root / "run"))
    return data.root / "run"


def arguments(data: TrainingData, run: Path, *more: str) -> list[str]:
    """The command line of the report."""
    return [
        *("--run", str(run), "--data", str(data.root / "data")),
        *("--features", str(data.root / "features"), *more),
    ]


def test_the_report_tells_recall_chance_and_that_losses_fall(
    data: TrainingData, run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    retrieval.main(arguments(data, run, "--split", "decide"))
    told = capsys.readouterr().out
    retrieval.main(arguments(data, run, "--split", "decide"))
    assert capsys.readouterr().out == told, "the masks are the same each time"
    for direction in ("Image to text", "Text to image"):
        for count in (1, 5, 10):
            assert told.count(f"{direction}, recall at {count}: ") == 2
    words = next(line for line in told.splitlines() if line.startswith("Masked words with the"))
    before, after, verdict = words.split(": ")[1].split(", ")
    assert float(after) < float(before)
    assert verdict == "falls"


def test_the_losses_do_not_touch_the_random_state(data: TrainingData, run: Path) -> None:
    config = model_of_run(run)
    held_out = load_held_out(
        data.root / "data" / "photos", data.root / "features" / "photos", "train"
    )
    batches = held_out.batches(Vocabulary.load(run / "vocabulary.json"), 12)
    assert sum(len(batch.tokens) for batch in batches) == len(held_out.picture_of)
    model = load_pretraining(run / "heads" / "weights.pt", config)
    state = torch.get_rng_state()
    pretraining_losses(model, batches, concept_words(run))
    assert torch.equal(torch.get_rng_state(), state)
    scores = learnt_scores(model, batches)
    assert scores.shape == (len(held_out.photos), len(held_out.picture_of))
    assert scores.abs().max() <= 1.001


def test_before_pretraining_are_the_weights_that_the_run_began_with(run: Path) -> None:
    first, again = (untrained(run, model_of_run(run)) for _ in range(2))
    trained = load_pretraining(run / "heads" / "weights.pt", model_of_run(run))
    assert torch.equal(first.text_out.weight, again.text_out.weight)
    assert not torch.equal(first.text_out.weight, trained.text_out.weight)


class FewNumbers:
    """A sentence encoder of the width that the small data have: a sentence's letters, counted."""

    def encode(self, sentences: list[str]) -> object:
        """Vectors [sentences, 8] of length 1."""
        rows = torch.tensor(
            [[each.count(letter) for letter in "abcdeiot"] for each in sentences], dtype=torch.float
        )
        assert rows.shape[1] == SENTENCE_WIDTH
        return torch.nn.functional.normalize(rows, dim=-1).numpy()


def test_the_alignment_scores_every_picture_with_every_caption(
    data: TrainingData, run: Path
) -> None:
    held_out = load_held_out(
        data.root / "data" / "photos", data.root / "features" / "photos", "train"
    )
    scores = aligned_scores(run, held_out, FewNumbers())  # type: ignore[arg-type]
    assert scores.shape == (len(held_out.photos), len(held_out.picture_of))
    assert len(scores.unique()) > len(held_out.photos)


def test_what_is_missing_is_told_in_one_sentence(data: TrainingData, run: Path) -> None:
    with pytest.raises(SystemExit, match="no pictures of the split test"):
        retrieval.main(arguments(data, run, "--split", "test"))
    with pytest.raises(EvaluationError, match="no finished stage pretrain"):
        untrained(data.root, model_of_run(run))
    with pytest.raises(SystemExit, match="2"):
        retrieval.main(arguments(data, run, "--encoder", "x"))
