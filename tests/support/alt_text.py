"""What the tests of alt text share: another tool that reads metadata, documents, a quick model."""

import argparse
import json
import posixpath
import subprocess
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from desktop_app.engine.description import Certainty, Description, ModelInfo
from tests.support import pictures

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)
MODEL = "scripted 1"


def exiftool(path: Path) -> dict[str, str]:
    """All that exiftool reads of a file, by group and name, but for what it says of the file."""
    line = ["exiftool", "-json", "-G1", "-all", str(path)]
    done = subprocess.run(line, capture_output=True, check=True)
    (record,) = json.loads(done.stdout)
    about_the_file = ("SourceFile", "System:", "ExifTool:")
    return {name: text for name, text in record.items() if not name.startswith(about_the_file)}


def run_exiftool(*arguments: str) -> None:
    """Change a file as a person with another program would."""
    subprocess.run(["exiftool", "-overwrite_original", *arguments], capture_output=True, check=True)


def quick_model(picture: Path | bytes) -> Description:
    """Says at once what the file is called; is unsure of what is called so."""
    name = picture.name if isinstance(picture, Path) else "inner picture"
    sure = 0.2 if "unsure" in name else 0.8
    text = f"A picture called {name}."
    certainty = Certainty.SURE if sure > 0.5 else Certainty.UNSURE
    model = ModelInfo(*MODEL.split())
    return Description(text, f"Perhaps: {text}", sure, (), 0.0, model, certainty)


def options(*files: Path, **changes: object) -> argparse.Namespace:
    """What the command gets."""
    plain: dict[str, object] = {
        **dict.fromkeys(("write", "sidecar", "json", "include_unsure", "overwrite_own"), False),
        **dict.fromkeys(("csv", "report"), None),
    }
    return argparse.Namespace(files=list(files), **{**plain, **changes})


def archive(members: Mapping[str, str | bytes], stored: tuple[str, ...] = ()) -> bytes:
    """A ZIP file with these members, packed but for those `stored`."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            how = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            file.writestr(name, content, how)
    return stream.getvalue()


def docx_picture(number: int, attributes: str, inside: str = "", relation: str = "embed") -> str:
    """A drawing in a text document."""
    tag = f"<wp:docPr id='{number}' name=\"Picture {number}\" {attributes}"
    tag += f">{inside}</wp:docPr>" if inside else "/>"
    blip = f'<a:blip r:{relation}="rId{number}"/>'
    return f"<w:r><w:drawing><wp:inline>{tag}{blip}</wp:inline></w:drawing></w:r>"


def docx(*drawings: str, targets: Mapping[int, str] | None = None) -> bytes:
    """A text document with these drawings; the picture of each is `media/image1.png`."""
    body = "".join(drawings)
    document = (
        f'<?xml version="1.0"?>\n<w:document xmlns:w="{W}" xmlns:wp="{WP}" xmlns:a="{A}"'
        f' xmlns:r="{R}"><w:body><w:p>{body}</w:p></w:body></w:document>'
    )
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": document,
            "word/_rels/document.xml.rels": relations(targets or {}),
            "word/media/image1.png": pictures.valid("PNG"),
        }
    )


def pptx(attributes: str) -> bytes:
    """A presentation with one picture on one slide."""
    slide = (
        f'<p:sld xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}"><p:pic><p:nvPicPr>'
        f'<p:cNvPr id="1" name="Picture 1" {attributes}/></p:nvPicPr><p:blipFill>'
        '<a:blip r:embed="rId1"/></p:blipFill></p:pic></p:sld>'
    )
    return archive(
        {
            "ppt/slides/slide1.xml": slide,
            "ppt/slides/_rels/slide1.xml.rels": relations({1: "../media/image1.png"}),
            "ppt/media/image1.png": pictures.valid("PNG"),
        }
    )


def relations(targets: Mapping[int, str]) -> str:
    """What the pictures of a part refer to; a target with a scheme lies outside."""
    links = ""
    for number in range(1, 10):
        target = targets.get(number, "media/image1.png")
        mode = ' TargetMode="External"' if ":" in target else ""
        links += f'<Relationship Id="rId{number}" Target="{target}"{mode}/>'
    return f'<Relationships xmlns="{RELATIONS}">{links}</Relationships>'


def epub(body: str, head: str = "", page: str = "text/one.xhtml") -> bytes:
    """A book with one page and the picture `images/cat.png`."""
    item = f'<item id="one" href="{page}" media-type="application/xhtml+xml"/>'
    return archive(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": f"<package><manifest>{item}</manifest></package>",
            posixpath.join("OEBPS", page): '<?xml version="1.0"?>\n<!DOCTYPE html>\n'
            f'<html xmlns="http://www.w3.org/1999/xhtml"><head>{head}</head>'
            f"<body>{body}</body></html>",
            "OEBPS/images/cat.png": pictures.valid("PNG"),
        },
        stored=("mimetype",),
    )
