"""A second start of Hearsight and the window of the first: real processes, both ways."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app import handover
from desktop_app.handover import Request, doorway, is_first, request_in
from tests.support.commands import PROJECT, command, environment, run
from tests.support.telling_window import TellingWindow

CAT = PROJECT / "assets" / "samples" / "chelsea.png"
SECOND = "import sys; from desktop_app.cli import run; status = run(sys.argv[1:]); "
SECOND += "print([name for name in sys.modules if name.startswith('PySide6')]); sys.exit(status)"


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of this person's sockets, on a screen of its own."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("DISPLAY", ":7.0")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "let-me-in")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    settings = tmp_path / "config" / "hearsight" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"window.first_steps": "done"}')
    return tmp_path


@pytest.fixture
def window(runtime: Path) -> Iterator[TellingWindow]:
    """A window that is open."""
    with TellingWindow() as window:
        assert window.next() == {"open": True}
        yield window


def test_a_second_start_hands_its_files_over_and_loads_no_qt(window: TellingWindow) -> None:
    names = ["chelsea.png", "rocket.jpg"]
    done = run([sys.executable, "-c", SECOND, *names], folder=CAT.parent)
    assert (done.status, done.stdout, done.stderr) == (0, b"[]\n", b"")
    files = [str(CAT.parent / name) for name in names]
    assert window.next() == {"received": files, "minimized": False, "told": []}
    assert [window.next() for _ in names] == [{"described": name} for name in names]


def test_a_file_name_of_any_bytes_arrives(window: TellingWindow, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff.png"
    Path(os.fsdecode(name)).write_bytes(CAT.read_bytes())
    assert run(command(name)).status == 0
    assert window.next()["received"] == [os.fsdecode(name)]
    assert window.next() == {"described": "\ufffd.png"}


def test_a_second_start_hands_standard_input_over(window: TellingWindow) -> None:
    assert run(command("-"), stdin=CAT.read_bytes()).status == 0
    assert window.next()["received"] == []
    assert window.next() == {"described": "picture from standard input"}
    assert run(command("-"), stdin=b"").status == 0
    assert window.next()["problems"] == [
        "Nothing came from standard input. Pipe a picture into Hearsight."
    ]


def test_a_second_start_without_files_brings_the_window_forward(window: TellingWindow) -> None:
    assert run(command()).status == 0
    expected = {"received": [], "minimized": False, "told": ["Hearsight is open already"]}
    assert window.next() == expected


def test_the_first_window_describes_standard_input_and_does_not_wait_for_it(runtime: Path) -> None:
    with TellingWindow("-", stdin=subprocess.PIPE) as window:
        assert window.next() == {"open": True}
        assert window.process.stdin is not None
        window.process.stdin.write(CAT.read_bytes())
        window.process.stdin.close()
        window.process.stdin = None
        assert window.next() == {"described": "picture from standard input"}


def test_a_window_that_waits_for_standard_input_can_be_closed(runtime: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", CLOSING],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        cwd=PROJECT,
    )
    assert process.wait(60) == 0
    _, complaints = process.communicate()
    assert [line for line in complaints.splitlines() if b"This plugin" not in line] == []


# A window on standard input that closes itself once it is open.
CLOSING = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop_app import cli
from desktop_app.ui import app

class ClosingReception(app.Reception):
    def open(self, address):
        QTimer.singleShot(0, QApplication.instance().closeAllWindows)
        return super().open(address)

app.Reception = ClosingReception
raise SystemExit(cli.run(["-"]))
"""


def test_the_socket_is_its_owners_only_and_goes_with_the_window(
    window: TellingWindow, runtime: Path
) -> None:
    folder = runtime / "hearsight"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name for path in folder.iterdir()} == {"window--7-0.lock", "window--7-0.socket"}
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_the_socket_of_a_killed_window_is_taken_over(window: TellingWindow, runtime: Path) -> None:
    window.process.send_signal(signal.SIGKILL)
    window.process.wait()
    assert (runtime / "hearsight" / "window--7-0.socket").is_socket()
    with TellingWindow(str(CAT)) as next_one:
        told = [next_one.next(), next_one.next()]
        assert {"open": True} in told and {"described": "chelsea.png"} in told
        assert run(command("rocket.jpg"), folder=CAT.parent).status == 0
        assert next_one.next()["received"] == [str(CAT.parent / "rocket.jpg")]


