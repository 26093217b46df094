"""Looks at running processes through Linux's /proc."""

import os
from pathlib import Path


def children_of(pid: int) -> list[int]:
    """Process numbers of the direct children; none when the process has ended."""
    try:
        tasks = list(Path("/proc", str(pid), "task").glob("*/children"))
        return [int(child) for task in tasks for child in task.read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def command_of(pid: int) -> list[str]:
    """The command line of a process; empty when it has ended."""
    try:
        return Path("/proc", str(pid), "cmdline").read_text().split("\0")[:-1]
    except (FileNotFoundError, ProcessLookupError):
        return []


def is_gone(pid: int) -> bool:
    """Whether there is no such process, not even an unreaped one."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False
