"""What a caption says that the picture is: a chart, a diagram, a screen, or a photograph."""

import json
from pathlib import Path

import pytest

from model.data.photos import in_kept_share
from model.evaluation.kinds import (
    kind_named,
    read_charts,
    read_screens,
    share_no_photo,
    share_right,
    share_wrong,
)


@pytest.mark.parametrize(
    ("caption", "kind"),
    [
        ("A bar chart with blue bars.", "chart"),
        ("several small line graphs", "chart"),
        ("A flow chart with boxes", "diagram"),
        ("a diagram of data in bars", "chart"),
        ("A diagram of boxes and arrows", "diagram"),
        ("Boxes with text connected by arrows", "diagram"),
        ("A screenshot of a chart", "screen"),
        ("a chart on a screen", "chart"),
        ("A settings page with check boxes", "screen"),
        ("a dark window with a list", "screen"),
        ("a person riding a skateboard", None),
        ("", None),
    ],
)
def test_the_kind_that_is_named_first(caption: str, kind: str | None) -> None:
    assert kind_named(caption, loose=True) == kind


@pytest.mark.parametrize("caption", ["a cat at a window", "a menu on a table", "a computer screen"])
def test_in_a_photograph_a_window_is_a_window(caption: str) -> None:
    assert kind_named(caption, loose=False) is None


def test_shares_by_hand() -> None:
    captions = ["a pie chart", "a dog", "a diagram", "a window"]
    assert share_right(captions, ["chart", "chart", "screen", "screen"]) == 0.5
    assert share_no_photo(captions) == 0.75
    assert share_right([], []) != share_right([], [])


def test_photographs_are_wrongly_called_unless_people_say_the_same() -> None:
    captions = ["a bar chart", "a screenshot of a game", "a dog", "a bar chart"]
    humans = [["a dog"], ["a screen with a game"], ["a dog"], ["a graph on a wall"]]
    assert share_wrong(captions, humans) == 0.25


def test_decisions_read_training_pictures_that_are_kept(tmp_path: Path) -> None:
    records = [{"id": f"c{i}", "split": "test" if i < 3 else "train"} for i in range(40)]
    (tmp_path / "charts.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    assert [drawn.path.stem for drawn in read_charts(tmp_path, "test")] == ["c0", "c1", "c2"]
    kept = sorted(r["id"] for r in records[3:] if in_kept_share(r["id"]))
    for split in ("val", "decide"):
        assert sorted(drawn.path.stem for drawn in read_charts(tmp_path, split)) == kept
    assert 2 < len(kept) < 20


def test_screens_tell_their_kind(tmp_path: Path) -> None:
    records = [{"id": k, "split": "test", "kind": k, "caption": "x"} for k in ("screen", "diagram")]
    (tmp_path / "captions.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    assert [drawn.kind for drawn in read_screens(tmp_path, "test")] == ["diagram", "screen"]