def test_a_window_that_stands_still_is_passed_over(window: TellingWindow) -> None:
    window.process.send_signal(signal.SIGSTOP)
    with TellingWindow(str(CAT)) as other:
        assert other.next() == {"described": "chelsea.png"}


def test_another_screen_has_a_window_of_its_own(
    window: TellingWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
    with TellingWindow() as other:
        assert other.next() == {"open": True}


def test_a_start_waits_for_a_window_that_is_just_being_opened(runtime: Path) -> None:
    """The lock is held, nobody listens yet; then somebody does, and answers."""
    first, second = doorway(), doorway()
    assert first is not None and second is not None
    assert first.claim() and first.claim() and not second.claim()
    assert not second.hand_over(Request())
    listener = subprocess.Popen(
        [sys.executable, "-c", ANSWERING, first.address], env=environment(), stdout=subprocess.PIPE
    )
    assert not is_first(second, Request((Path("/a b.png"),), b"picture", "token"))
    told, _ = listener.communicate(timeout=60)
    header = {"files": ["/a b.png"], "content": True, "token": "token"}
    assert told.decode() == f"{header} b'picture'\n"


ANSWERING = """
import socket, sys
from desktop_app import messages
with socket.socket(socket.AF_UNIX) as server:
    server.bind(sys.argv[1])
    server.listen()
    stream = server.accept()[0].makefile("rwb")
    print(*messages.receive(stream))
    messages.send(stream, {"taken": True})
"""


def test_a_window_that_never_answers_is_given_up(
    runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handover, "PATIENCE", 0.2)
    first, second = doorway(), doorway()
    assert first is not None and second is not None and first.claim()
    began = time.monotonic()
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(first.address)
        deaf.listen()
        assert is_first(second, Request((CAT,)))
    assert 0.2 <= time.monotonic() - began < 2


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o701])
def test_a_folder_that_others_can_enter_is_not_used(runtime: Path, mode: int) -> None:
    (runtime / "hearsight").mkdir()
    (runtime / "hearsight").chmod(mode)
    assert doorway() is None


def test_a_link_in_place_of_the_folder_is_not_used(runtime: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (runtime / "hearsight").symlink_to(tmp_path / "elsewhere")
    assert doorway() is None


def test_without_a_runtime_folder_a_private_one_is_made(
    runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setattr(handover.tempfile, "gettempdir", lambda: str(runtime))
    door = doorway()
    assert door is not None
    assert door.folder == runtime / f"hearsight-{os.getuid()}"
    assert stat.S_IMODE(door.folder.stat().st_mode) == 0o700


def test_a_request_comes_out_of_its_message_as_it_went_in() -> None:
    for request in (Request(), Request((Path("/a"),), b"", "t"), Request((Path("/\udcff"),))):
        assert request_in(request.header(), request.content or b"") == request


@pytest.mark.parametrize(
    "header",
    [
        [],
        {},
        {"files": [], "content": False},
        {"files": "/a", "content": False, "token": ""},
        {"files": ["a"], "content": False, "token": ""},
        {"files": ["/a\0b"], "content": False, "token": ""},
        {"files": [1], "content": False, "token": ""},
        {"files": ["/a"] * 10_001, "content": False, "token": ""},
        {"files": [], "content": False, "token": 1},
        {"files": [], "content": False, "token": "\0"},
        {"files": [], "content": False, "token": 1001 * "t"},
        {"files": [], "content": False, "token": "", "more": 1},
    ],
)
def test_another_form_is_refused(header: object) -> None:
    with pytest.raises(ValueError):
        request_in(header, b"")
