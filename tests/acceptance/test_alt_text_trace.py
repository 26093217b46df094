"""`hearsight alt-text` in a trace of its system calls: nothing outside the folder is touched."""

import re
import sys
from pathlib import Path

import pytest

from tests.support import pictures
from tests.support.alt_text import archive, docx, docx_picture, epub
from tests.support.commands import run
from tests.support.traces import network_families

pytestmark = pytest.mark.acceptance

CALL = re.compile(r"\b(?:openat|open|creat|rename\w*|unlink\w*|link\w*|symlink\w*|truncate)\((.*)")
PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')
HOSTILE = (
    *("../hoard.png", "..%2fhoard.png", "sub/../../hoard.png", "link.png", "up/hoard.png"),
    *("/HOARD", "file:///HOARD", "//host/hoard.png", "http://127.0.0.1/hoard.png"),
)


def test_hostile_documents_reach_nothing_outside(tmp_path: Path) -> None:
    hoard, folder = tmp_path / "hoard.png", tmp_path / "chosen"
    hoard.write_bytes(pictures.valid("PNG"))
    (folder / "sub").mkdir(parents=True)
    (folder / "cat.png").write_bytes(pictures.valid("PNG"))
    (folder / "link.png").symlink_to("../hoard.png")
    (folder / "up").symlink_to("..")
    (folder / "cat.png.xmp").symlink_to("../hoard.xmp")
    references = [one.replace("/HOARD", str(hoard)) for one in HOSTILE]
    html = "".join(f'<img src="{one}">' for one in references)
    (folder / "page.html").write_text(html)
    (folder / "page.md").write_text("".join(f"![](<{one}>)\n" for one in references))
    (folder / "book.epub").write_bytes(epub("".join(f'<img src="{one}"/>' for one in references)))
    targets = dict(enumerate(references, start=1))
    (folder / "text.docx").write_bytes(
        docx(*(docx_picture(number, "") for number in targets), targets=targets)
    )
    entity = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file://{hoard}">]><w>&x;</w>'
    (folder / "entity.docx").write_bytes(archive({"word/document.xml": entity}))
    (folder / "climb.epub").write_bytes(archive({"../../hoard.png": "x"}))
    log = tmp_path / "trace"
    trace = ["strace", "-f", "-y", "-e", "trace=%file,%network", "-o", str(log)]
    outcome = run([*trace, sys.executable, "-m", "tests.support.alt_text_child", str(folder)])
    assert b"Traceback" not in outcome.stderr
    calls = [found[1] for line in log.read_text().splitlines() if (found := CALL.search(line))]
    touched = {path for call in calls for path in PATH.findall(call)}
    assert str(folder / "page.html") in touched, "the trace sees what is opened"
    assert not [path for path in touched if "hoard" in path]
    assert hoard.read_bytes() == pictures.valid("PNG")
    assert not (tmp_path / "hoard.xmp").exists()
    assert not network_families(log.read_text()) & {"AF_INET", "AF_INET6"}
