"""The folder of charts, screens and diagrams: what is copied, and what is said of each."""

import json
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from model.data import kinds
from model.data.photos import in_kept_share, read_photos

LABELS = json.loads(Path(kinds.__file__).with_name("kinds.json").read_text(encoding="utf-8"))


def bars(*colors: str) -> Image.Image:
    """A bar of each color on white, below a line of black."""
    image = Image.new("RGB", (120, 90), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((5, 5, 100, 8), "black")
    for place, color in enumerate(colors):
        draw.rectangle((10, 20 + 15 * place, 90, 30 + 15 * place), color)
    return image


def write(folder: Path, file: str, records: list[dict[str, str]]) -> Path:
    (folder / "images").mkdir(parents=True)
    (folder / file).write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    for record in records:
        bars("#2060c0").save(folder / "images" / f"{record['id']}.jpg")
    return folder


@pytest.fixture
def charts(tmp_path: Path) -> Path:
    """Two charts with a label, one of them kept for decisions, and one of the test split."""
    trained = next(name for name in LABELS["charts"] if not in_kept_share(name))
    kept = next(name for name in LABELS["charts"] if in_kept_share(name))
    splits = {trained: "train", kept: "train", "0": "test"}
    records = [{"id": name, "title": "Secret", "split": split} for name, split in splits.items()]
    return write(tmp_path / "charts", "charts.jsonl", records)


@pytest.fixture
def screens(tmp_path: Path) -> Path:
    """A diagram with a label, and a screen of the test split."""
    name = next(
        name for name, label in LABELS["screens"].items() if label == "boxes" and name[0] == "d"
    )
    records = [
        {"id": name, "kind": "diagram", "caption": "secret", "split": "train"},
        {"id": "screen_0", "kind": "screen", "caption": "secret", "split": "test"},
    ]
    return write(tmp_path / "screens", "captions.jsonl", records)


def test_the_folder_reads_like_photographs(charts: Path, screens: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kinds.copy_to(out, [*kinds.charts(charts), *kinds.screens(screens)])
    found = read_photos(out)
    assert [photo.source for photo in found] == ["charts"] * 3 + ["diagrams", "screens"]
    assert all(photo.path.is_file() for photo in found)
    assert not any("secret" in caption for photo in found for caption in photo.captions)


def test_pictures_kept_for_decisions_are_not_trained_on(charts: Path) -> None:
    splits = {photo.id.removeprefix("chart_"): photo.split for photo in kinds.charts(charts)}
    assert sorted(splits.values()) == ["test", "train", "val"]
    assert all(
        in_kept_share(name) == (split == "val") for name, split in splits.items() if name != "0"
    )


def test_of_a_test_picture_only_the_kind_is_told(charts: Path, screens: Path) -> None:
    chart = next(photo for photo in kinds.charts(charts) if photo.split == "test")
    screen = next(photo for photo in kinds.screens(screens) if photo.split == "test")
    assert chart.captions == ("a chart with text and numbers", "a graph with a title and numbers")
    assert "a screenshot of a computer window" in screen.captions


def test_captions_do_not_change_from_run_to_run(charts: Path, screens: Path) -> None:
    assert list(kinds.charts(charts)) == list(kinds.charts(charts))
    assert list(kinds.screens(screens)) == list(kinds.screens(screens))


@pytest.mark.parametrize(
    ("drawn", "named"),
    [
        (("#d1a730",), ("yellow",)),
        (("#949d48",), ("green",)),
        (("#8a5a1c",), ("brown",)),
        (("#c83030", "#3060b0"), ("blue", "red")),
        (("#e08020", "#e08020", "#436983"), ("orange", "blue")),
        (("#909090",), ()),
    ],
)
def test_colors_are_named(drawn: tuple[str, ...], named: tuple[str, ...]) -> None:
    assert kinds.main_colors(bars(*drawn), colored=0.005) == named


def test_a_little_color_is_no_color() -> None:
    assert kinds.main_colors(bars("#2060c0"), colored=0.5) == ()


def test_dark_is_when_most_of_the_picture_is() -> None:
    assert kinds.is_dark(Image.new("RGB", (8, 8), "#202020"))
    assert not kinds.is_dark(bars("#2060c0"))


def test_a_training_picture_without_a_label_is_told(tmp_path: Path) -> None:
    record = {"id": "unseen", "title": "", "split": "train"}
    folder = write(tmp_path / "charts", "charts.jsonl", [record])
    with pytest.raises(ValueError, match="unseen has no label"):
        list(kinds.charts(folder))
