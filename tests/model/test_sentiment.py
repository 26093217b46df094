"""The sentiment of posts, small: both modalities beat either, and a run resumes after a kill."""

import contextlib
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from model.tasks import sentiment
from model.tasks.examples import chosen_places
from model.tasks.posts import Post
from model.tasks.recipe import read_task_recipe
from model.training.errors import RecipeError
from model.training.log import finished_stages, read_log
from model.training.loop import Trainer
from tests.support.task_data import TaskData, make_posts


def figures(lines: str) -> dict[str, float]:
    """The first number behind each label."""
    pairs = re.findall(r"^(.*): (?:macro-F1 )?([+-]?[\d.]+)", lines, re.MULTILINE)
    return {label: float(number) for label, number in pairs}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    root = tmp_path_factory.mktemp("posts")
    posts = make_posts(root)
    posts.write_recipe("words", "picture", "both", epochs=8)
    with contextlib.redirect_stdout(io.StringIO()) as said:
        sentiment.main(posts.arguments(root / "run", "test"))
    return figures(said.getvalue())


def test_both_beat_either_alone(told: dict[str, float]) -> None:
    """Half of the moods is in the words, the other half in the pictures."""
    assert told["Trained on both"] > 90
    assert 30 < told["Trained on words only"] < 75
    assert 30 < told["Trained on picture only"] < 75
    gained = told["Trained on both"] - told["Trained on words only"]
    assert told["Both against Trained on words only"] == pytest.approx(gained, abs=0.11)


def test_one_modality_can_be_blanked(told: dict[str, float]) -> None:
    for shown in ("words", "picture"):
        blanked = told[f"Trained on both, shown {shown} only"]
        assert blanked == pytest.approx(told[f"Trained on {shown} only"], abs=20)
        assert blanked < told["Trained on both"] - 15
    assert told["Always negative"] < 20


class Killed(BaseException):
    """The end of the process."""


def test_a_run_that_is_killed_again_and_again_ends_with_the_same_weights(tmp_path: Path) -> None:
    posts = make_posts(tmp_path)
    posts.write_recipe("both", epochs=1.5)
    sentiment.main(posts.arguments(tmp_path / "unbroken"))
    whole, taken, kills = Trainer._step, 0, 0

    def dying(self: Trainer, *arguments: Any) -> None:
        nonlocal taken
        if taken == 4:
            raise Killed
        taken += 1
        whole(self, *arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Trainer, "_step", dying)
        while len(finished_stages(tmp_path / "run")) < 2:
            taken = 0
            try:
                sentiment.main(posts.arguments(tmp_path / "run"))
            except Killed:
                kills += 1
    assert kills == 4
    for name in ("both-1", "both-2"):
        found, expected = (
            torch.load(tmp_path / run / name / "weights.pt", weights_only=True)
            for run in ("run", "unbroken")
        )
        assert all(torch.equal(found[key], expected[key]) for key in expected)
    assert [each["stage"] for each in read_log(tmp_path / "run")] == ["both-1", "both-2"]


def test_a_finished_run_is_only_asked_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    posts = make_posts(tmp_path)
    posts.write_recipe("words", epochs=1)
    sentiment.main(posts.arguments(tmp_path / "run"))
    first, logged = capsys.readouterr().out, (tmp_path / "run" / "log.jsonl").read_bytes()
    sentiment.main(posts.arguments(tmp_path / "run"))
    assert first.endswith(capsys.readouterr().out)
    assert (tmp_path / "run" / "log.jsonl").read_bytes() == logged


def test_rare_classes_count_as_much_as_frequent_ones() -> None:
    weights = sentiment.class_weights(torch.tensor([0, 0, 0, 0, 1, 2, 2]))
    assert (weights * torch.tensor([4, 1, 2])).tolist() == pytest.approx([7 / 3] * 3)


@pytest.mark.parametrize("broken", ["recipe", "features", "data"])
def test_what_is_wrong_is_told_in_a_sentence(tmp_path: Path, broken: str) -> None:
    posts: TaskData = make_posts(tmp_path)
    match broken:
        case "recipe":
            posts.write_recipe("sounds")
            sentence = "There is no stage sounds; there are words, picture, both"
        case "features":
            np.save(posts.features / "whole.embeds.npy", np.zeros((5, 10)))
            sentence = "has 5 pictures and the data 96. Make it with python -m model.data.features"
        case _:
            (posts.data / "posts.jsonl").unlink()
            sentence = "No such file"
    with pytest.raises(SystemExit, match=sentence):
        sentiment.main(posts.arguments(tmp_path / "run"))


def test_a_captioner_of_another_shape_is_told(tmp_path: Path) -> None:
    posts = make_posts(tmp_path)
    shipped = Path(__file__).parents[2] / "assets" / "caption_model"
    with pytest.raises(SystemExit, match="The recipe's model is not shaped as the captioner"):
        sentiment.main([*posts.arguments(tmp_path / "run"), "--start", str(shipped)])


def test_the_recipes_are_read_and_the_captioners_fits_it() -> None:
    recipes = Path(sentiment.__file__).parents[1] / "recipes" / "tasks"
    read = {path.stem: read_task_recipe(path) for path in sorted(recipes.glob("*.toml"))}
    assert list(read) == [
        "sentiment",
        "sentiment_captioner",
        "sentiment_decide",
        "sentiment_undropped",
        "similar",
        "similar_decide",
    ]
    for name in ("sentiment", "similar"):
        decide = read[f"{name}_decide"]
        assert decide == replace(read[name], set_aside=True)
    assert [member.name for member in read["sentiment"].stages[2].members()] == [
        "both-1",
        "both-2",
        "both-3",
    ]
    shape = read["sentiment_captioner"].model.transformer
    assert (shape.width, shape.heads, shape.feed_forward) == (384, 6, 1536)


def test_what_is_set_aside_is_not_trained_on() -> None:
    posts = [Post(f"{i}", (), "neutral", ("train", "val", "test")[i % 3]) for i in range(300)]
    trained, decide, val, test = (
        chosen_places(posts, split, set_aside=True) for split in ("train", "decide", "val", "test")
    )
    assert sorted([*trained, *decide, *test]) == list(range(300))
    assert set(val) < set(decide)
    assert 10 < len(decide) - len(val) < 40
    assert len(chosen_places(posts, "train", set_aside=False)) == 100
    with pytest.raises(RecipeError, match="Nothing is set aside"):
        chosen_places(posts, "decide", set_aside=False)
