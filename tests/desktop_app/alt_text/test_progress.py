"""How far a run is, told now and then."""

import pytest

from desktop_app.alt_text.progress import Progress


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (4, ["3 of 9 files done, about 24 seconds left.", "6 of 9 files done, about 12 seconds"]),
        (11, ["1 of 9 files done, about 88 seconds left."]),
        (60, ["1 of 9 files done, about 8 minutes left."]),
        (3600, ["1 of 9 files done, about 8 hours left."]),
    ],
)
def test_it_is_told_with_the_time_left(seconds: float, told: list[str]) -> None:
    heard: list[str] = []
    clock = iter(range(0, 10**6, int(seconds)))
    progress = Progress(9, heard.append, lambda: next(clock))
    for _ in range(9):
        progress.step()
    for line, start in zip(heard, told, strict=False):
        assert line.startswith(start)
    assert len(heard) == {4: 2}.get(int(seconds), 8), "and not when all is done"


def test_a_short_run_tells_nothing() -> None:
    heard: list[str] = []
    progress = Progress(3, heard.append)
    for _ in range(3):
        progress.step()
    assert heard == []


def test_files_that_took_no_time_do_not_shorten_the_rest() -> None:
    heard: list[str] = []
    clock = iter([0, *[1] * 90, 11, 21])
    progress = Progress(102, heard.append, lambda: next(clock))
    for _ in range(92):
        progress.step()
    assert heard[-1] == "92 of 102 files done, about 2 minutes left."
