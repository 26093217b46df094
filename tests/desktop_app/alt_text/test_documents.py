"""Documents of every kind: what lacks a text is found, and gets one with nothing else changed."""

import html.parser
import os
import xml.etree.ElementTree as ET
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from desktop_app.alt_text.documents import Document
from desktop_app.alt_text.errors import AltTextError
from tests.support import pictures
from tests.support.alt_text import archive, docx, docx_picture, epub, pptx

TEXT = 'A "dog" & <cat>, 猫 [x] *y*'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where documents lie, with pictures beside them and one outside."""
    folder = tmp_path / "chosen"
    (folder / "images").mkdir(parents=True)
    for path in (folder / "cat.png", folder / "images" / "a b.png", tmp_path / "outside.png"):
        path.write_bytes(pictures.valid("PNG"))
    return folder


def saved(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def found(path: Path) -> list[str]:
    """The pictures that can be described."""
    return [one.target for one in Document(path).lacking() if not one.skipped]


def fill(path: Path, text: str | None = TEXT) -> None:
    document = Document(path)
    document.write({one.key: text for one in document.lacking() if not one.skipped})


class Images(html.parser.HTMLParser):
    """What another parser sees of a page's pictures."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.attributes: list[dict[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.attributes.append(dict(attrs))


@pytest.mark.parametrize(
    "tag",
    [
        "<img src=cat.png>",
        '<IMG SRC="cat.png">',
        "<img\n src='cat.png' />",
        "<img/src=cat.png>",
        '<img title="a > b" src="./images/../cat.png?v=1#top">',
        '<img src="&#99;at.png" width=5>',
        '<img src="cat.png" aria-hidden=false role=img>',
        "<img class=alt data-alt='x' src=cat.png>",
    ],
)
def test_pages_pictures_without_a_text(tag: str, folder: Path) -> None:
    page = f"<!DOCTYPE html><p>caf\u00e9 {tag}<p>end"
    path = saved(folder, "page.html", page.encode("latin-1"))
    assert found(path) == ["cat.png"]
    fill(path)
    after = path.read_bytes().decode("latin-1")
    assert Images(after).attributes[-1]["alt"] == TEXT
    assert found(path) == []
    at = after.index(" alt=")
    end = after.index('"', at + 6) + 1
    assert after[:at] + after[end:] == page


@pytest.mark.parametrize(
    "content",
    [
        '<img src=cat.png alt="A cat">',
        "<img src=cat.png alt>",
        "<img src=cat.png alt=''>",
        "<img src=cat.png role=presentation>",
        '<img src=cat.png aria-label="A cat">',
        "<img src=cat.png aria-hidden='true'>",
        "<!-- <img src=cat.png> -->",
        "<script>'<img src=cat.png>'</script>",
        "<style><img src=cat.png></style>",
        "<textarea><img src=cat.png></textarea>",
        "<title><img src=cat.png></title>",
        '<p title="<img src=cat.png>">',
        "<imgx src=cat.png>",
        "<!-- <img src=cat.png>",
    ],
)
def test_what_has_a_text_or_is_no_picture_is_left(content: str, folder: Path) -> None:
    assert Document(saved(folder, "page.html", content)).lacking() == []


def test_a_picture_can_be_marked_as_decoration(folder: Path) -> None:
    path = saved(folder, "page.htm", "<img src=cat.png>")
    fill(path, None)
    assert path.read_text() == '<img alt="" src=cat.png>'


ELSEWHERE = (
    "https://example.invalid/a.png",
    "//example.invalid/a.png",
    "data:image/png;base64,AAAA",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "c:/windows/a.png",
    "  HTTP://x/a.png",
)
OUTSIDE = (
    "../outside.png",
    "images/../../outside.png",
    "%2e%2e/outside.png",
    "..%2foutside.png",
    "/etc/passwd",
    "..\\outside.png",
    "\\\\server\\share\\a.png",
    "link.png",
    "linked/outside.png",
    "a%00.png",
    "%2fetc/passwd",
    "file%3a/etc/passwd",
    ".",
    "..",
)


@pytest.mark.parametrize("reference", [*ELSEWHERE, *OUTSIDE, "", "missing.png", "images"])
@pytest.mark.parametrize("kind", ["page.html", "page.md"])
def test_references_that_lead_elsewhere_are_listed_and_left(
    reference: str, kind: str, folder: Path
) -> None:
    (folder / "link.png").symlink_to("../outside.png")
    (folder / "linked").symlink_to("..")
    content = f'<img src="{reference}">' if kind == "page.html" else f"![](<{reference}>)"
    (lacking,) = Document(saved(folder, kind, content)).lacking()
    assert lacking.skipped
    assert lacking.reference == reference


def test_a_page_whose_references_begin_elsewhere_is_listed(folder: Path) -> None:
    path = saved(folder, "page.html", "<base href=https://x/><img src=cat.png>")
    (lacking,) = Document(path).lacking()
    assert lacking.skipped and lacking.reference == "cat.png"


