"""One mutated file, and what it must not do: crash, take long, touch another file, be torn."""

import contextlib
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop_app.alt_text import pictures, xmp
from desktop_app.alt_text.documents import SUFFIXES, Document, Key
from desktop_app.alt_text.errors import AltTextError
from desktop_app.alt_text.xmp import Words
from desktop_app.engine.errors import HearsightError
from tests.fuzz.mutations import mutated
from tests.support import pictures as made
from tests.support.alt_text import docx, docx_picture, epub, pptx

SECONDS = 10.0
WORDS = Words("A dog & a <cat>", "m 1")
HTML = b"<!DOCTYPE html><p><img src=cat.png><img src='cat.png' alt=''><!-- x --><b title='<'>"
MARKDOWN = (
    b"# A\n\n![](cat.png) `![](x)` ![][a]\n```\n![](y)\n```\n<img src=cat.png>\n\n[a]: cat.png"
)
_CONTENTS = ("open", "os.rename", "os.remove", "os.mkdir", "os.symlink", "os.truncate")

Describe = Callable[[Path | bytes], object]


def seeds() -> dict[str, bytes]:
    """A real file of every kind, pictures with and without our text."""
    found: dict[str, bytes] = {
        "page.html": HTML,
        "page.md": MARKDOWN,
        "book.epub": epub('<img src="../images/cat.png"/>'),
        "text.docx": docx(docx_picture(1, ""), docx_picture(2, "descr=''", "<a:x/>")),
        "slides.pptx": pptx(""),
        "a.gif": made.valid("GIF"),
        "a.jpg.xmp": xmp.written(None, WORDS),
    }
    for name, kind in (("jpg", "JPEG"), ("png", "PNG"), ("webp", "WEBP"), ("tif", "TIFF")):
        data = made.valid(kind)
        container = pictures.container_of(data)
        assert container is not None
        found[f"plain.{name}"] = data
        found[f"written.{name}"] = b"".join(container.with_packet(data, xmp.written(None, WORDS)))
    return found


@dataclass
class Watch:
    """Sees every file that this process opens or changes, while it watches a folder."""

    folder: str = ""

    def __post_init__(self) -> None:
        self.strays: list[str] = []
        sys.addaudithook(self._see)

    def _see(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.folder or event not in _CONTENTS:
            return
        path = arguments[0]
        if isinstance(path, str | bytes | os.PathLike):
            name = os.path.realpath(os.fsdecode(path))
            is_inside = name == self.folder or name.startswith((self.folder + "/", sys.prefix))
            if not is_inside and not name.endswith((".py", ".pyc")):  # modules, read when needed
                self.strays.append(f"{event} {name}")


class Fuzzer:
    """Tries case after case in a folder of its own."""

    def __init__(self, folder: Path, seed: int, describe: Describe | None) -> None:
        self._folder = folder
        self._seed = seed
        self._describe = describe
        self._seeds = seeds()
        self._watch = Watch()

    def problems(self, number: int) -> list[str]:
        """What is wrong with this case; each case depends on its number and the seed alone."""
        chance = random.Random(f"{self._seed} {number}")
        name = chance.choice(sorted(self._seeds))
        data = mutated(chance, self._seeds[name])
        path = self._folder / name
        for other in self._folder.iterdir():
            other.unlink()
        (self._folder / "cat.png").write_bytes(made.valid("PNG"))
        (self._folder / "a.jpg").write_bytes(made.valid("JPEG"))
        path.write_bytes(data)
        before = self._contents()
        began = time.monotonic()
        try:
            outcome = self._try(path)
        except (AltTextError, HearsightError):
            outcome = [] if self._contents() == before else ["a refused file was changed"]
        except Exception as error:
            outcome = [f"{type(error).__name__}: {error}"]
        if time.monotonic() - began > SECONDS:
            outcome.append("it took over 10 seconds")
        if set(self._contents()) != set(before):
            outcome.append("another file is there")
        return [f"case {number}, {name}: {problem}" for problem in outcome + self._take_strays()]

    def _try(self, path: Path) -> list[str]:
        self._watch.folder = os.path.realpath(self._folder)
        try:
            if path.suffix in SUFFIXES:
                return self._try_document(path)
            return self._try_picture(path)
        finally:
            self._watch.folder = ""

    def _try_document(self, path: Path) -> list[str]:
        document = Document(path)
        texts: dict[Key, str | None] = {}
        for one in document.lacking():
            if not one.skipped:
                texts[one.key] = WORDS.text
                document.picture(one)
        if not texts:
            return []
        document.write(texts)
        left = [one for one in Document(path).lacking() if not one.skipped]
        return ["a picture still lacks a text"] if left else []

    def _try_picture(self, path: Path) -> list[str]:
        if path.suffix == ".xmp":
            pictures.write_sidecar(path.with_suffix(""), WORDS)
            return []
        if self._describe is not None:
            self._watch.folder = ""  # the engine is another process
            with contextlib.suppress(HearsightError):
                self._describe(path)
            self._watch.folder = os.path.realpath(self._folder)
        pictures.write(path, WORDS)
        found = pictures.read(path)
        return [] if (found.text, found.is_own) == (WORDS.text, True) else ["the text is lost"]

    def _contents(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self._folder.iterdir()}

    def _take_strays(self) -> list[str]:
        strays, self._watch.strays = self._watch.strays, []
        return [f"a file elsewhere was touched: {stray}" for stray in strays]
