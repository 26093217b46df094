"""Whether a screen reader of this user runs: then our own voice would speak over it."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

_SPI_GETSCREENREADER = 0x0046
_OPTIONS_WITH_VALUE = ("-W", "-X")


def screen_reader_running() -> bool:
    """Orca on Linux, any screen reader that tells Windows so, VoiceOver on macOS."""
    if sys.platform == "win32":
        running = ctypes.c_int(0)
        ctypes.windll.user32.SystemParametersInfoW(
            _SPI_GETSCREENREADER, 0, ctypes.byref(running), 0
        )
        return bool(running.value)
    if sys.platform == "darwin":
        return _runs_on_macos("VoiceOver")
    return any(is_orca(process) for process in Path("/proc").glob("[0-9]*"))


def _runs_on_macos(name: str) -> bool:
    command = ["/usr/bin/pgrep", "-x", "-U", str(os.getuid()), name]
    try:
        found = subprocess.run(command, capture_output=True, check=False, timeout=1)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return found.returncode == 0


def is_orca(process: Path) -> bool:
    """Whether the process with this folder in /proc is a living Orca of this user."""
    try:
        if process.stat().st_uid != os.getuid():
            return False
        name, state = _name_and_state((process / "stat").read_bytes())
        if state in "ZX":
            return False
        return name == "orca" or (
            name.startswith("python") and _runs_orca((process / "cmdline").read_bytes())
        )
    except OSError:  # it ended meanwhile
        return False


def _name_and_state(stat: bytes) -> tuple[str, str]:
    """Name and state letter out of `PID (NAME) STATE …`; the name may hold brackets itself."""
    before, _, after = stat.rpartition(b")")
    return os.fsdecode(before.partition(b"(")[2]), chr(after.split()[0][0])


def _runs_orca(command_line: bytes) -> bool:
    """Whether this command line of Python runs a script or module named orca."""
    arguments = iter(os.fsdecode(command_line).split("\0")[1:])
    for argument in arguments:
        if argument in _OPTIONS_WITH_VALUE:
            next(arguments, None)
        elif argument == "-c":
            return False
        elif argument == "-m":
            return next(arguments, "").split(".")[0] == "orca"
        elif not argument.startswith("-"):
            return os.path.basename(argument) == "orca"
    return False
