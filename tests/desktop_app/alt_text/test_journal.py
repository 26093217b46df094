"""The journal of a run: what was said survives a kill, and is gone when the run is done."""

import os
import stat
from pathlib import Path

import pytest

from desktop_app.alt_text.documents import Key
from desktop_app.alt_text.journal import Journal
from desktop_app.alt_text.proposals import Answer
from desktop_app.engine.description import Certainty

ANSWER = Answer("A dog 猫", Certainty.SURE, 0.75, "m 1")
KEY = ("part", 3, "cat.png")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"picture")
    return path


def interrupted(folder: Path, picture: Path, *keys: Key | None) -> None:
    """A run over this picture that has said this much, and did not come to its end."""
    journal = Journal(folder, [picture])
    for key in keys:
        journal.add(picture, key, ANSWER)
    journal.close(done=False)


def journal_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def known(folder: Path, *chosen: Path) -> int:
    """How many answers the next run over these files finds."""
    journal = Journal(folder, chosen)
    journal.close(done=False)
    return journal.known


def test_answers_are_found_again(picture: Path, tmp_path: Path) -> None:
    folder = tmp_path / "journals"
    interrupted(folder, picture, None, KEY)
    second = Journal(folder, [picture])
    assert second.known == 2
    assert second.find(picture, None) == second.find(picture, KEY) == ANSWER
    assert second.find(picture, ("part", 4, "cat.png")) is None
    second.close(done=True)
    assert list(folder.iterdir()) == []


def test_a_changed_picture_is_another(picture: Path, tmp_path: Path) -> None:
    interrupted(tmp_path / "journals", picture, None)
    os.utime(picture, ns=(1, 1))
    again = Journal(tmp_path / "journals", [picture])
    assert again.find(picture, None) is None
    again.close(done=True)


def test_another_run_or_model_has_another_journal(
    picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "journals"
    interrupted(folder, picture, None)
    assert known(folder, picture, tmp_path) == 0
    assert known(folder, picture) == 1
    monkeypatch.setenv("HEARSIGHT_MODEL", str(tmp_path))
    assert known(folder, picture) == 0


def test_a_torn_line_costs_only_itself(picture: Path, tmp_path: Path) -> None:
    folder = tmp_path / "journals"
    interrupted(folder, picture, None, KEY)
    path = journal_file(folder)
    path.write_bytes(path.read_bytes()[:-40])
    again = Journal(folder, [picture])
    assert again.find(picture, None) == ANSWER
    assert again.find(picture, KEY) is None
    again.add(picture, KEY, ANSWER)
    again.close(done=False)
    assert known(folder, picture) == 2


def test_only_its_owner_reads_it_and_no_name_is_in_it(picture: Path, tmp_path: Path) -> None:
    folder = tmp_path / "journals"
    interrupted(folder, picture, None)
    path = journal_file(folder)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert b"a.jpg" not in path.read_bytes()


def test_a_place_that_takes_no_journal_costs_only_the_resuming(
    picture: Path, tmp_path: Path
) -> None:
    journal = Journal(picture / "journals", [picture])
    journal.add(picture, None, ANSWER)
    journal.close(done=True)
    assert known(picture / "journals", picture) == 0
