"""Makes a maintainer's keys, signs the list of a release, and checks it as the application does.

    python packaging/releases.py keys FOLDER
    python packaging/releases.py sign DIST --key FILE --serial NUMBER [--days DAYS]
    python packaging/releases.py verify DIST

Run by a Python that has the application's packages, such as that of `build/venv`. FOLDER must be
outside of the repository: the private key is never kept with the sources. DIST holds the packages
of one version; the list is written beside them as `releases.signed`. RELEASING.md says more.
"""

import argparse
import base64
import hashlib
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nacl.signing import SigningKey

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from build import version  # noqa: E402

from desktop_app.updates.errors import UpdateError  # noqa: E402
from desktop_app.updates.public_key import PUBLIC_KEY  # noqa: E402
from desktop_app.updates.release_list import HEADER, SUFFIXES, Release, read_list  # noqa: E402

LIST = "releases.signed"
DAYS = 365  # that a list holds
PRIVATE, PUBLIC = "hearsight-release.key", "hearsight-release.pub"


class ReleaseError(Exception):
    """What is wrong with keys, packages or a list, in a sentence."""


def make_keys(folder: Path) -> str:
    """Make a pair of keys in a folder outside of the repository; the public one."""
    if folder.resolve().is_relative_to(ROOT):
        raise ReleaseError(f"{folder} is in the repository. Name a folder outside of it.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = SigningKey.generate()
    public = key.verify_key.encode().hex()
    try:
        handle = os.open(folder / PRIVATE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise ReleaseError(f"{folder / PRIVATE} is there already. It is kept.") from error
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key.encode().hex() + "\n")
    (folder / PUBLIC).write_text(public + "\n", encoding="ascii")
    return public


def sign(folder: Path, key_file: Path, serial: int, days: int = DAYS) -> Path:
    """Write the signed list of the packages in a folder; raises `ReleaseError`."""
    files = {}
    for system, suffix in SUFFIXES.items():
        found = sorted(path for path in folder.iterdir() if path.name.endswith(suffix))
        if len(found) > 1:
            raise ReleaseError(f"More than one file ends with {suffix}: which is the one?")
        if found:
            files[system] = _facts(found[0])
    if not files:
        raise ReleaseError(f"There is no package in {folder}.")
    until = (datetime.now(UTC).date() + timedelta(days)).isoformat()
    values = {"serial": serial, "until": until, "version": version(), "files": files}
    payload = (json.dumps(values, indent=1) + "\n").encode()
    key = SigningKey(bytes.fromhex(key_file.read_text(encoding="ascii").strip()))
    content = HEADER + base64.b64encode(key.sign(payload).signature) + b"\n" + payload
    read_list(content, key.verify_key.encode().hex())  # what the application would not take
    (folder / LIST).write_bytes(content)
    return folder / LIST


def verify(folder: Path, public_key: str = PUBLIC_KEY) -> Release:
    """Check the list as the application does, and every file in it; raises `ReleaseError`."""
    try:
        release = read_list((folder / LIST).read_bytes(), public_key)
    except UpdateError as error:
        raise ReleaseError("The application would not believe this list: wrong key?") from error
    for file in release.files.values():
        facts = {"name": file.name, "size": file.size, "sha256": file.sha256}
        if not (folder / file.name).is_file() or _facts(folder / file.name) != facts:
            raise ReleaseError(f"{file.name} is not there, or not as the list has it.")
    return release


def _facts(path: Path) -> dict[str, str | int]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"name": path.name, "size": path.stat().st_size, "sha256": digest}


def main(arguments: list[str]) -> int:
    """Do what the arguments ask for; the exit status."""
    parser = argparse.ArgumentParser(prog="releases.py", description="Lists of releases.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("keys", help="make a pair of keys").add_argument("folder", type=Path)
    signing = commands.add_parser("sign", help="sign the list of the packages in a folder")
    signing.add_argument("folder", type=Path)
    signing.add_argument("--key", type=Path, required=True, help="the private key")
    signing.add_argument("--serial", type=int, required=True, help="larger than ever before")
    signing.add_argument("--days", type=int, default=DAYS, help=f"that it holds (default: {DAYS})")
    verifying = commands.add_parser("verify", help="check a list as the application does")
    verifying.add_argument("folder", type=Path)
    options = parser.parse_args(arguments)
    try:
        if options.command == "keys":
            public = make_keys(options.folder)
            print(f"Put this into desktop_app/updates/public_key.py: {public}")
        elif options.command == "sign":
            print(f"Signed: {sign(options.folder, options.key, options.serial, options.days)}")
        else:
            release = verify(options.folder)
            told = f"version {release.version}, serial {release.serial}, until {release.until}"
            print(f"Good: {told}, all files right.")
    except (ReleaseError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
