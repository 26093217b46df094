"""Checks what the application is made of: licences, and that the notices name everything.

    python packaging/check_licences.py
    python packaging/check_licences.py --bundle FOLDER

run in an environment where the project is installed. Looks at every Python package that the
installed application needs, directly or through others; of a built bundle, at everything that is
in it. Exit status 1, with one line for each finding, when a part is under the GPL or AGPL alone,
tells no licence, or is not named in THIRD_PARTY_NOTICES.md; also when a sample picture has no entry
in its LICENCE.md, a part of the bundle has no licence text or a file of it belongs to no part.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
NOTICES = ROOT / "THIRD_PARTY_NOTICES.md"
SAMPLES = ROOT / "assets" / "samples"
APPLICATION = "hearsight"
EXTRA = "cpu"
# LGPL is allowed: such libraries lie beside the application as files that can be replaced.
COPYLEFT = re.compile(r"(?<!L)GPL|(?<!Lesser )General Public License|Affero", re.IGNORECASE)


def runtime_packages() -> list[Distribution]:
    """The installed packages that the application needs, itself left out, by name."""
    found: dict[str, Distribution] = {}
    waiting = [Requirement(f"{APPLICATION}[{EXTRA}]")]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in found:
            continue
        found[name] = distribution(name)
        waiting += _needed_by(found[name], requirement.extras)
    del found[APPLICATION]
    return [found[name] for name in sorted(found)]


def _needed_by(package: Distribution, extras: set[str]) -> Iterator[Requirement]:
    for line in package.requires or []:
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in {"", *extras}):
            yield requirement


def stated_licence(package: Distribution) -> str:
    """What the package's metadata says about its licence; empty when nothing."""
    fields = package.metadata.get_all
    stated = fields("License-Expression") or fields("License") or []
    classifiers = [
        line.rsplit(" :: ", 1)[-1]
        for line in fields("Classifier") or []
        if line.startswith("License :: OSI Approved :: ")
    ]
    return " AND ".join([*stated, *classifiers])


def is_allowed(licence: str) -> bool:
    """Whether one of the choices (`A OR B`) is neither GPL nor AGPL."""
    return bool(licence) and any(not COPYLEFT.search(choice) for choice in licence.split(" OR "))


def findings() -> Iterator[str]:
    """One sentence for everything that is wrong."""
    notices = NOTICES.read_text(encoding="utf-8").lower()
    for package in runtime_packages():
        licence = stated_licence(package)
        if not is_allowed(licence):
            yield f"{package.name} must not be in the application: its licence is {licence!r}."
        if f"| {package.name.lower()} |" not in notices:
            yield f"{package.name} ({licence}) is not named in {NOTICES.name}."
    credits = (SAMPLES / "LICENCE.md").read_text(encoding="utf-8")
    for picture in sorted(SAMPLES.glob("*.[jp]*g")):
        if f"`{picture.name}`" not in credits:
            yield f"{picture.name} has no entry in {SAMPLES.name}/LICENCE.md."


def bundle_findings(bundle: Path) -> Iterator[str]:
    """One sentence for everything that is wrong in a built bundle."""
    contents = bundle / "_internal"
    parts = json.loads((contents / "licences" / "components.json").read_text(encoding="utf-8"))
    notices = NOTICES.read_text(encoding="utf-8").lower()
    owned = {file for part in parts.values() for file in part["files"]}
    for name, part in parts.items():
        if not is_allowed(part["licence"]) and "exception" not in part["licence"]:
            yield f"{name} must not be in the bundle: its licence is {part['licence']!r}."
        if name != "Hearsight" and f"| {name.lower()} |" not in notices:
            yield f"{name} ({part['licence']}) is not named in {NOTICES.name}."
        if not any((contents / "licences" / name).glob("*")):
            yield f"{name} has no licence text in the bundle."
    for path in sorted(contents.rglob("*")):
        file = path.relative_to(contents).as_posix()
        if path.is_file() and file not in owned and not file.startswith("licences/"):
            yield f"{file} in the bundle belongs to no part with a licence."


def main() -> int:
    """Print the findings, or what was checked; returns the exit status."""
    parser = argparse.ArgumentParser(description="Check the licences of what we pass on.")
    parser.add_argument("--bundle", type=Path, help="look at this built bundle, too")
    options = parser.parse_args()
    try:
        found = list(findings())
        if options.bundle:
            found += bundle_findings(options.bundle)
    except PackageNotFoundError as error:
        found = [f"{error.name} is not installed. Run this in the project's own environment."]
    for line in found:
        print(line)
    if not found:
        print(f"{len(runtime_packages())} runtime packages: licences allowed, all named.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
