"""What is where in a picture, found by the model that ships."""

from pathlib import Path

import pytest

from desktop_app.engine.captioner import Captioner
from desktop_app.engine.doubt import Caution
from desktop_app.engine.exploration import PLACES
from desktop_app.engine.exploring import explore
from desktop_app.engine.images import load
from desktop_app.engine.model_files import ModelFiles, load_model_files
from desktop_app.engine.providers import choose


@pytest.fixture(scope="module")
def files() -> ModelFiles:
    return load_model_files()


@pytest.fixture(scope="module")
def captioner(files: ModelFiles) -> Captioner:
    return Captioner(files, choose("cpu"), 2)


def test_words_are_those_of_the_sentence_that_was_said(
    captioner: Captioner, files: ModelFiles, project_root: Path
) -> None:
    cat = load(project_root / "assets" / "samples" / "chelsea.png")
    limits = files.thresholds[Caution.BALANCED]
    own = explore(captioner, cat, None, limits)
    assert [part.place for part in own.parts] == [place for row in PLACES for place in row]
    assert "cat" in [placed.word for placed in own.words]
    told = explore(captioner, cat, None, limits, sentence="A cat with an eye.")
    assert told.parts == own.parts
    assert {placed.word for placed in told.words} <= {"cat", "eye"}
    assert "cat" in [placed.word for placed in told.words]
