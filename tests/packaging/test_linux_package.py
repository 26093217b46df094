"""What the Debian package and the archive hold, made of a small stand-in for the bundle."""

import gzip
import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def linux_package(
    load_script: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch
) -> ModuleType:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795781000")
    return load_script("linux_package")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "bundle"
    (folder / "_internal").mkdir(parents=True)
    (folder / "hearsight").write_text("#!/bin/sh\necho Hearsight\n")
    (folder / "_internal" / "libreal.so.6").write_text("library")
    (folder / "_internal" / "lib.so").symlink_to("libreal.so.6")
    (folder / "_internal" / "hearsight").mkdir()
    return folder


@pytest.fixture
def icons(tmp_path: Path, linux_package: ModuleType) -> Path:
    folder = tmp_path / "icons"
    folder.mkdir()
    for size in linux_package.ICON_SIZES:
        (folder / f"{size}.png").write_text("picture")
    return folder


@pytest.fixture
def tree(linux_package: ModuleType, bundle: Path, icons: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    linux_package.stage(bundle, icons, folder, "1.2.0")
    return folder


@pytest.mark.parametrize(
    ("version", "expected"),
    [("1.2.0", "1.2.0"), ("1.2.0rc1", "1.2.0~rc1"), ("1.2.0.dev3", "1.2.0~dev3")],
)
def test_a_preview_comes_before_its_release(
    linux_package: ModuleType, version: str, expected: str
) -> None:
    assert linux_package.debian_version(version) == expected


def test_apt_brings_the_voice_and_what_the_window_needs(linux_package: ModuleType) -> None:
    fields = dict(
        line.split(": ", 1)
        for line in linux_package.control("1.2.0", 42).splitlines()
        if re.match(r"\S+: ", line)
    )
    depends = fields["Depends"].split(", ")
    assert {"espeak-ng", "alsa-utils", "libxcb-cursor0", "libegl1"} <= set(depends)
    assert len(depends) == len(set(depends))
    assert (fields["Package"], fields["Version"]) == ("hearsight", "1.2.0")
    assert fields["Installed-Size"] == "42"


def test_everything_is_where_a_desktop_looks_for_it(tree: Path) -> None:
    share = tree / "usr" / "share"
    assert (tree / "usr" / "bin" / "hearsight").readlink() == Path("/opt/hearsight/hearsight")
    assert (tree / "opt" / "hearsight" / "_internal" / "lib.so").is_symlink()
    entry = (share / "applications" / "org.hearsight.Hearsight.desktop").read_text()
    assert "Name=Describe with Hearsight" in entry
    assert "image/jpeg;" in entry
    assert (share / "icons" / "hicolor" / "48x48" / "apps" / "hearsight.png").exists()
    manual = gzip.decompress((share / "man" / "man1" / "hearsight.1.gz").read_bytes()).decode()
    assert ".SH SYNOPSIS" in manual


def test_only_programs_may_be_run(tree: Path) -> None:
    program = tree / "opt" / "hearsight"
    assert (program / "hearsight").stat().st_mode & 0o777 == 0o755
    assert (program / "_internal" / "libreal.so.6").stat().st_mode & 0o777 == 0o644
    assert (tree / "DEBIAN" / "postrm").stat().st_mode & 0o777 == 0o755


def test_the_desktop_entry_and_the_shops_file_agree(project_root: Path) -> None:
    folder = project_root / "packaging" / "linux"
    entry = (folder / "hearsight.desktop").read_text(encoding="utf-8")
    metainfo = (folder / "metainfo.xml").read_text(encoding="utf-8")
    kinds = re.findall(r"<mediatype>(.+)</mediatype>", metainfo)
    assert kinds
    assert all(f"{kind};" in entry for kind in kinds)


@pytest.mark.parametrize("command", ["purge", "remove", "upgrade"])
def test_purge_and_only_purge_tells_where_the_data_is(project_root: Path, command: str) -> None:
    script = project_root / "packaging" / "linux" / "postrm"
    told = subprocess.run([script, command], check=True, capture_output=True, text=True).stdout
    assert ("~/.local/share/hearsight" in told) == (command == "purge")


@pytest.mark.skipif(not shutil.which("xz"), reason="needs xz")
def test_the_archive_installs_into_ones_home_and_goes_without_trace(
    linux_package: ModuleType, bundle: Path, icons: Path, tmp_path: Path
) -> None:
    out, home = tmp_path / "out", tmp_path / "a home"
    out.mkdir()
    home.mkdir()
    linux_package.make_archive(bundle, icons, out, tmp_path / "work", "1.2.0")
    with tarfile.open(out / "hearsight-1.2.0-linux-x86_64.tar.xz") as archive:
        archive.extractall(home, filter="data")
    script = home / "hearsight-1.2.0-linux-x86_64" / "install.sh"
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    subprocess.run([script], check=True, env=environment, capture_output=True)
    command = home / ".local" / "bin" / "hearsight"
    assert subprocess.run([command], check=True, capture_output=True).stdout == b"Hearsight\n"
    subprocess.run([script, "--remove"], check=True, env=environment, capture_output=True)
    assert list((home / ".local").rglob("*earsight*")) == []
