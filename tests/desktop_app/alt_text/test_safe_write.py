"""Files that are replaced whole or not at all, with their looks."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.alt_text import safe_write
from desktop_app.alt_text.errors import AltTextError
from tests.support.commands import environment, powerless

LEFTOVER = ".hearsight-0123456789abcdef.tmp"


def replace(path: Path, content: bytes = b"new") -> None:
    safe_write.replace(safe_write.read(path), [content], lambda data: data == content)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    return path


def test_times_permissions_and_attributes_stay(file: Path) -> None:
    file.chmod(0o640)
    os.utime(file, ns=(1_000_000_123, 2_000_000_456))
    os.setxattr(file, "user.note", b"kept")
    replace(file)
    status = file.stat()
    assert file.read_bytes() == b"new"
    assert (stat.S_IMODE(status.st_mode), status.st_mtime_ns) == (0o640, 2_000_000_456)
    assert os.getxattr(file, "user.note") == b"kept"


def test_a_links_target_is_written_and_the_link_stays(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "links"
    folder.mkdir()
    first, second = folder / "first", folder / "second"
    first.symlink_to("../file")
    second.symlink_to("first")
    replace(second)
    assert file.read_bytes() == b"new"
    assert (os.readlink(first), os.readlink(second)) == ("../file", "first")
    assert sorted(os.listdir(folder)) == ["first", "second"]


def test_nothing_temporary_stays(file: Path) -> None:
    replace(file)
    with pytest.raises(AltTextError, match="could not be read back"):
        safe_write.replace(safe_write.read(file), [b"newer"], lambda _data: False)
    assert file.read_bytes() == b"new"
    assert os.listdir(file.parent) == ["file"]


def test_a_file_that_changed_meanwhile_is_left(file: Path) -> None:
    original = safe_write.read(file)
    file.write_bytes(b"somebody else's")
    with pytest.raises(AltTextError, match="changed by another program"):
        safe_write.replace(original, [b"new"], lambda _data: True)
    assert file.read_bytes() == b"somebody else's"
    assert os.listdir(file.parent) == ["file"]


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "circle").symlink_to("circle")
    for name in ("missing", "pipe", "circle", "."):
        with pytest.raises(AltTextError) as told:
            safe_write.read(tmp_path / name)
        assert told.value.sentence.endswith(".")


def test_too_large_a_file_is_told_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as stream:
        stream.truncate(safe_write.LARGEST + 1)
    with pytest.raises(AltTextError, match="512 megabytes"):
        safe_write.read(tmp_path / "large")


REPLACE = (
    "import sys; from pathlib import Path; from desktop_app.alt_text import safe_write\n"
    "original = safe_write.read(Path(sys.argv[1]))\n"
    "try: safe_write.replace(original, [b'new'], lambda data: True)\n"
    "except safe_write.AltTextError as error: print(error.sentence)"
)


@pytest.mark.parametrize(("mode", "folder_mode"), [(0o444, 0o755), (0o644, 0o555)])
def test_what_may_not_be_changed_is_left(file: Path, mode: int, folder_mode: int) -> None:
    file.chmod(mode)
    file.parent.chmod(folder_mode)
    prefix = powerless()[: -len([sys.executable, "-m", "desktop_app"])]
    line = [*prefix, sys.executable, "-c", REPLACE, str(file)]
    done = subprocess.run(line, capture_output=True, text=True, env=environment(), check=True)
    file.parent.chmod(0o755)
    assert done.stdout.strip() == safe_write.READ_ONLY
    assert file.read_bytes() == b"old"
    assert os.listdir(file.parent) == ["file"]


def test_leftovers_are_removed_and_nothing_else(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    outside = tmp_path / "outside"
    outside.write_bytes(b"x")
    folder = tmp_path / "folder"
    folder.mkdir()
    names = (LEFTOVER, ".hearsight-0123456789abcdee.tmp", ".hearsight-1.tmp", "photo.jpg")
    for name in names:
        (folder / name).write_bytes(b"x")
    (folder / ".hearsight-0123456789abcded.tmp").symlink_to(outside)
    with (folder / names[1]).open("rb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)  # another run is writing it
        safe_write.remove_leftovers(folder)
    kept = {*names[1:], ".hearsight-0123456789abcded.tmp"}
    assert set(os.listdir(folder)) == kept
    assert outside.exists()
    safe_write.remove_leftovers(tmp_path / "missing")


def test_a_new_file_gets_the_permissions_of_new_files(tmp_path: Path) -> None:
    safe_write.create(tmp_path / "new", b"text")
    (tmp_path / "usual").touch()
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode
    assert (tmp_path / "new").read_bytes() == b"text"
