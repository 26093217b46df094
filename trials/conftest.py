"""What is tried, and where: `pytest trials --deb FILE --archive FILE [--suite bookworm …]`.

Needs root, debootstrap, an X server, xdotool, openbox and pulseaudio; the network only to fetch
bare systems and the packages that ours depends on.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.desktop import PROJECT
from trials.fresh_root import SCREEN_READER, FreshRoot, copy, prepare

SUITES = ("bookworm", "trixie")
STORE = Path("/var/tmp/hearsight-trials")
TOOLS = (
    "libasound2-plugins",  # lets the voice play on a sound card made of nothing
    *SCREEN_READER,
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--deb", type=Path, help="the Debian package (default: the one in dist)")
    parser.addoption("--archive", type=Path, help="the archive (default: the one in dist)")
    parser.addoption("--suite", action="append", help=f"Debian suites (default: {SUITES})")
    parser.addoption("--store", type=Path, default=STORE, help="where bare systems are kept")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "suite" in metafunc.fixturenames:
        suites = metafunc.config.getoption("--suite") or SUITES
        metafunc.parametrize("suite", suites, scope="module")


def _built(config: pytest.Config, option: str, pattern: str) -> Path:
    given: Path | None = config.getoption(option)
    found = [given] if given else sorted((PROJECT / "dist").glob(pattern))
    assert found and found[0], f"build it first, or name it with {option}"
    return found[0].resolve()


@pytest.fixture(scope="session")
def deb(pytestconfig: pytest.Config) -> Path:
    """The Debian package that is tried."""
    return _built(pytestconfig, "--deb", "hearsight_*_amd64.deb")


@pytest.fixture(scope="session")
def archive(pytestconfig: pytest.Config) -> Path:
    """The archive that is tried."""
    return _built(pytestconfig, "--archive", "hearsight-*-linux-x86_64.tar.xz")


@pytest.fixture(scope="module")
def root(suite: str, deb: Path, pytestconfig: pytest.Config) -> Iterator[FreshRoot]:
    """A bare system for one module's trials, in their order."""
    store: Path = pytestconfig.getoption("--store")
    store.mkdir(parents=True, exist_ok=True)
    prepared = prepare(suite, store, deb, TOOLS)
    folder = store / f"{suite}-trial-{os.getpid()}"
    folder.mkdir()
    try:
        yield copy(prepared, folder)
    finally:
        shutil.rmtree(folder)
