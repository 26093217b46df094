"""Similar products, small: the title tells the kind, the picture the colour, both find fellows."""

from pathlib import Path

import pytest
import torch

from model.tasks import similar
from model.tasks.products import read_products
from model.tasks.similar import kinds_of, places_of
from tests.model.test_sentiment import figures
from tests.support.task_data import make_products


def test_both_beat_either_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    products = make_products(tmp_path, 240)
    products.write_recipe("words", "picture", "both", epochs=5)
    similar.main(products.arguments(tmp_path / "run", "test"))
    told = figures(capsys.readouterr().out.replace("recall@10 ", ""))
    assert told["Both"] > 95
    assert told["Title only"] < 70, "ten of the nineteen others of the kind: 53 by chance"
    assert told["Picture only"] < 85, "ten of the fourteen others of the colour: 71 by chance"
    assert told["Both against Title only, recall"] == pytest.approx(
        told["Both"] - told["Title only"], abs=0.11
    )
    assert told["By chance"] < told["Picture, CLIP as it is"]


def test_products_are_read_in_file_name_order(tmp_path: Path) -> None:
    made = make_products(tmp_path, 24)
    found = read_products(made.data)
    assert [product.id for product in found] == [f"{number:03}" for number in range(24)]
    assert found[4].words == ("brand", "shoe", "4")
    assert (found[4].article, found[4].colour, found[4].split) == ("Shoes", "Blue", "train")
    kinds = kinds_of(found)
    assert kinds.counts == (3, 4)
    assert kinds.articles[:6].tolist() == [1, 2, 0, 1, 2, 0]
    assert kinds.colours[:6].tolist() == [3, 3, 3, 0, 0, 0]


def test_a_product_has_a_place_among_kinds_and_one_among_colours() -> None:
    answers = torch.randn(2, 5, 2 * similar.VECTOR)
    kinds, colours = places_of(answers)
    assert kinds.shape == colours.shape == (2, 5, similar.VECTOR)
    torch.testing.assert_close(kinds.norm(dim=-1), torch.ones(2, 5))
    half = answers[..., similar.VECTOR :]
    torch.testing.assert_close(colours, half / half.norm(dim=-1, keepdim=True))
