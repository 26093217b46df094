"""What kinds of pictures are told apart, small and quick: the fit, its file, and its examples."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from desktop_app.engine.looks import Looks as Applied
from model.looks.examples import KINDS, TURNS, nothing, page, photographs
from model.looks.fit import Seen, fit_looks, report

WIDTH = 16


def seen(count: int = 240, seed: int = 0) -> Seen:
    """Examples whose kind, turn and blur lie on axes of their own."""
    random = np.random.default_rng(seed)
    kinds = random.integers(0, len(KINDS), count)
    kinds[: count // 2] = 0
    turns = np.where(kinds == 0, random.integers(0, len(TURNS), count), 0)
    blurred = (kinds == 0) & (random.random(count) < 0.5)
    embeds = random.normal(0, 0.1, (count, WIDTH)).astype(np.float32)
    embeds[np.arange(count), kinds] += 1
    embeds[np.arange(count), len(KINDS) + turns] += 1
    embeds[:, -1] += blurred
    return Seen(embeds, kinds, turns, blurred)


def test_what_can_be_told_apart_is() -> None:
    looks = fit_looks(seen())
    lines = report(looks, seen(seed=1))
    assert len(lines) == len(KINDS) + len(TURNS) + 1
    assert all(
        line.split(": ")[1].startswith("precision 100.0 %, recall 100.0 %") for line in lines
    )


def test_the_application_reads_the_file_and_agrees(tmp_path: Path) -> None:
    looks, new = fit_looks(seen()), seen(20, seed=2)
    file = tmp_path / "looks.json"
    file.write_text(looks.as_json(), encoding="utf-8")
    applied = Applied(file)
    kinds, turns, blurred = looks.probabilities(new)
    for row, embeds in enumerate(new.embeds):
        found = applied.look(embeds)
        assert list(found.kinds.values()) == pytest.approx(kinds[row].tolist(), abs=1e-3)
        assert list(found.turns.values()) == pytest.approx(turns[row].tolist(), abs=1e-3)
        assert found.blurred == pytest.approx(float(blurred[row]), abs=1e-3)
    assert tuple(found.kinds) == KINDS
    assert json.loads(file.read_text("utf-8"))["turns"]["classes"] == list(TURNS)


def test_a_photograph_gives_every_turn_once() -> None:
    picture = Image.new("RGB", (224, 224))
    picture.paste("red", (0, 0, 224, 20))
    made = list(photographs(picture, np.random.default_rng(0), every=True))
    assert [one.turn for one in made[:4]] == list(TURNS)
    assert [one.is_blurred for one in made] == [False, False, False, False, True, False]
    left = made[1].image.getpixel((5, 100))
    assert left == (255, 0, 0), "what was on top lies on the left"


def test_pages_have_ink_and_nothing_has_none() -> None:
    random = np.random.default_rng(0)
    for _ in range(6):
        grey = np.asarray(page(["A line of text that is long enough"], random).convert("L"), float)
        assert np.abs(np.diff(grey, axis=1)).max() > 60
        assert nothing(random).size == (224, 224)
