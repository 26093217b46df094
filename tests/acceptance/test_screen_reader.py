"""What a person hears from a real Orca. Keys only."""

from pathlib import Path

import pytest

from tests.acceptance.test_screen_reader_flows import copy_files
from tests.support.desktop import Desktop
from tests.support.orca import Orca, opened_with

pytestmark = pytest.mark.acceptance


def test_the_description_is_heard_exactly_once(
    desktop: Desktop, sentences: dict[Path, str]
) -> None:
    (cat, cat_sentence), (rocket, rocket_sentence) = sentences.items()

    # The picture on the command line; the focus stays in the description.
    orca = opened_with(desktop, cat, cat_sentence)
    desktop.press("Tab")
    orca.wait_for("Open")
    assert orca.count(cat_sentence) == 1

    # Another one by keys; the focus comes back to the button.
    desktop.press("ctrl+o")
    asked = orca.wait_for("File name")
    desktop.window("Open a picture")
    desktop.type(str(rocket))
    desktop.press("Return")
    orca.wait_for("Open", asked)
    orca.wait_for_end(rocket_sentence)
    desktop.press("Tab")
    orca.wait_for("Copy description")
    assert orca.count(rocket_sentence) == 1
    assert orca.count(cat_sentence) == 1

    # Our own voice said nothing: it was not even started.
    processes = desktop.run("ps", "-eo", "args")
    assert "--worker engine" in processes
    assert "--worker speech" not in processes


def test_a_start_is_heard_in_its_order(desktop: Desktop) -> None:
    orca = Orca(desktop)
    desktop.open_window()
    orca.wait_for_end("Press Ctrl+O to choose a picture")
    said = " ".join(orca.heard).lower()
    order = ["hearsight", "description", "no description yet", "press ctrl+o"]
    places = [said.index(part) for part in order]
    assert places == sorted(places)
    assert [orca.count(part) for part in ("no description yet", "press ctrl+o")] == [1, 1]


def test_an_engine_that_keeps_dying_is_told_with_the_name_of_the_file(
    desktop: Desktop, sentences: dict[Path, str]
) -> None:
    (cat, cat_sentence), (rocket, rocket_sentence) = sentences.items()
    desktop.choose({"reading.look": "off"})  # or the restart is told of that, too
    orca = Orca(desktop)
    desktop.open_window(cat)
    orca.wait_for_end(cat_sentence)
    copy_files(desktop, rocket)
    stop = desktop.folder / "stop"
    killing = f"until [ -e {stop} ]; do pkill -KILL -f '[w]orker engine'; sleep 0.02; done"
    desktop.start("killer", "sh", "-c", killing)
    desktop.press("ctrl+v")
    told = orca.wait_for("rocket.jpg: The describer stopped")
    assert orca.count("The describer stopped and was started again") == 1
    assert orca.count("rocket.jpg: ") == 1
    stop.touch()
    desktop.press("ctrl+v")
    orca.wait_for(rocket_sentence, told)
    assert orca.count(rocket_sentence) == 1
    assert orca.count(cat_sentence) >= 1


def test_an_error_is_heard_and_can_be_read_again(desktop: Desktop, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_text("no picture")
    orca = Orca(desktop)
    desktop.open_window(bad)
    problem = "bad.jpg: This file holds text, not a picture"
    told = orca.wait_for(problem)
    assert orca.count(problem) == 1
    desktop.press("Tab")
    orca.wait_for(problem, told)
    desktop.press("Tab")
    orca.wait_for("Copy report", told)
    desktop.press("Tab")
    orca.wait_for("Open", told)
    desktop.press("F5")
    orca.wait_for("No description yet", told)
