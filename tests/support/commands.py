"""Runs the real command in real processes, as a person or a script would."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
SECONDS = 120.0  # until a command counts as hung

# Output would be UTF-8 anyhow, or ONNX Runtime keep no records of its use anyhow.
MAY_HIDE_FAULTS = ("PYTHONIOENCODING", "CI", "ORT_DISABLE_TELEMETRY")

Argument = str | bytes | Path


@dataclass(frozen=True)
class Outcome:
    """What a finished command left behind."""

    status: int
    stdout: bytes
    stderr: bytes

    @property
    def records(self) -> list[dict[str, Any]]:
        """The objects of `--json`, one a line of strict UTF-8."""
        return [json.loads(line) for line in self.stdout.decode().splitlines()]


def command(*arguments: Argument) -> list[Argument]:
    """The command line of `hearsight` from this source tree."""
    return [sys.executable, "-m", "desktop_app", *arguments]


def powerless(*arguments: Argument) -> list[Argument]:
    """The same under the file permissions that everybody but root has."""
    if os.geteuid() != 0:
        return command(*arguments)
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", *command(*arguments)]


def environment(changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's variables but for what may hide a fault, the project's place, the changes."""
    kept = {key: value for key, value in os.environ.items() if key not in MAY_HIDE_FAULTS}
    return kept | {"PYTHONPATH": str(PROJECT)} | dict(changes or {})


def run(
    line: list[Argument],
    stdin: bytes = b"",
    changes: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Outcome:
    """Run a command line to its end; raises `subprocess.TimeoutExpired` when it hangs."""
    done = subprocess.run(
        line,
        input=stdin,
        capture_output=True,
        env=environment(changes),
        cwd=folder,
        timeout=SECONDS,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def describe(
    *arguments: Argument, stdin: bytes = b"", changes: Mapping[str, str] | None = None
) -> Outcome:
    """Run `hearsight describe` to its end, some environment variables changed."""
    return run(command("describe", *arguments), stdin, changes)


def open_describe(*arguments: Argument) -> "subprocess.Popen[bytes]":
    """Start `hearsight describe` with all three pipes open, in a process group of its own."""
    return subprocess.Popen(
        command("describe", *arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        start_new_session=True,
    )
