"""Keys, signing and verifying, as a maintainer does it."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from desktop_app import __version__
from desktop_app.updates import public_key
from desktop_app.updates.release_list import read_list

NAMES = ("hearsight_1_amd64.deb", "hearsight-1-linux-x86_64.tar.xz", "hearsight-1-setup.exe")


@pytest.fixture
def releases(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("releases")


@pytest.fixture
def key(releases: ModuleType, tmp_path: Path) -> Path:
    """The maintainer's private key."""
    releases.make_keys(tmp_path / "keys")
    return Path(tmp_path, "keys", releases.PRIVATE)


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    folder.mkdir()
    for name in (*NAMES, "hearsight-1-linux.files", "SHA256SUMS"):
        (folder / name).write_text(f"the content of {name}")
    return folder


def public(key: Path) -> str:
    return key.with_suffix(".pub").read_text().strip()


def test_the_private_key_is_its_owners_only_and_never_replaced(
    releases: ModuleType, key: Path
) -> None:
    assert key.stat().st_mode & 0o777 == 0o600
    before = key.read_text()
    assert releases.main(["keys", str(key.parent)]) == 1
    assert key.read_text() == before


def test_no_key_is_made_in_the_repository(releases: ModuleType, project_root: Path) -> None:
    folder = project_root / "keys"
    assert releases.main(["keys", str(folder)]) == 1
    assert not folder.exists()


def test_the_application_reads_what_the_maintainer_signed(
    releases: ModuleType, key: Path, packages: Path
) -> None:
    arguments = ["sign", str(packages), "--key", str(key), "--serial", "3"]
    assert releases.main(arguments) == 0
    release = read_list((packages / releases.LIST).read_bytes(), public(key))
    assert (release.serial, release.version) == (3, __version__)
    assert sorted(file.name for file in release.files.values()) == sorted(NAMES)
    assert releases.verify(packages, public(key)) == release


def test_verifying_takes_the_key_of_the_application(
    releases: ModuleType, key: Path, packages: Path, monkeypatch: pytest.MonkeyPatch,
    load_script: Callable[[str], ModuleType],
) -> None:  # fmt: skip
    releases.sign(packages, key, 3)
    assert releases.main(["verify", str(packages)]) == 1
    monkeypatch.setattr(public_key, "PUBLIC_KEY", public(key))
    assert load_script("releases").main(["verify", str(packages)]) == 0


@pytest.mark.parametrize("harm", ["changed", "missing", "list"])
def test_verifying_finds_what_is_wrong(
    releases: ModuleType, key: Path, packages: Path, harm: str
) -> None:
    releases.sign(packages, key, 3)
    if harm == "changed":
        (packages / NAMES[0]).write_text(f"the Content of {NAMES[0]}")
    elif harm == "missing":
        (packages / NAMES[1]).unlink()
    else:
        content = (packages / releases.LIST).read_bytes()
        (packages / releases.LIST).write_bytes(content.replace(b'"serial": 3', b'"serial": 9'))
    with pytest.raises(releases.ReleaseError):
        releases.verify(packages, public(key))


def test_two_packages_for_one_system_are_not_signed(
    releases: ModuleType, key: Path, packages: Path
) -> None:
    (packages / "hearsight_0_amd64.deb").write_text("the version before")
    arguments = ["sign", str(packages), "--key", str(key), "--serial", "3"]
    assert releases.main(arguments) == 1
    assert not (packages / releases.LIST).exists()
