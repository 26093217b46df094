"""A desktop of its own for one test: X server, session bus, window manager, folders.

Everything started on it lives in a process namespace where the system allows that: nothing else
is seen from inside, and nothing is left when it ends. Desktops can run side by side.
"""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

from tests.support.waiting import wait_until

PROJECT = Path(__file__).parents[2]
SECONDS = 60.0  # until something that was waited for counts as missing
TICK = 0.02  # seconds between two looks

_NAMESPACE = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
_OWN_USER = ["--user", "--map-current-user"]
_LEADER = 'while IFS= read -r command; do eval "$command" & done'
_FORGOTTEN = ("DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS", "WAYLAND_DISPLAY", "XAUTHORITY")


class Desktop:
    """Use as a context; then `start` programs on it and `wait` for what they do."""

    def __init__(self, width: int = 1024, height: int = 768, *, network: bool = True) -> None:
        """Without `network`, nothing on it reaches even this machine but by files."""
        self._namespace = _namespace() if network else _namespace("--net")
        assert network or self._namespace, "this system lets nobody make an empty network"
        self.folder = Path(tempfile.mkdtemp(prefix="desktop-"))
        self._size = f"{width}x{height}x24"
        self._runs = 0

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
            self._environment = self._make_environment()
            self.choose({})
            self._start_x_server(stack)
            self._start_leader(stack)
            self.start("openbox", "openbox")
            self.wait(self._has_window_manager, "a window manager")
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def at_end(self, work: Callable[[], None]) -> None:
        """Do something before everything on this desktop ends."""
        self._stack.callback(work)

    def choose(self, settings: dict[str, str]) -> None:
        """Settings that hold when Hearsight is opened; it asks nothing as at a first start."""
        folder = self.folder / "config" / "hearsight"
        folder.mkdir(exist_ok=True)
        chosen = {"window.first_steps": "done"} | settings
        (folder / "settings.json").write_text(json.dumps(chosen))

    def start(self, log: str, *command: str | Path) -> Path:
        """Start a program in the background; the file that takes what it prints."""
        path = self.folder / f"{log}.log"
        self._tell(f"{shlex.join(map(str, command))} >{path} 2>&1 </dev/null")
        return path

    def run(self, *command: str | Path, seconds: float = SECONDS) -> str:
        """Run a program to its end; what it printed. Raises `AssertionError` when it fails."""
        self._runs += 1
        path = self.folder / f"run-{self._runs}"
        output, errors, status = (path.with_suffix(f".{what}") for what in ("out", "err", "status"))
        self._tell(
            f"{shlex.join(map(str, command))} >{output} 2>{errors} </dev/null; "
            f"echo $? >{path}; mv {path} {status}"
        )
        self.wait(status.exists, f"the end of {command}", seconds=seconds)
        assert status.read_text() == "0\n", f"{command} failed: {errors.read_text()}"
        return output.read_text(errors="replace")

    def last_errors(self) -> str:
        """What the program that was run last wrote to standard error."""
        return (self.folder / f"run-{self._runs}.err").read_text(errors="replace")

    def open_window(self, *arguments: str | Path) -> str:
        """Start Hearsight and wait until its window is there; the window's number."""
        self.start("hearsight", sys.executable, "-m", "desktop_app", *arguments)
        return self.window("Hearsight")

    def open_first_steps(self) -> None:
        """Start Hearsight as at a first start, and wait for its questions."""
        self.start("hearsight", sys.executable, "-m", "desktop_app")
        self.window("First steps")

    def window(self, title: str) -> str:
        """Wait for a visible window with exactly this title and give it the focus."""
        search = ("xdotool", "search", "--onlyvisible", "--name", f"^{title}$")
        self.wait(lambda: self.has_window(title), f"a window {title!r}", self.log)
        number = self._outside(*search).split()[0]
        self.run("xdotool", "windowactivate", "--sync", number)
        return number

    @property
    def display(self) -> str:
        """The X server's name, for programs that are started in another way."""
        return self._environment["DISPLAY"]

    def has_window(self, title: str) -> bool:
        """Whether there is a visible window with exactly this title."""
        return self._outside("xdotool", "search", "--onlyvisible", "--name", f"^{title}$") != ""

    def press(self, *keys: str) -> None:
        """Press keys by their names in xdotool."""
        self.run("xdotool", "key", "--", *keys)

    def type(self, text: str) -> None:
        """Type a text at the speed of a quick typist: Orca drops events when they come faster."""
        self.run("xdotool", "type", "--delay", "60", "--", text)

    def screenshot(self) -> Path:
        """What is on the screen, as a PNG file."""
        path = self.folder / f"screen-{self._runs}.png"
        self.run("import", "-window", "root", path)
        return path

    def log(self, name: str = "hearsight") -> str:
        """What a program printed that was started with this log."""
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else "(not started)"

    def wait(
        self,
        condition: Callable[[], bool],
        what: str,
        explain: Callable[[], str] = str,
        seconds: float = SECONDS,
    ) -> None:
        """Wait until this holds; raises `TimeoutError` with the explanation if it never does."""
        wait_until(condition, what, seconds, explain, TICK)

    def _tell(self, line: str) -> None:
        assert self._leader.stdin is not None
        self._leader.stdin.write(f"{line}\n")
        self._leader.stdin.flush()

    def _outside(self, *command: str) -> str:
        """Output of a program that only needs the X server and may fail."""
        done = subprocess.run(
            command, env=self._environment, capture_output=True, text=True, check=False
        )
        return done.stdout

    def _has_window_manager(self) -> bool:
        return self._outside("xdotool", "get_num_desktops").strip().isdigit()

    def _make_environment(self) -> dict[str, str]:
        folders = {"HOME": "home", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data"}
        folders |= {"XDG_CACHE_HOME": "cache", "XDG_RUNTIME_DIR": "run", "XDG_STATE_HOME": "state"}
        for name in folders.values():
            (self.folder / name).mkdir(mode=0o700)
        kept = {name: value for name, value in os.environ.items() if name not in _FORGOTTEN}
        return (
            kept
            | {name: str(self.folder / place) for name, place in folders.items()}
            | {
                "LC_ALL": "C.UTF-8",
                "GDK_BACKEND": "x11",
                "QT_QPA_PLATFORM": "xcb",
                "NO_AT_BRIDGE": "0",
            }
        )

    def _start_x_server(self, stack: ExitStack) -> None:
        """Start an X server that picks a free number, and point the environment at it."""
        reader, writer = os.pipe()
        screen = ("-screen", "0", self._size)
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), *screen, "-nolisten", "tcp", "-noreset"],
            pass_fds=(writer,),
            stderr=stack.enter_context((self.folder / "x.log").open("wb")),
        )
        stack.callback(server.wait)
        stack.callback(server.terminate)  # removes its lock
        os.close(writer)
        with os.fdopen(reader) as number:
            self._environment["DISPLAY"] = f":{number.readline().strip()}"

    def _start_leader(self, stack: ExitStack) -> None:
        """Start the shell inside the session that starts everything else."""
        log = stack.enter_context((self.folder / "session.log").open("wb"))
        self._leader = subprocess.Popen(
            [*self._namespace, "dbus-run-session", "--", "sh", "-c", _LEADER],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env=self._environment,
            cwd=PROJECT,
            text=True,
            start_new_session=True,
        )
        stack.callback(self._leader.communicate)
        stack.callback(self.wait, self._is_empty, "the end of everything on this desktop")

    def _is_empty(self) -> bool:
        """Whether nothing of ours runs any more; kills what does.

        The leader goes first. In a namespace nothing outlives it; without one, some programs do.
        """
        self._leader.kill()
        ours = [pid for pid in _processes() if self._is_ours(pid)]
        for pid in ours:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return not ours

    def _is_ours(self, pid: int) -> bool:
        """Whether this process was started on this desktop: its home is here."""
        home = f"HOME={self.folder}/home".encode()
        try:
            return home in Path("/proc", str(pid), "environ").read_bytes().split(b"\0")
        except OSError:
            return False


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _namespace(*more: str) -> list[str]:
    """The command that makes a namespace of processes, empty where nobody may make one."""
    for extra in ([], _OWN_USER):
        command = [*_NAMESPACE, *more, *extra]
        if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
            return command
    return []
