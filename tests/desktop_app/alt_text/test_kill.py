"""A run killed at random moments, again and again: every file is the old or the new one."""

import contextlib
import json
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from desktop_app.alt_text import pictures
from tests.support import pictures as made
from tests.support.alt_text import docx, docx_picture
from tests.support.commands import PROJECT, Argument, command, environment

KINDS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "tif": "TIFF"}
SAMPLES = [PROJECT / "assets" / "samples" / name for name in ("chelsea.png", "rocket.jpg")]
TEXTS = ("XMP-iptcCore:AltTextAccessibility", "XMP-hearsight:AltTextSha256")


class Files:
    """Files with their first content, watched over many runs."""

    def __init__(self, folder: Path, drawn: Iterable[Image.Image]) -> None:
        self.folder = folder
        for number, picture in enumerate(drawn):
            kind = list(KINDS)[number % len(KINDS)]
            (folder / f"{number}.{kind}").write_bytes(made.encoded(picture, KINDS[kind]))
        self._old = {path: path.read_bytes() for path in folder.iterdir()}
        self._written: dict[Path, int] = {}  # which file a name stood for once it was new

    def check(self) -> int:
        """Every file is whole, and what was new stays untouched; how many are new."""
        for path, old in self._old.items():
            new = path.read_bytes()
            if new == old:
                assert path not in self._written, "a new file is not lost"
                continue
            assert self._written.setdefault(path, path.stat().st_ino) == path.stat().st_ino
            if path.suffix != ".docx":
                assert pictures.read(path).is_own
        return len(self._written)

    def check_all_done(self) -> None:
        """Every file is new, by the word of other programs too, and nothing else is there."""
        assert set(self.folder.iterdir()) == set(self._old)
        assert self.check() == len(self._old)
        line = ["exiftool", "-json", "-G1", "-XMP:all", str(self.folder)]
        read = json.loads(subprocess.run(line, capture_output=True, check=True).stdout)
        described = [record for record in read if all(text in record for text in TEXTS)]
        assert len(described) == sum(path.suffix != ".docx" for path in self._old)
        for path, old in self._old.items():
            if path.suffix != ".docx":
                first = path.with_name("first")
                first.write_bytes(old)
                with Image.open(path) as now, Image.open(first) as before:
                    assert now.tobytes() == before.tobytes()
                first.unlink()


def photographs(count: int) -> Iterator[Image.Image]:
    """The samples in other sizes: pictures about which there is something to say."""
    for number in range(count):
        with Image.open(SAMPLES[number % len(SAMPLES)]) as sample:
            yield sample.convert("RGB").resize((300 + number, 300))


def kill_after(line: list[Argument], seconds: float) -> None:
    """Run until the first text is written and so long on, then kill -9."""
    child = subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()
    )
    assert child.stdout is not None
    with child.stdout:
        child.stdout.readline()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
        child.kill()
        child.wait()


def kill_again_and_again(files: Files, line: list[Argument], kills: int, longest: float) -> None:
    moments = random.Random(5)
    progress = [0]
    for _ in range(kills):
        kill_after(line, moments.uniform(0, longest))
        progress.append(files.check())
    assert progress == sorted(progress)
    assert len(set(progress)) > 2, "some kills fell among the writes"
    last = subprocess.run(line, capture_output=True, env=environment(), timeout=1800, check=False)
    assert last.returncode == 0, last.stderr
    files.check_all_done()


@pytest.mark.acceptance
def test_a_thousand_files_and_fifty_kills_lose_nothing(tmp_path: Path) -> None:
    line: list[Argument] = [sys.executable, "-m", "tests.support.alt_text_child", str(tmp_path)]
    drawings = [docx_picture(number, "") for number in range(1, 9)]
    (tmp_path / "text.docx").write_bytes(docx(*drawings))
    drawn = (made.quadrants(48 + number % 7, 32 + number % 5) for number in range(1000))
    kill_again_and_again(Files(tmp_path, drawn), line, kills=50, longest=0.06)


@pytest.mark.acceptance
def test_the_real_command_killed_again_and_again_loses_nothing(tmp_path: Path) -> None:
    line = [*command("alt-text", "--write", "--include-unsure"), str(tmp_path)]
    kill_again_and_again(Files(tmp_path, photographs(60)), line, kills=8, longest=2)
