"""Looking for a newer version on a real server."""

import json
import sys
import threading
from datetime import date
from pathlib import Path

import pytest

from desktop_app import __version__
from desktop_app.engine.errors import Cancelled
from desktop_app.updates import checking
from desktop_app.updates.checking import how_to_install, look, this_system
from desktop_app.updates.errors import UpdateError
from desktop_app.updates.release_list import SUFFIXES
from tests.support.release_server import ReleaseServer, payload, signed


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    return tmp_path / "data" / "updates.json"


def look_once(server: ReleaseServer, memory: Path, version: str = "0.1.0") -> str | None:
    release = look(server.address, memory, threading.Event(), version)
    return release.version if release else None


def refused(server: ReleaseServer, memory: Path) -> str:
    with pytest.raises(UpdateError) as told:
        look_once(server, memory)
    return told.value.sentence


def test_a_newer_version_is_found_and_its_list_remembered(
    server: ReleaseServer, memory: Path
) -> None:
    assert look_once(server, memory) == "9.9.9"
    assert json.loads(memory.read_text()) == {"serial": 5}
    assert server.asked == ["/releases.signed"]


@pytest.mark.parametrize("version", ["9.9.9", "9.9.10", "10"])
def test_the_same_or_an_older_version_is_no_news(
    server: ReleaseServer, memory: Path, version: str
) -> None:
    assert look_once(server, memory, version) is None


def test_this_version_is_older_than_the_list_of_the_tests(
    server: ReleaseServer, memory: Path
) -> None:
    assert look(server.address, memory, threading.Event()) is not None, __version__


def test_a_list_older_than_one_before_is_refused(server: ReleaseServer, memory: Path) -> None:
    look_once(server, memory)
    server.files["/releases.signed"] = signed(payload(serial=4, version="99"))
    assert "older" in refused(server, memory)
    assert json.loads(memory.read_text()) == {"serial": 5}
    server.files["/releases.signed"] = signed(payload(serial=6, version="99"))
    assert look_once(server, memory) == "99"
    assert json.loads(memory.read_text()) == {"serial": 6}


def test_a_list_holds_until_its_last_day(server: ReleaseServer, memory: Path) -> None:
    server.files["/releases.signed"] = signed(payload(until="2030-05-01"))
    anew = threading.Event()
    assert look(server.address, memory, anew, "0.1.0", date(2030, 5, 1)) is not None
    memory.unlink()
    with pytest.raises(UpdateError, match="held until 2030-05-01"):
        look(server.address, memory, anew, "0.1.0", date(2030, 5, 2))
    assert not memory.exists()


def test_a_list_of_long_ago_is_refused_today(server: ReleaseServer, memory: Path) -> None:
    server.files["/releases.signed"] = signed(payload(until="2026-01-01"))
    assert "held until 2026-01-01" in refused(server, memory)


def test_a_forged_list_is_refused_and_not_remembered(server: ReleaseServer, memory: Path) -> None:
    server.files["/releases.signed"] = signed(payload()).replace(b"9.9.9", b"9.9.8")
    assert "not from the makers" in refused(server, memory)
    assert not memory.exists()


def test_a_truncated_list_is_refused(server: ReleaseServer, memory: Path) -> None:
    server.files["/releases.signed"] = signed(payload())[:-20]
    assert "damaged" in refused(server, memory)


def test_an_endless_list_is_refused(server: ReleaseServer, memory: Path) -> None:
    server.files["/releases.signed"] = b"x" * (checking.LONGEST + 1)
    assert "more than it should" in refused(server, memory)


def test_a_missing_list_is_told(server: ReleaseServer, memory: Path) -> None:
    del server.files["/releases.signed"]
    assert "404" in refused(server, memory)


def test_a_server_that_is_not_there_is_told(server: ReleaseServer, memory: Path) -> None:
    server.address = "http://127.0.0.1:1/releases.signed"
    assert "could not be reached" in refused(server, memory)


def test_a_memory_that_cannot_be_written_is_told(server: ReleaseServer, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder")
    assert "could be saved" in refused(server, tmp_path / "data" / "updates.json")


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"serial": null}'])
def test_a_damaged_memory_is_no_memory(server: ReleaseServer, memory: Path, content: str) -> None:
    memory.parent.mkdir()
    memory.write_text(content)
    assert look_once(server, memory) == "9.9.9"


def test_a_cancelled_look_ends_at_once(server: ReleaseServer, memory: Path) -> None:
    server.stops_after = 10
    cancel = threading.Event()
    canceller = threading.Thread(target=lambda: (server.stopped.wait(30), cancel.set()))
    canceller.start()
    with pytest.raises(Cancelled):
        look(server.address, memory, cancel)
    assert not server.go_on.is_set(), "it waited for the server"
    canceller.join()


def test_sources_have_no_file_to_install() -> None:
    assert this_system() is None


@pytest.mark.parametrize("system", SUFFIXES)
def test_every_system_is_told_how_to_install(system: str) -> None:
    assert how_to_install(system, Path("/tmp/a file")).startswith("To install it, ")


@pytest.mark.parametrize(
    ("platform", "machine", "program", "system"),
    [
        ("linux", "x86_64", "/opt/hearsight/hearsight", "linux-deb"),
        ("linux", "x86_64", "/home/me/.local/lib/hearsight/hearsight", "linux-archive"),
        ("linux", "aarch64", "/opt/hearsight/hearsight", None),
        ("win32", "AMD64", "C:/Programs/Hearsight/hearsightw.exe", "windows"),
        ("darwin", "arm64", "/Applications/Hearsight.app/Contents/MacOS/hearsight", "macos"),
        ("freebsd14", "x86_64", "/opt/hearsight/hearsight", None),
    ],
)
def test_an_installed_hearsight_knows_its_file(
    monkeypatch: pytest.MonkeyPatch, platform: str, machine: str, program: str, system: str | None
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(sys, "executable", program)
    monkeypatch.setattr("platform.machine", lambda: machine)
    assert this_system() == system
