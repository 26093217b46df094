"""Which system packages are missing, and the command that brings them."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def system_packages(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("system_packages")


def only(monkeypatch: pytest.MonkeyPatch, folder: Path, *programs: str) -> None:
    for name in programs:
        (folder / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(folder))


def needs(module: ModuleType) -> list[object]:
    return [
        module.Need(module.Kind.LIBRARY, "libNoSuchThing.so.9", "libnosuchthing9"),
        module.Need(module.Kind.COMMAND, "no-such-program", "nosuch"),
    ]


def test_what_is_missing_is_seen(system_packages: ModuleType) -> None:
    assert [system_packages.is_there(need) for need in needs(system_packages)] == [False, False]


def test_what_is_there_is_seen(system_packages: ModuleType) -> None:
    need, kind = system_packages.Need, system_packages.Kind
    assert system_packages.is_there(need(kind.LIBRARY, "libc.so.6", "libc6"))
    assert system_packages.is_there(need(kind.COMMAND, "sh", "dash"))
    assert system_packages.is_there(need(kind.MODULE, "json", "python3"))


def test_debian_gets_package_names(
    system_packages: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    only(monkeypatch, tmp_path, "apt-get", "dnf")
    command = system_packages.command_for(needs(system_packages))
    assert command.endswith("--no-install-recommends libnosuchthing9 nosuch")


def test_fedora_gets_sonames_and_paths(
    system_packages: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    only(monkeypatch, tmp_path, "dnf")
    command = system_packages.command_for(needs(system_packages))
    assert command == "dnf install -y 'libNoSuchThing.so.9()(64bit)' /usr/bin/no-such-program"


def test_elsewhere_the_missing_parts_are_named(
    system_packages: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    only(monkeypatch, tmp_path)
    monkeypatch.setitem(system_packages.GROUPS, "speech", tuple(needs(system_packages)))
    assert system_packages.main(["speech"]) == 3
    assert "libNoSuchThing.so.9, no-such-program" in capsys.readouterr().err
