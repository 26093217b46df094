"""Qt's thread never keeps a person waiting, whatever is done: the bench of it, as a test."""

import sys

import pytest

from tests.support.desktop import Desktop

pytestmark = pytest.mark.acceptance


def test_gaps_between_events_are_short_in_every_flow(desktop: Desktop) -> None:
    command = (sys.executable, "-m", "tests.bench.gaps", "--here")
    lines = desktop.run(*command, seconds=600).splitlines()
    assert len(lines) == 2 * 10, "the longest gap and the share of short ones, of each flow"
    assert [line for line in lines if not line.endswith("Met.")] == []