MARKDOWN = """# A page

![](cat.png) and ![ ](<images/a b.png> "Title") and ![A cat](cat.png) \\![](cat.png)
`![](cat.png)` and ``a ` ![](cat.png)`` but ` ![](cat.png)

```
![](cat.png)
```
~~~ md
![](cat.png)
~~~~
![][Ref] ![][none]
<!-- ![](cat.png) -->
<img src="cat.png"> `<img src="cat.png">`

[ref]: images/a%20b.png
"""


def test_markdown(folder: Path) -> None:
    path = saved(folder, "page.md", MARKDOWN)
    assert found(path) == ["cat.png", "images/a b.png", "cat.png", "images/a b.png", "cat.png"]
    fill(path)
    after = path.read_text(encoding="utf-8")
    escaped = 'A "dog" \\& &lt;cat&gt;, 猫 \\[x\\] \\*y\\*'
    assert after.count(f"![{escaped}](") == 3
    assert f"![{escaped}][Ref] ![][none]" in after
    assert after.count(escaped) == 4
    assert after.replace(escaped, "").replace("![](<", "![ ](<").count("![](cat.png)") == 8
    assert found(path) == []


def test_a_picture_in_markdown_that_lies_nowhere_keeps_its_number(folder: Path) -> None:
    """Texts go to the right picture even when others have got theirs meanwhile."""
    path = saved(folder, "page.md", "![](cat.png) ![](images/a%20b.png)")
    before = Document(path).lacking()
    Document(path).write({before[0].key: "first"})
    Document(path).write({before[1].key: "second"})
    assert path.read_text() == "![first](cat.png) ![second](images/a%20b.png)"
    with pytest.raises(AltTextError, match="changed meanwhile"):
        Document(path).write({before[0].key: "third"})
    with pytest.raises(AltTextError, match="cannot be marked"):
        saved(folder, "page.md", "![](cat.png)")
        Document(path).write({before[0].key: None})


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def test_only_the_page_of_a_book_differs(folder: Path) -> None:
    body = '<p>&#160;<img src="../images/cat.png" /></p><img alt="" src="../images/cat.png"/>'
    path = saved(folder, "book.epub", epub(body))
    before = members(path)
    assert found(path) == ["OEBPS/images/cat.png"]
    fill(path)
    after = members(path)
    assert list(after) == list(before)
    assert [name for name in before if before[name] != after[name]] == ["OEBPS/text/one.xhtml"]
    page = ET.fromstring(after["OEBPS/text/one.xhtml"])
    image = page.find(".//{*}img")
    assert image is not None and image.get("alt") == TEXT
    assert path.read_bytes()[30:58] == b"mimetypeapplication/epub+zip"


@pytest.mark.parametrize(
    "reference",
    [
        *ELSEWHERE[:6],
        *(f"../{one}" for one in OUTSIDE[:6]),
        "/etc/passwd",
        "../../../etc/passwd",
        "../images/missing.png",
    ],
)
def test_references_out_of_a_book_are_listed(reference: str, folder: Path) -> None:
    path = saved(folder, "book.epub", epub(f'<img src="{reference}"/>'))
    (lacking,) = Document(path).lacking()
    assert lacking.skipped


DECORATIVE = (
    '<a:extLst><a:ext uri="x"><d:decorative val="1" xmlns:d='
    '"http://schemas.microsoft.com/office/drawing/2017/decorative"/></a:ext></a:extLst>'
)


def test_a_text_document(folder: Path) -> None:
    drawings = (
        docx_picture(1, ""),
        docx_picture(2, 'descr="A cat"'),
        docx_picture(3, 'descr=""'),
        docx_picture(4, "", DECORATIVE),
        docx_picture(5, "descr = '' ", DECORATIVE.replace('val="1"', 'val="0"')),
        docx_picture(6, "", relation="link"),
        docx_picture(7, ""),
        docx_picture(8, ""),
    )
    targets = {3: "/word/media/image1.png", 7: "https://x/a.png", 8: "../../../etc/passwd"}
    path = saved(folder, "text.docx", docx(*drawings, targets=targets))
    before = members(path)
    lacking = Document(path).lacking()
    assert [one.number for one in lacking] == [0, 2, 4, 5, 6, 7]
    assert [bool(one.skipped) for one in lacking] == [False, False, False, True, True, True]
    fill(path)
    after = members(path)
    assert [name for name in before if before[name] != after[name]] == ["word/document.xml"]
    described = [one.get("descr") for one in ET.fromstring(after["word/document.xml"]).iter(DOC_PR)]
    assert described == [TEXT, "A cat", TEXT, None, TEXT, None, None, None]
    assert found(path) == []


DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
ADEC = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


@pytest.mark.parametrize(
    "inside", ["", "<a:hlinkClick/>", '<a:extLst><a:ext uri="y"><b/></a:ext></a:extLst>']
)
def test_decoration_in_a_text_document(inside: str, folder: Path) -> None:
    path = saved(folder, "text.docx", docx(docx_picture(1, 'descr=""', inside)))
    fill(path, None)
    root = ET.fromstring(members(path)["word/document.xml"])
    (mark,) = root.iter(ADEC)
    assert mark.get("val") == "1"
    (properties,) = root.iter(DOC_PR)
    assert len(properties.findall("{*}extLst")) == 1
    assert found(path) == []


