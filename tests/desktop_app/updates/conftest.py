"""What the tests of updates share."""

from collections.abc import Iterator

import pytest

from desktop_app.updates import public_key
from tests.support.release_server import PUBLIC_KEY, ReleaseServer, release_server


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReleaseServer]:
    """A server whose lists are believed."""
    monkeypatch.setattr(public_key, "PUBLIC_KEY", PUBLIC_KEY)
    with release_server() as running:
        yield running
