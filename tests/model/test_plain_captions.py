"""Plain captions: one label, several sentences that say no more than is seen."""

import json
from pathlib import Path
from random import Random

import pytest

from model.data import plain_captions
from model.data.plain_captions import captions
from model.data.wording import neutral, tokenize

FOLDER = Path(plain_captions.__file__).parent
LABELS = json.loads((FOLDER / "kinds.json").read_text(encoding="utf-8"))
PHRASES = json.loads((FOLDER / "plain_captions.json").read_text(encoding="utf-8"))


def said(label: str, colors: tuple[str, ...] = (), dark: bool = False) -> tuple[str, ...]:
    return captions(label, Random("picture"), colors, dark)


@pytest.mark.parametrize("group", ["charts", "screens"])
def test_every_label_that_was_given_makes_plain_sentences(group: str) -> None:
    for label in set(LABELS[group].values()):
        made = said(label, ("blue", "green"), dark=True)
        assert 1 <= len(made) <= 5
        assert len(set(made)) == len(made)
        for caption in made:
            assert caption == caption.lower()
            assert "{" not in caption
            assert len(tokenize(caption)) <= 20
            assert neutral(caption) == " ".join(tokenize(caption)), "the wording table changes it"


def test_every_chart_is_called_a_chart_or_a_graph() -> None:
    for kind in PHRASES["charts"]:
        assert all({"chart", "charts", "graph", "plot"} & set(tokenize(c)) for c in said(kind))


def test_parts_get_their_articles_and_a_list() -> None:
    made = said("dialog: check boxes, error, icon, buttons")
    assert "a dialog window with check boxes, an error sign, an icon and buttons" in made
    assert "a file window with a list of files" in said("files: list of files")


def test_a_name_with_a_part_of_its_own_goes_on_with_and() -> None:
    made = said("message: buttons")
    assert "a screenshot of a dialog box with a message and buttons" in made


def test_colors_and_shade_are_told_where_they_are_seen() -> None:
    assert "a bar chart with blue and green bars and text" in said("bars", ("blue", "green"))
    assert "a bar chart with bars and text" in said("bars")
    assert "a bar chart with colorful bars and text" in said("bars", ("red", "blue", "green"))
    assert "a dark terminal window" in said("terminal", dark=True)
    assert "a terminal window" in said("terminal")


def test_a_caption_of_its_own_is_kept() -> None:
    assert said("a close up of a green circuit board") == ("a close up of a green circuit board",)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        said("sculpture: arms")
