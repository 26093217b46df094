"""Is there a newer version, which file of it is for this system, and how is it installed?"""

import json
import platform
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote, urljoin

from desktop_app import __version__
from desktop_app.private_files import write_private
from desktop_app.translation import mark, tr
from desktop_app.updates import public_key
from desktop_app.updates.download import fetch
from desktop_app.updates.errors import UpdateError
from desktop_app.updates.release_list import Release, ReleaseFile, is_newer, read_list

LONGEST = 64 * 1024  # bytes of a list
OLDER = mark(
    "The list of new versions is older than one that was read before, so it is not believed. "
    "Nothing was downloaded. Try again later."
)
EXPIRED = mark(
    "The list of new versions held until {date}, so it is not believed. Nothing was downloaded. "
    "See whether the clock of this computer is right, then try again later."
)
HOW = {
    "linux-deb": mark("To install it, type in a terminal: sudo apt install {path}"),
    "linux-archive": mark("To install it, unpack it and run install.sh in it."),
    "windows": mark("To install it, close Hearsight and open that file."),
    "macos": mark("To install it, close Hearsight, open that file and copy it to Applications."),
}

_INSTALLED_BY_DEBIAN = Path("/opt/hearsight")


def look(
    address: str,
    memory: Path,
    cancel: threading.Event,
    version: str = __version__,
    today: date | None = None,
) -> Release | None:
    """The release that is newer than this version, None when there is none.

    `memory` is the file with the serial number of the newest list that was ever read: an older one
    is refused, and so is one that holds no longer. Raises `UpdateError` and `Cancelled`.
    """
    release = read_list(fetch(address, LONGEST, cancel), public_key.PUBLIC_KEY)
    if release.serial < _remembered(memory):
        raise UpdateError(tr(OLDER))
    if release.until < (today or datetime.now(UTC).date()):
        raise UpdateError(tr(EXPIRED, date=release.until.isoformat()))
    try:
        write_private(memory, json.dumps({"serial": release.serial}) + "\n")
    except OSError as error:
        raise UpdateError(tr("Nothing could be saved: {reason}.", reason=error.strerror)) from error
    return release if is_newer(release.version, version) else None


def this_system() -> str | None:
    """Which file of a release is for this Hearsight; None when it runs from its sources."""
    if not getattr(sys, "frozen", False) or platform.machine() not in ("x86_64", "AMD64", "arm64"):
        return None
    if sys.platform == "linux":
        installed = Path(sys.executable).is_relative_to(_INSTALLED_BY_DEBIAN)
        return "linux-deb" if installed else "linux-archive"
    return {"win32": "windows", "darwin": "macos"}.get(sys.platform)


def beside(address: str, file: ReleaseFile) -> str:
    """The address of a file: where the list lies, under its own name."""
    return urljoin(address, quote(file.name))


def how_to_install(system: str, path: Path) -> str:
    """What a person does with the file."""
    return tr(HOW[system], path=f'"{path}"')


def _remembered(memory: Path) -> int:
    try:
        return int(json.loads(memory.read_bytes())["serial"])
    except (OSError, ValueError, TypeError, KeyError):  # none yet
        return 0
