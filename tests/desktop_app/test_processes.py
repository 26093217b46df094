"""Our own child processes: started from anywhere, private pipes, ended for good."""

import os
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from desktop_app.messages import receive, send
from desktop_app.processes import end_worker, start_worker, worker_command
from tests.support.commands import PROJECT
from tests.support.processes import is_gone

TALKATIVE = """
import os, sys
from desktop_app.messages import receive, send
from desktop_app.processes import own_pipes
reader, writer = own_pipes()
print("printed by Python", flush=True)
os.write(1, b"printed by a library")
header, payload = receive(reader)
send(writer, {"got": header, "input": sys.stdin.read()}, payload)
"""


def test_from_the_source_a_worker_is_this_package() -> None:
    assert worker_command("engine", "cpu") == [
        *(sys.executable, "-P", "-m", "desktop_app"),
        *("--worker", "engine", "cpu"),
    ]


def test_in_a_bundle_a_worker_is_the_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker_command("speech") == [sys.executable, "--worker", "speech"]


def test_a_worker_starts_in_any_folder_and_ends_for_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('not ours')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HEARSIGHT_MODEL", str(tmp_path))
    child = start_worker("engine", "cpu")
    try:
        assert os.getpgid(child.pid) == child.pid
        header, _ = receive(cast(BinaryIO, child.stdout))
        assert header["error_code"] == "model_missing"
    finally:
        end_worker(child)
    assert child.returncode is not None
    assert is_gone(child.pid)


def test_a_worker_that_works_is_killed_and_its_pipes_closed() -> None:
    child = start_worker("engine", "cpu")
    end_worker(child)
    assert is_gone(child.pid)
    assert child.stdin is not None
    assert child.stdin.closed
    assert child.stdout is not None
    assert child.stdout.closed
    end_worker(child)


def test_what_libraries_print_stays_out_of_the_messages() -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", TALKATIVE],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with child:
        send(cast(BinaryIO, child.stdin), {"id": 1}, b"abc")
        answer = receive(cast(BinaryIO, child.stdout))
        errors = cast(BinaryIO, child.stderr).read().decode()
    assert answer == ({"got": {"id": 1}, "input": ""}, b"abc")
    assert "printed by Python" in errors
    assert "printed by a library" in errors
