"""`hearsight describe` when things around it break: engine, permissions, pipes, signals."""

import json
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.support import pictures
from tests.support.commands import (
    SECONDS,
    command,
    describe,
    open_describe,
    powerless,
    run,
)
from tests.support.processes import children_of, command_of
from tests.support.waiting import wait_until


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "picture.png"
    path.write_bytes(pictures.valid("PNG"))
    return path


def test_locked_files_and_a_read_only_home(picture: Path, tmp_path: Path) -> None:
    locked, home = tmp_path / "locked.jpg", tmp_path / "home"
    locked.write_bytes(b"")
    locked.chmod(0)
    home.mkdir(mode=0o555)
    line = powerless("describe", "--json", locked, picture)
    outcome = run(line, changes=living_in(home))
    assert outcome.records[0]["error_code"] == "no_permission"
    assert "caption" in outcome.records[1]
    assert (outcome.stderr, outcome.status) == (b"", 1)
    assert list(home.iterdir()) == []


def test_a_description_leaves_nothing_behind(picture: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    outcome = describe(picture, changes=living_in(home))
    assert outcome.status == 0
    assert [path for path in home.rglob("*") if path.is_file()] == []


def living_in(home: Path) -> dict[str, str]:
    """Variables that put everything of a person's own into a folder."""
    folders = {
        f"XDG_{name}_HOME": str(home / name) for name in ("CACHE", "CONFIG", "DATA", "STATE")
    }
    return folders | {"HOME": str(home)}


def test_a_closed_standard_input_is_told(picture: Path) -> None:
    closing = ["sh", "-c", 'exec "$@" <&-', "sh"]
    outcome = run([*closing, *command("describe", "-", picture)])
    assert outcome.stderr.startswith(b"-: ")
    assert outcome.stderr.count(b"\n") == 1
    assert outcome.stdout.startswith(f"{picture}\t".encode())
    assert outcome.status == 1


def test_a_full_disk_is_told_in_one_sentence(picture: Path) -> None:
    filling = ["sh", "-c", 'exec "$@" >/dev/full', "sh"]
    outcome = run([*filling, *command("describe", picture)])
    assert outcome.stderr.count(b"\n") == 1
    assert b"Traceback" not in outcome.stderr
    assert outcome.status == 1


def test_a_folder_that_is_gone_is_no_folder_to_look_in(picture: Path, tmp_path: Path) -> None:
    leaving = ["sh", "-c", 'mkdir gone && cd gone && rmdir ../gone && exec "$@"', "sh"]
    outcome = run(
        [*leaving, *command("describe", "--json", picture.name, picture)], folder=tmp_path
    )
    assert outcome.records[0]["error_code"] == "not_found"
    assert "caption" in outcome.records[1]
    assert outcome.status == 1


@contextmanager
def described_and_waiting(picture: Path, *more: str | Path) -> "Iterator[subprocess.Popen[bytes]]":
    """A `describe --json picture - …` that has described the first and waits for its input."""
    with open_describe("--json", picture, "-", *more) as process:
        hung = threading.Timer(SECONDS, process.kill)
        hung.start()
        try:
            assert process.stdout is not None
            assert json.loads(process.stdout.readline())["file"] == str(picture)
            yield process
        finally:
            hung.cancel()
            process.kill()


def engine_of(process: "subprocess.Popen[bytes]") -> int:
    """The command's only child: the engine; the voice has no part in a silent description."""
    (child,) = children_of(process.pid)
    assert command_of(child)[-3:-1] == ["--worker", "engine"]
    return child


def ended(pid: int) -> Callable[[], bool]:
    return lambda: command_of(pid) == []


def test_each_line_is_written_at_once_by_one_engine(picture: Path) -> None:
    with described_and_waiting(picture, picture) as process:
        engine = engine_of(process)
        assert process.poll() is None
        stdout, stderr = process.communicate(picture.read_bytes())
    records = [json.loads(line) for line in stdout.splitlines()]
    assert [record["file"] for record in records] == ["-", str(picture)]
    assert len({record["caption"] for record in records}) == 1
    assert (stderr, process.returncode) == (b"", 0)
    wait_until(ended(engine), "the engine ends with the command")


def test_a_killed_engine_is_replaced_and_said_so(picture: Path) -> None:
    with described_and_waiting(picture) as process:
        os.kill(engine_of(process), signal.SIGKILL)
        stdout, stderr = process.communicate(picture.read_bytes())
    assert "caption" in json.loads(stdout)
    assert stderr.decode().strip().endswith(".")
    assert b"Traceback" not in stderr
    assert process.returncode == 0


def test_an_engine_that_keeps_dying_fails_one_picture_not_the_rest(picture: Path) -> None:
    with described_and_waiting(picture, picture) as process:
        failed = threading.Event()
        killer = threading.Thread(target=kill_engines, args=(process.pid, failed))
        killer.start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(picture.read_bytes())
        process.stdin.close()
        record = json.loads(process.stdout.readline())
        failed.set()
        killer.join()
        last = json.loads(process.stdout.readline())
        process.wait()
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()
    assert (record["file"], record["error_code"]) == ("-", "engine_failed")
    assert "caption" in last
    assert process.returncode == 1


def kill_engines(parent: int, enough: threading.Event) -> None:
    """Kill every engine that the command starts, until told that it was enough."""
    while not enough.wait(0.002):
        for child in children_of(parent):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)


def test_a_closed_pipe_ends_the_command_quietly(picture: Path) -> None:
    with described_and_waiting(picture, picture, picture) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stdin is not None
        process.stdin.write(picture.read_bytes())
        process.stdin.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        process.wait()


def test_control_c_ends_the_command_quietly_and_the_engine_with_it(picture: Path) -> None:
    with described_and_waiting(picture) as process:
        engine = engine_of(process)
        os.killpg(process.pid, signal.SIGINT)
        process.wait()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode in {130, -signal.SIGINT}
    wait_until(ended(engine), "the engine ends with the command")


def test_an_engine_does_not_outlive_a_killed_command(picture: Path) -> None:
    with described_and_waiting(picture) as process:
        engine = engine_of(process)
        process.kill()
        process.wait()
    wait_until(ended(engine), "the engine ends with the command")
