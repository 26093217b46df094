"""What the tests on a real desktop share. All of them carry the marker `acceptance`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import commands
from tests.support.desktop import Desktop

SAMPLES = commands.PROJECT / "assets" / "samples"


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    """An empty desktop."""
    with Desktop() as desktop:
        yield desktop


@pytest.fixture(scope="session")
def sentences() -> dict[Path, str]:
    """What Hearsight says of the sample pictures."""
    pictures = [SAMPLES / "chelsea.png", SAMPLES / "rocket.jpg"]
    described = commands.describe("--json", *pictures)
    assert described.status == 0, described.stderr.decode()
    found = {
        picture: str(record["description"])
        for picture, record in zip(pictures, described.records, strict=True)
    }
    assert len(set(found.values())) == 2, "two pictures that are told apart"
    return found
