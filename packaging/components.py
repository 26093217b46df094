"""Who owns what is in the bundle: each file belongs to a component with a licence and its text.

A component is a Python package (by its RECORD), Python itself with PyInstaller's start program, a
library that Python needs, or Hearsight. A file of nobody stops the build.
"""

import os
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from check_licences import stated_licence
from contents import SYSTEM_LIBRARIES, system_library

FOLDER = "licences"
OURSELVES = "Hearsight"
PYTHON = "Python"
_STANDARD_LIBRARY = "base_library.zip"  # PyInstaller makes it
_TEXTS = ("licen", "copying", "notice", "authors", "thirdparty", "copyright")
OUR_TEXTS = Path(__file__).parent / "licences"  # packages under the LGPL leave it out
_SYSTEM_TEXTS = Path("/usr/share/doc")
_DEBIAN = {  # where Debian keeps the licence of a system library
    **{"Python": "libpython3.*-stdlib", "OpenSSL": "libssl3*", "libffi": "libffi8"},
    **{"SQLite": "libsqlite3-0", "zlib": "zlib1g", "XZ Utils": "liblzma5", "bzip2": "libbz2-1.0"},
    **{"Expat": "libexpat1", "libmpdec": "libmpdec3", "libuuid": "libuuid1"},
}


@dataclass
class Component:
    """Something with a licence of its own, and its files in the bundle."""

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]
    files: list[str] = field(default_factory=list)


class OwnerlessError(Exception):
    """A file was collected that belongs to no component."""


def find(files: Iterable[tuple[str, str]], modules: Iterable[str], root: Path) -> list[Component]:
    """The components of these (destination, source) pairs and pure modules; by name."""
    owners = Owners(root, distributions())
    for destination, source in files:
        owners.of(Path(source)).files.append(destination.replace("\\", "/"))
    for source in modules:
        owners.of(Path(source))
    owners.of(Path(sysconfig.get_path("stdlib")))
    owners.add_distribution("pyinstaller")  # its start program is in the bundle
    for component in owners.used.values():
        component.files.sort()
    return sorted(owners.used.values(), key=lambda component: component.name.lower())


class Owners:
    """Finds the owner of each file among these packages, this Python and the sources in `root`."""

    def __init__(self, root: Path, packages: Iterable[Distribution]) -> None:
        self._root = root
        self._packages: dict[str, Distribution] = {}
        self._by_file: dict[str, str] = {}
        self.used: dict[str, Component] = {}
        for package in packages:
            if package.name.lower() == OURSELVES.lower():
                continue
            self._packages[package.name.lower()] = package
            place = Path(str(package.locate_file(""))).resolve()
            for file in package.files or []:
                self._by_file[os.path.normpath(place / file)] = package.name.lower()

    def of(self, source: Path) -> Component:
        """The owner of a file; raises `OwnerlessError`."""
        real = source.resolve()
        if owner := self._by_file.get(str(real)):
            return self.add_distribution(owner)
        if self._is_ours(real):
            texts = tuple(self._root / name for name in ("LICENSE", "THIRD_PARTY_NOTICES.md"))
            return self._use(Component(OURSELVES, "", "MIT", texts))
        if known := system_library(str(source)) or system_library(str(real)):
            name, licence = SYSTEM_LIBRARIES[known]
            return self._use(Component(name, "", licence, _system_texts(name)))
        folders = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib")]
        folders += [sys.base_prefix] if sys.platform != "linux" else []
        if real.name == _STANDARD_LIBRARY or any(
            real.is_relative_to(Path(folder).resolve()) for folder in folders
        ):
            version = sysconfig.get_python_version()
            return self._use(Component(PYTHON, version, "PSF-2.0", _system_texts(PYTHON)))
        raise OwnerlessError(f"{source} belongs to no component: leave it out in contents.py.")

    def _is_ours(self, real: Path) -> bool:
        in_environment = real.is_relative_to(Path(sys.prefix).resolve())
        if in_environment:
            return real.parent.name.startswith("hearsight-") or "desktop_app" in real.parts
        return real.is_relative_to(self._root)

    def add_distribution(self, name: str) -> Component:
        """The component of a Python package."""
        package = self._packages[name]
        licence = stated_licence(package)
        return self._use(Component(package.name, package.version, licence, _texts_of(package)))

    def _use(self, component: Component) -> Component:
        return self.used.setdefault(component.name, component)


def _texts_of(package: Distribution) -> tuple[Path, ...]:
    """The package's licence texts, else its metadata, which names the licence."""
    own = [
        Path(str(package.locate_file(file)))
        for file in package.files or []
        if file.suffix not in (".py", ".pyc", ".pyi")
        and any(word in file.name.lower() for word in _TEXTS)
    ]
    metadata = [
        Path(str(package.locate_file(file)))
        for file in package.files or []
        if file.name == "METADATA"
    ]
    found = sorted(own) or metadata
    if "LGPL" in stated_licence(package) or "Lesser General" in stated_licence(package):
        found += [OUR_TEXTS / "LGPL-3.0.txt", OUR_TEXTS / "GPL-3.0.txt"]
    return tuple(found)


def _system_texts(name: str) -> tuple[Path, ...]:
    places = sorted(_SYSTEM_TEXTS.glob(f"{_DEBIAN[name]}/copyright"))
    own = [Path(sys.base_prefix, "LICENSE.txt"), Path(sysconfig.get_path("stdlib"), "LICENSE.txt")]
    candidates = [*places, *own] if name == PYTHON else places or own
    return tuple(path for path in candidates if path.is_file())[:1]


def licence_files(components: Iterable[Component]) -> list[tuple[str, str, str]]:
    """The texts as PyInstaller's entries, in a folder for each component."""
    entries = []
    for component in components:
        for number, text in enumerate(component.texts, 1):
            name = f"{number}-{text.name}" if len(component.texts) > 1 else text.name
            entries.append((f"{FOLDER}/{component.name}/{name}", str(text), "DATA"))
    return entries


def as_record(components: Iterable[Component]) -> dict[str, Any]:
    """What the licence check reads in the bundle."""
    return {
        component.name: {
            "version": component.version,
            "licence": component.licence,
            "texts": len(component.texts),
            "files": component.files,
        }
        for component in components
    }
