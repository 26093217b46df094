"""Rules of every test session.

Qt draws nowhere unless told otherwise, nobody's own folders and speech service are touched, and
where `CI=true` a skipped test fails the run. Qt's warnings and Python's fail a test by the settings
in `pyproject.toml`.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["SPEECHD_ADDRESS"] = "none:"

_skipped = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_skipped] = []


@pytest.fixture(scope="session", autouse=True)
def _private_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The cache, settings and data of the person who runs the tests stay as they are."""
    names = ("CACHE_HOME", "CONFIG_HOME", "DATA_HOME", "STATE_HOME", "RUNTIME_DIR")
    with pytest.MonkeyPatch.context() as patch:
        for name in [f"XDG_{name}" for name in names]:
            patch.setenv(name, str(tmp_path_factory.mktemp(name.lower())))
        yield


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The checkout that is tested."""
    return Path(__file__).resolve().parent.parent


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        item.config.stash[_skipped].append(f"{item.nodeid}: {report.longrepr[2]}")
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    report = yield
    if report.skipped:
        collector.config.stash[_skipped].append(f"{collector.nodeid}: {report.longrepr[2]}")
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.stash[_skipped] and os.environ.get("CI") == "true":
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if config.stash[_skipped] and os.environ.get("CI") == "true":
        terminalreporter.section("a skipped test fails this run", red=True)
        for line in config.stash[_skipped]:
            terminalreporter.write_line(line)
