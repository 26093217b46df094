"""Which of the system's libraries and programs are missing, and the command that brings them.

    python3 packaging/system_packages.py GROUP...

prints one shell command for the administrator, or nothing when all is there; the groups are the
keys of `GROUPS`. Exit status 3, with a sentence, when no command can be given. Needs nothing but
Python. Libraries are looked for by loading them, so the answer holds on any distribution.
"""

import ctypes
import importlib.util
import shutil
import subprocess
import sys
from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """What is looked for."""

    LIBRARY = auto()  # a shared library, by its soname
    COMMAND = auto()  # a program on the path
    MODULE = auto()  # a module of this Python
    PACKAGE = auto()  # a Debian package


@dataclass(frozen=True)
class Need:
    """One thing that the system has to have, and the Debian package that brings it."""

    kind: Kind
    name: str
    package: str


def _needs(kind: Kind, *pairs: str) -> tuple[Need, ...]:
    return tuple(Need(kind, *pair.split()) for pair in pairs)


PYTHON = _needs(Kind.MODULE, "ensurepip python3-venv")
OFFSCREEN = _needs(
    Kind.LIBRARY,
    "libGL.so.1 libgl1",
    "libEGL.so.1 libegl1",
    "libxkbcommon.so.0 libxkbcommon0",
    "libglib-2.0.so.0 libglib2.0-0",
    "libfreetype.so.6 libfreetype6",
    "libfontconfig.so.1 libfontconfig1",
    "libdbus-1.so.3 libdbus-1-3",
    "libgssapi_krb5.so.2 libgssapi-krb5-2",  # of libQt6Network
)
SCREEN = _needs(
    Kind.LIBRARY,
    "libxcb-cursor.so.0 libxcb-cursor0",
    "libxcb-icccm.so.4 libxcb-icccm4",
    "libxcb-image.so.0 libxcb-image0",
    "libxcb-keysyms.so.1 libxcb-keysyms1",
    "libxcb-render-util.so.0 libxcb-render-util0",
    "libxcb-shape.so.0 libxcb-shape0",
    "libxcb-util.so.1 libxcb-util1",
    "libxcb-xkb.so.1 libxcb-xkb1",
    "libxkbcommon-x11.so.0 libxkbcommon-x11-0",
    "libwayland-cursor.so.0 libwayland-cursor0",
    "libwayland-egl.so.1 libwayland-egl1",
)
SPEECH = _needs(Kind.COMMAND, "espeak-ng espeak-ng", "aplay alsa-utils")
TESTS = _needs(Kind.COMMAND, "exiftool libimage-exiftool-perl")
ACCEPTANCE = _needs(
    Kind.PACKAGE,
    *(
        f"{package} {package}"
        for package in """
            xvfb xauth openbox xdotool xclip imagemagick gawk procps util-linux
            orca speech-dispatcher python3-speechd python3-pyatspi gir1.2-atspi-2.0 at-spi2-core
            strace dbus dbus-x11 pulseaudio pulseaudio-utils libasound2-plugins
            """.split()
    ),
)
PACKAGING = _needs(
    Kind.PACKAGE,
    *(
        f"{package} {package}"
        for package in """
            debootstrap debian-archive-keyring lintian appstream desktop-file-utils xz-utils
            nsis wine wine64 xvfb openbox xdotool dbus pulseaudio pulseaudio-utils
            """.split()
    ),
)
GROUPS = {
    "python": PYTHON,
    "offscreen": OFFSCREEN,
    "screen": SCREEN,
    "speech": SPEECH,
    "tests": TESTS,
    "acceptance": ACCEPTANCE,
    "packaging": PACKAGING,
}


def is_there(need: Need) -> bool:
    """Whether this system has what is needed."""
    match need.kind:
        case Kind.LIBRARY:
            return _loads(need.name)
        case Kind.COMMAND:
            return shutil.which(need.name) is not None
        case Kind.MODULE:
            return importlib.util.find_spec(need.name) is not None
        case Kind.PACKAGE:
            return _is_installed(need.name)


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _is_installed(package: str) -> bool:
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package]
    if shutil.which(query[0]) is None:
        return False
    return subprocess.run(query, capture_output=True, check=False).stdout == b"installed"


def command_for(missing: list[Need]) -> str | None:
    """The shell command that installs what is missing; None where we do not know how."""
    if shutil.which("apt-get"):
        packages = " ".join(need.package for need in missing)
        return f"apt-get update; apt-get install -y --no-install-recommends {packages}"
    if shutil.which("dnf") and all(need.kind is not Kind.PACKAGE for need in missing):
        return "dnf install -y " + " ".join(map(_rpm_capability, missing))
    return None


def _rpm_capability(need: Need) -> str:
    match need.kind:
        case Kind.LIBRARY:
            return f"'{need.name}()(64bit)'"
        case Kind.COMMAND:
            return f"/usr/bin/{need.name}"
        case _:
            return "python3-libs"


def main(groups: list[str]) -> int:
    """Print the command for the groups; returns the exit status."""
    if not sys.platform.startswith("linux"):
        return 0
    missing = [need for group in groups for need in GROUPS[group] if not is_there(need)]
    if not missing:
        return 0
    command = command_for(missing)
    if command is None:
        names = ", ".join(need.name for need in missing)
        print(
            f"Install these with your system's own tool, then try again: {names}.", file=sys.stderr
        )
        return 3
    print(command)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
