"""Rendered windows: every kind is drawn, the same each time, in the layout of the photographs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from model.data.photos import Photo, read_photos

KINDS = 30  # one of each scene, and the desktops


def render(project_root: Path, out: Path, count: int, seed: int) -> list[Photo]:
    """Run the command; it says nothing."""
    command = [sys.executable, "-W", "error", "-m", "model.data.windows", "--out", str(out)]
    command += ["--count", str(count), "--seed", str(seed)]
    done = subprocess.run(
        command, cwd=project_root, env=os.environ, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return read_photos(out)


@pytest.fixture(scope="module")
def windows(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Photo]:
    return render(project_root, tmp_path_factory.mktemp("windows"), KINDS, seed=1)


def test_every_kind_is_said(windows: list[Photo]) -> None:
    together = " ".join(caption for photo in windows for caption in photo.captions)
    for name in (
        "check boxes",
        "radio buttons",
        "text fields",
        "message",
        "progress bar",
        "login",
        "settings",
        "tabs",
        "sliders",
        "calendar",
        "files",
        "table",
        "spreadsheet",
        "tree",
        "text editor",
        "terminal",
        "calculator",
        "menu",
        "web browser",
        "blank",
        "desktop",
    ):
        assert name in together


def test_records_are_those_of_rendered_windows(windows: list[Photo]) -> None:
    assert len(windows) == KINDS
    assert {(photo.source, photo.captions_by) for photo in windows} == {("windows", "rendered")}
    assert [photo.split for photo in windows].count("val") == KINDS // 8
    assert windows[7].split == "val"


def test_pictures_show_something_and_are_small(windows: list[Photo]) -> None:
    for photo in windows:
        with Image.open(photo.path) as image:
            assert min(image.size) <= 320
            darkest, lightest = image.convert("L").getextrema()
            assert lightest - darkest > 40, photo.captions


def test_a_seed_renders_the_same_and_another_does_not(
    windows: list[Photo], project_root: Path, tmp_path: Path
) -> None:
    same = render(project_root, tmp_path / "same", 4, seed=1)
    other = render(project_root, tmp_path / "other", 4, seed=2)
    first = [photo.path.read_bytes() for photo in windows[:4]]
    assert [photo.path.read_bytes() for photo in same] == first
    assert [photo.captions for photo in same] == [photo.captions for photo in windows[:4]]
    assert all(photo.path.read_bytes() not in first for photo in other)
