"""The list of releases: believed only when the maintainer's key has signed just these bytes.

The first line is `hearsight-releases-1 SIGNATURE` (Ed25519, in base64) and signs all that follows:
a JSON object with a serial number that grows with every list, the last day on which it holds, the
version, and for each system the name, size and SHA-256 of its file. The files lie beside the list.
"""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from desktop_app.translation import mark, tr
from desktop_app.updates.errors import UpdateError

HEADER = b"hearsight-releases-1 "
SUFFIXES = {  # of the file for each system
    "linux-deb": ".deb",
    "linux-archive": ".tar.xz",
    "windows": ".exe",
    "macos": ".dmg",
}
NOT_SIGNED = mark(
    "The list of new versions is damaged, or not from the makers of Hearsight. Nothing was "
    "downloaded. Try again later."
)

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+~-]{0,120}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_VERSION = re.compile(r"(\d{1,6}(?:\.\d{1,6}){0,4})(?:(a|b|rc)(\d{1,6}))?")
_LARGEST = 4_000_000_000  # bytes; no package will ever be as large
_FINAL = ("z", 0)  # comes after every preview


@dataclass(frozen=True)
class ReleaseFile:
    """The file for one system."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Release:
    """The newest version, and its file for each system by the keys of `SUFFIXES`."""

    serial: int
    until: date  # the last day on which the list holds
    version: str
    files: dict[str, ReleaseFile]


def read_list(content: bytes, public_key: str) -> Release:
    """The release in a list; raises `UpdateError` unless this key has signed it."""
    try:
        header, payload = content.split(b"\n", 1)
        if not header.startswith(HEADER):
            raise ValueError("no header")
        signature = base64.b64decode(header.removeprefix(HEADER), validate=True)
        VerifyKey(bytes.fromhex(public_key)).verify(payload, signature)
        return _release(json.loads(payload))
    except (ValueError, TypeError, KeyError, binascii.Error, BadSignatureError) as error:
        raise UpdateError(tr(NOT_SIGNED)) from error


def is_newer(version: str, than: str) -> bool:
    """Whether a version comes after another; previews (a, b, rc) come before their release."""
    return _order(version) > _order(than)


def _release(values: dict[str, Any]) -> Release:
    """Raises `ValueError`, `TypeError` or `KeyError` for what is no release."""
    serial, version = values["serial"], values["version"]
    if type(serial) is not int or serial < 1:
        raise ValueError("no serial number")
    _order(version)
    until = date.fromisoformat(values["until"])
    files = {name: _file(name, values["files"][name]) for name in values["files"]}
    return Release(serial, until, version, files)


def _file(system: str, values: dict[str, Any]) -> ReleaseFile:
    file = ReleaseFile(values["name"], values["size"], values["sha256"])
    fits = _NAME.fullmatch(file.name) and file.name.endswith(SUFFIXES.get(system, ""))
    is_size = type(file.size) is int and 0 < file.size <= _LARGEST
    if not (fits and is_size and _SHA256.fullmatch(file.sha256)):
        raise ValueError(f"no file: {values}")
    return file


def _order(version: str) -> tuple[list[int], tuple[str, int]]:
    """What versions are compared by; raises `ValueError` for what is none."""
    found = _VERSION.fullmatch(version)
    if found is None:
        raise ValueError(f"no version: {version}")
    numbers = [int(part) for part in found[1].split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return numbers, (found[2], int(found[3])) if found[2] else _FINAL
