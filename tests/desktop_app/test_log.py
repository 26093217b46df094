"""The log: events for a report, content only where it was asked for."""

import stat
from pathlib import Path

import pytest

from desktop_app import log
from desktop_app.log import Log


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "hearsight.log"


def test_an_event_is_a_line_for_the_owner_only(path: Path) -> None:
    Log(path).note("described", seconds=0.2, certainty="sure")
    (line,) = path.read_text().splitlines()
    assert line.endswith(" described seconds=0.2 certainty=sure")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_content_is_written_only_when_asked_for_and_never_reported(path: Path) -> None:
    asked = False
    kept = Log(path, lambda: asked)
    kept.note_content("cat.jpg", "A cat.")
    assert not path.exists()
    asked = True
    kept.note_content("cat.jpg", "A cat.\nOn a couch.")
    kept.note("ended")
    assert path.read_text().splitlines()[0].endswith(r" content 'cat.jpg': 'A cat.\nOn a couch.'")
    (reported,) = kept.last()
    assert reported.endswith(" ended")


def test_the_file_stays_small(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "LARGEST", 1000)
    kept = Log(path)
    for number in range(100):
        kept.note("described", number=number)
    assert {file.name for file in path.parent.iterdir()} == {"hearsight.log", "hearsight.old.log"}
    assert all(file.stat().st_size < 1100 for file in path.parent.iterdir())
    assert kept.last(1)[0].endswith("number=99")
    numbers = [int(line.rpartition("=")[2]) for line in kept.last(20)]
    assert numbers == list(range(80, 100)), "those of the older file come first"


def test_where_nothing_can_be_written_nothing_happens(path: Path) -> None:
    path.parent.write_text("no folder")
    kept = Log(path)
    kept.note("started")
    assert kept.last() == []
