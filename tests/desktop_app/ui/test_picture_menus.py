"""The menus of recent pictures and of samples."""

import json
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop_app.paths import assets_folder
from desktop_app.translation import DOUBLED, translator
from desktop_app.ui.intake import Picture, from_path
from desktop_app.ui.picture_menus import CLEARED, NO_RECENT, RecentMenu, SamplesMenu
from tests.support.pages import only
from tests.support.window import Stage


def menu(stage: Stage, kind: type[QMenu]) -> QMenu:
    """The menu, as it is when it has been opened."""
    found = only(stage.window, kind)
    found.aboutToShow.emit()
    return found


def lines(stage: Stage, kind: type[QMenu] = RecentMenu) -> list[str]:
    return [action.text() for action in menu(stage, kind).actions() if action.text()]


def choose(stage: Stage, line: str, kind: type[QMenu] = RecentMenu) -> None:
    next(action for action in menu(stage, kind).actions() if action.text() == line).trigger()


def describe(stage: Stage, qtbot: QtBot, *paths: Path) -> None:
    asked = len(stage.engine.asked) + len(paths)
    stage.window.describe([from_path(path) for path in paths])
    qtbot.waitUntil(lambda: len(stage.engine.asked) == asked and not stage.window.jobs.running)
    qtbot.waitUntil(lambda: stage.window.showing.item is not None)


@pytest.fixture
def files(tmp_path: Path, red_image: QImage, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Two pictures below the person's own folder."""
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "Pictures" / "R&D"
    folder.mkdir(parents=True)
    paths = [folder / "one.png", folder / "two.png"]
    for path in paths:
        red_image.save(str(path))
    return paths


def test_they_stand_in_the_file_menu(stage: Stage) -> None:
    outer = stage.window.actions_by_id.menu("&File")
    inner = [action.menu() for action in outer.actions() if action.menu() is not None]
    assert [menu.title() for menu in inner] == ["&Recent", "Sa&mples"]
    assert [menu.accessibleName() for menu in inner] == ["Recent", "Samples"]


def test_a_described_file_is_a_line_with_its_folder_and_opens_again(
    stage: Stage, qtbot: QtBot, files: list[Path]
) -> None:
    describe(stage, qtbot, *files)
    wanted = [f"{name}, in Pictures/R&&D" for name in ("two.png", "one.png")]
    qtbot.waitUntil(lambda: lines(stage) == [*wanted, "&Clear this list"])
    choose(stage, wanted[1])
    qtbot.waitUntil(lambda: lines(stage)[0] == wanted[1])
    assert stage.engine.asked[-1] == files[0]
    kept = json.loads((stage.store_file.parent / "library" / "recent.json").read_text())
    assert kept == [str(path) for path in files]


def test_a_file_that_is_gone_is_told_and_leaves_the_list(
    stage: Stage, qtbot: QtBot, files: list[Path]
) -> None:
    describe(stage, qtbot, files[0])
    files[0].unlink()
    choose(stage, "one.png, in Pictures/R&&D")
    qtbot.waitUntil(lambda: bool(stage.reader.at_once))
    assert stage.reader.at_once[0].startswith("one.png is not in Pictures/R&D any more")
    assert lines(stage) == ["No pictures yet"]
    assert stage.engine.asked == [files[0]]


def test_the_list_is_cleared(stage: Stage, qtbot: QtBot, files: list[Path]) -> None:
    describe(stage, qtbot, files[0])
    choose(stage, "&Clear this list")
    assert stage.reader.heard[-1] == CLEARED
    choose(stage, "No pictures yet")
    assert stage.reader.heard[-1] == NO_RECENT


@pytest.mark.parametrize("how", ["private", "off"])
def test_nothing_is_kept_that_is_not_to_be(
    stage: Stage, qtbot: QtBot, files: list[Path], how: str
) -> None:
    if how == "private":
        stage.window.actions_by_id["private"].trigger()
    else:
        stage.store.set("history.keep", "off")
    describe(stage, qtbot, files[0])
    assert lines(stage) == ["No pictures yet"]
    assert not (stage.store_file.parent / "library" / "recent.json").exists()


def test_a_picture_without_a_file_and_one_that_fails_are_not_kept(
    stage: Stage, qtbot: QtBot, tmp_path: Path
) -> None:
    stage.window.describe([Picture("pasted", b"")])
    qtbot.waitUntil(lambda: stage.window.showing.item is not None)
    assert lines(stage) == ["No pictures yet"]


def test_each_sample_is_described(stage: Stage, qtbot: QtBot) -> None:
    samples = lines(stage, SamplesMenu)
    assert samples == ["A &cat", "A cup of c&offee", "An &astronaut", "A &rocket"]
    for count, line in enumerate(samples, start=1):
        choose(stage, line, SamplesMenu)
        qtbot.waitUntil(lambda count=count: len(stage.engine.asked) == count)
    assert all(path.is_file() for path in stage.engine.asked)
    folder = assets_folder() / "samples"
    assert set(stage.engine.asked) == {*folder.glob("*.png"), *folder.glob("*.jpg")}


def test_they_follow_the_language(stage: Stage) -> None:
    try:
        translator.use(DOUBLED)
        assert lines(stage, SamplesMenu)[0] == "A &cat A cat"
        assert menu(stage, RecentMenu).title() == "&Recent Recent"
        assert lines(stage) == ["No pictures yet No pictures yet"]
    finally:
        translator.use("en")
