"""An Orca of this user is found, and nothing else is taken for one; by real processes."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_app.speech.screen_reader import is_orca, screen_reader_running

SHELL = "#!/bin/sh\necho running\nread line\n"
PYTHON = "print('running', flush=True); input()"

Start = Callable[..., Path]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a command that says it runs and waits for its input; gives its folder in /proc."""
    processes = []

    def start_command(*command: str | Path) -> Path:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        processes.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == b"running\n"
        return Path("/proc") / str(process.pid)

    yield start_command
    for process in processes:
        process.communicate(b"\n")


@pytest.fixture
def shell_orca(tmp_path: Path) -> Path:
    """A program named orca."""
    return _program(tmp_path / "orca", SHELL)


def _program(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_a_process_named_orca_is_a_screen_reader(start: Start, shell_orca: Path) -> None:
    assert is_orca(start(shell_orca))
    assert screen_reader_running()


def test_python_running_orca_is_a_screen_reader(start: Start, tmp_path: Path) -> None:
    script = _program(tmp_path / "orca", PYTHON)
    assert is_orca(start(sys.executable, "-X", "utf8", "-u", script))
    assert screen_reader_running()


def test_python_running_the_module_orca_is_a_screen_reader(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path / "orca.py", PYTHON)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert is_orca(start(sys.executable, "-m", "orca"))


def test_orca_as_an_argument_is_none(start: Start, tmp_path: Path) -> None:
    script = _program(tmp_path / "whale.py", PYTHON)
    assert not is_orca(start(sys.executable, script, "orca"))
    assert not is_orca(start(sys.executable, "-c", f"{PYTHON} # /orca"))
    assert not is_orca(start("/bin/sh", "-c", SHELL, "orca"))


def test_an_ended_orca_is_none(tmp_path: Path) -> None:
    with subprocess.Popen([_program(tmp_path / "orca", "#!/bin/sh\n")]) as process:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert not is_orca(Path("/proc") / str(process.pid))
    assert not is_orca(Path("/proc") / str(process.pid))


def test_an_orca_of_somebody_else_is_none(
    start: Start, shell_orca: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = start(shell_orca)
    monkeypatch.setattr(os, "getuid", lambda: process.stat().st_uid + 1)
    assert not is_orca(process)


def test_a_name_with_brackets_and_spaces_is_read_rightly(start: Start, tmp_path: Path) -> None:
    assert not is_orca(start(_program(tmp_path / "a) Z (orca", SHELL)))
