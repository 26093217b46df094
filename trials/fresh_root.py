"""A bare Debian without Python, pip and network, in which a package is tried.

The bare system and the packages that ours depends on are fetched once and kept; each trial gets a
copy. Needs root and debootstrap. What runs inside sees no network at all.
"""

import os
import shutil
import subprocess
from pathlib import Path

from tests.support.commands import PROJECT

USER = "hearsight"
HOME = f"/home/{USER}"
SCREEN_READER = (  # Orca 43 asks xkbcomp for the keys
    *("orca", "speech-dispatcher", "at-spi2-core", "dbus-x11", "mawk", "x11-xkb-utils"),
)
SOUND = "/run/sound"  # where a trial's sound server is seen inside
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_ENTER = (  # one line: a desktop's shell takes a command a line
    'set -eu; root=$1 x_sockets=$2 sound=$3; shift 3; mount -t proc proc "$root/proc"; '
    'mount --rbind /dev "$root/dev"; mkdir -p "$root/tmp/.X11-unix" "$root/run/sound"; '
    'if [ -n "$x_sockets" ]; then mount --bind "$x_sockets" "$root/tmp/.X11-unix"; fi; '
    'if [ -n "$sound" ]; then mount --bind "$sound" "$root/run/sound"; fi; '
    'exec chroot "$root" setpriv "$@"'
)


class FreshRoot:
    """One bare Debian in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, inside: str) -> Path:
        """Where a file of the system lies for us."""
        return self.folder / inside.lstrip("/")

    def command(
        self,
        *command: str,
        user: str = USER,
        network: bool = False,
        sound: Path | None = None,
        **variables: str,
    ) -> list[str]:
        """The command that runs something inside as this user; the display can be reached."""
        home = HOME if user == USER else "/root"
        settings = {"HOME": home, "PATH": _PATH, "LC_ALL": "C.UTF-8", **variables}
        spaces = ["--mount", "--pid", "--fork", "--kill-child", *([] if network else ["--net"])]
        x_sockets = "/tmp/.X11-unix" if "DISPLAY" in variables else ""
        enter = ["sh", "-c", _ENTER, "sh", str(self.folder), x_sockets, str(sound or "")]
        become = ["--reuid", user, "--regid", user, "--init-groups"]
        environment = ["env", "-i", *(f"{name}={value}" for name, value in settings.items())]
        at_home = ["sh", "-c", 'cd && exec "$@"', "sh"]
        return ["unshare", *spaces, *enter, *become, *environment, *at_home, *command]

    def run(
        self, *command: str, user: str = USER, network: bool = False, check: bool = True
    ) -> "subprocess.CompletedProcess[str]":
        """Run something inside to its end; raises `AssertionError` when it fails."""
        done = subprocess.run(
            self.command(*command, user=user, network=network),
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        assert not check or done.returncode == 0, f"{command} failed: {done.stdout}{done.stderr}"
        return done

    def install(self, *packages: str, network: bool = False, only_fetch: bool = False) -> None:
        """Install packages by apt-get, from what was fetched when there is no network."""
        options = ["-y", "-qq", "--no-install-recommends", "--allow-downgrades"]
        if only_fetch:
            options.append("--download-only")
        noninteractive = ["env", "DEBIAN_FRONTEND=noninteractive"]
        command = [*noninteractive, "apt-get", "install", *options, *packages]
        self.run(*command, user="root", network=network)

    def bring(self, file: Path, inside: str) -> str:
        """Copy a file into the system, readable for everybody; its place inside."""
        target = self.path(inside)
        shutil.copyfile(file, target)
        target.chmod(0o644)
        return inside

    def forget_in_memory(self, inside: str) -> None:
        """Drop a folder's files from the disk cache: the next start is a cold one."""
        for path in self.path(inside).rglob("*"):
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def prepare(suite: str, store: Path, deb: Path, extra: tuple[str, ...]) -> FreshRoot:
    """A bare system of this suite in the store, with all packages fetched that will be needed."""
    root = FreshRoot(store / suite)
    if not root.path("/ready").exists():
        shutil.rmtree(root.folder, ignore_errors=True)
        command = ["debootstrap", "--variant=minbase", suite, str(root.folder)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        root.run("useradd", "--create-home", USER, user="root")
        root.path("/ready").touch()
    shutil.copy("/etc/resolv.conf", root.path("/etc/resolv.conf"))
    root.path("/etc/apt/apt.conf.d/keep").write_text('APT::Keep-Downloaded-Packages "true";\n')
    root.run("apt-get", "update", "-qq", user="root", network=True)
    root.install(root.bring(deb, "/tmp/wanted.deb"), *extra, network=True, only_fetch=True)
    root.path("/tmp/wanted.deb").unlink()
    return root


def copy(prepared: FreshRoot, folder: Path) -> FreshRoot:
    """A system of its own for one trial."""
    command = ["cp", "--archive", "--reflink=auto", f"{prepared.folder}/.", str(folder)]
    subprocess.run(command, check=True)
    return FreshRoot(folder)


def samples() -> list[Path]:
    """The sample pictures."""
    folder = PROJECT / "assets" / "samples"
    return sorted(path for path in folder.iterdir() if path.suffix != ".md")