@pytest.mark.parametrize("name", ["chelsea.png", "C:\\Users\\me\\IMG_0001.JPG"])
def test_the_name_of_a_file_is_no_text(name: str, folder: Path) -> None:
    path = saved(folder, "slides.pptx", pptx(f'descr="{name}"'))
    assert found(path) == ["ppt/media/image1.png"]
    fill(path, "A cat")
    assert b'descr="A cat"' in members(path)["ppt/slides/slide1.xml"]
    assert name.encode() not in members(path)["ppt/slides/slide1.xml"]
    sentence = saved(folder, "other.pptx", pptx('descr="See chelsea.png"'))
    assert Document(sentence).lacking() == []


def test_a_group_of_pictures_is_listed(folder: Path) -> None:
    inner = '<a:blip r:embed="rId2"/><a:blip r:embed="rId3"/></wp:inline>'
    group = docx_picture(1, "").replace("</wp:inline>", inner)
    (lacking,) = Document(saved(folder, "text.docx", docx(group))).lacking()
    assert "group" in lacking.skipped


def test_a_presentation(folder: Path) -> None:
    path = saved(folder, "slides.pptx", pptx('descr=""'))
    assert found(path) == ["ppt/media/image1.png"]
    fill(path)
    slide = ET.fromstring(members(path)["ppt/slides/slide1.xml"])
    properties = slide.find(".//{*}cNvPr")
    assert properties is not None and properties.get("descr") == TEXT
    assert Document(saved(folder, "other.pptx", pptx('descr="A cat"'))).lacking() == []


ENTITY = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>'
BOMB = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w>&b;</w>'


@pytest.mark.parametrize(
    "content",
    [
        archive({"word/document.xml": ENTITY}),
        archive({"word/document.xml": BOMB}),
        archive({"word/document.xml": "<!DOCTYPE w SYSTEM 'http://x/y'><w/>"}),
        archive({"word/document.xml": "<w>"}),
        archive({"word/document.xml": "<w>" * 2000 + "</w>" * 2000}),
        archive({"word/document.xml": "<w/>", "_xmlsignatures/sig1.xml": "<s/>"}),
        archive(
            {"word/document.xml": "<w>" + "<b/>" * 2_500_000 + "</w>", "n": os.urandom(99_999)}
        ),
        b"not an archive",
    ],
)
def test_hostile_text_documents_are_refused(content: bytes, folder: Path) -> None:
    path = saved(folder, "text.docx", content)
    with pytest.raises(AltTextError) as told:
        Document(path)
    assert told.value.sentence.endswith(".")
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "content",
    [
        epub("&nothing;"),
        epub("<img src='../images/cat.png'>"),
        archive({"META-INF/container.xml": "<container/>"}),
        archive({"mimetype": "application/epub+zip"}),
        archive({"META-INF/container.xml": ENTITY}),
        epub("").replace(b"META-INF/container.xml", b"META-INF/containe2.xml"),
    ],
)
def test_hostile_books_are_refused(content: bytes, folder: Path) -> None:
    path = saved(folder, "book.epub", content)
    with pytest.raises(AltTextError):
        Document(path)


def test_a_signed_book_is_left(folder: Path) -> None:
    stream = BytesIO(epub("<img src='../images/cat.png'/>"))
    with zipfile.ZipFile(stream, "a") as file:
        file.writestr("META-INF/signatures.xml", "<s/>")
    with pytest.raises(AltTextError, match="signed"):
        Document(saved(folder, "book.epub", stream.getvalue()))


def test_what_is_too_much_is_refused(folder: Path) -> None:
    with pytest.raises(AltTextError, match="32 megabytes"):
        Document(saved(folder, "page.html", b" " * (33 << 20)))
    with pytest.raises(AltTextError, match="10 000"):
        Document(saved(folder, "page.html", b"<img>" * 10_001))
    with pytest.raises(AltTextError, match="UTF-16"):
        Document(saved(folder, "page.html", "<img src=cat.png>".encode("utf-16")))


SLOW = {
    "tags without an end": b"<a '" * 400_000,
    "quotes without an end": b"<img x=\"'" * 200_000,
    "comments without an end": b"<!--" * 400_000,
    "scripts without an end": b"<script " * 300_000,
    "ticks": b" ".join(b"`" * n for n in range(1, 1500)),
    "fence": b"`" * 2_000_000,
    "brackets": b"![" * 500_000,
    "parentheses": b"![](" + b"(" * 500_000,
    "spaces": b"<img" + b" " * 1_000_000 + b"![](" + b" " * 1_000_000,
    "definitions": b"[a]:" * 300_000,
}


@pytest.mark.parametrize("kind", ["page.html", "page.md"])
@pytest.mark.parametrize("name", SLOW)
def test_hostile_text_takes_no_longer_than_other(name: str, kind: str, folder: Path) -> None:
    path = saved(folder, kind, SLOW[name])
    before = os.times().user
    Document(path)
    assert os.times().user - before < 5
