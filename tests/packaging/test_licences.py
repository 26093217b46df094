"""The licence check, on made-up statements and on what is installed."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def check_licences(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("check_licences")


@pytest.mark.parametrize(
    "licence",
    [
        "MIT",
        "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
        "BSD-3-Clause AND GNU Lesser General Public License v3 (LGPLv3)",
    ],
)
def test_allowed(check_licences: ModuleType, licence: str) -> None:
    assert check_licences.is_allowed(licence)


@pytest.mark.parametrize(
    "licence",
    [
        "",
        "GPL-3.0-only",
        "MIT AND GPL-3.0-only",
        "GPL-2.0-only OR AGPL-3.0-only",
        "GNU General Public License v3 (GPLv3)",
        "GNU Affero General Public License v3",
    ],
)
def test_refused(check_licences: ModuleType, licence: str) -> None:
    assert not check_licences.is_allowed(licence)


def test_runtime_packages_are_followed_through(check_licences: ModuleType) -> None:
    names = {package.name.lower() for package in check_licences.runtime_packages()}
    assert {"pyside6_essentials", "shiboken6", "onnxruntime", "protobuf"} <= names
    assert not {"pytest", "torch", "hearsight"} & names


def test_nothing_is_found_here(check_licences: ModuleType) -> None:
    assert list(check_licences.findings()) == []


def test_a_package_that_is_not_named_is_found(
    check_licences: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    notices = tmp_path / "NOTICES.md"
    text = check_licences.NOTICES.read_text(encoding="utf-8")
    notices.write_text(text.replace("| numpy |", "|"), encoding="utf-8")
    monkeypatch.setattr(check_licences, "NOTICES", notices)
    assert [line.split()[0] for line in check_licences.findings()] == ["numpy"]
