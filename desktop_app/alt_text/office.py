"""DOCX and PPTX: pictures without a description in their drawing properties."""

import posixpath
import re
from functools import partial
from urllib.parse import unquote

from desktop_app.alt_text.edits import Edit, as_attribute
from desktop_app.alt_text.errors import AltTextError
from desktop_app.alt_text.places import MOST, TOO_MANY, WEB, Place
from desktop_app.alt_text.xml_scan import Element, after_name, attribute_span, scan
from desktop_app.alt_text.zip_archive import Archive
from desktop_app.translation import mark

SIGNED = mark("The document is signed, and a change would break that. Ask who signed it.")
SEVERAL = "it is a group of several pictures"
NO_PART = "its picture is not in the document"

_PARTS = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml"
    r"|ppt/slides/slide\d+\.xml"
)
# Programs put the name of the picture's file where people would write a text.
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|bmp|tiff?|webp|heic|emf|wmf|svg)", re.IGNORECASE)
_AROUND = {"inline": "docPr", "anchor": "docPr", "pic": "cNvPr"}  # what has a picture's properties
_KEPT = {*_AROUND, *_AROUND.values(), "blip", "decorative", "extLst"}
_DECORATIVE = (
    b'<a:ext xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    b' uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative'
    b' xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext>'
)
_LIST = b'<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'


def parts(archive: Archive) -> list[str]:
    """The parts that can show pictures. Raises `AltTextError` for a signed document."""
    if any(member.name.startswith("_xmlsignatures/") for member in archive.members):
        raise AltTextError(SIGNED)
    return [member.name for member in archive.members if _PARTS.fullmatch(member.name)]


def places_in(archive: Archive, part: str) -> list[Place]:
    """Pictures of this part that lack a text. Raises `AltTextError`."""
    data = archive.read(part)
    around = ("pic",) if part.startswith("ppt/") else ("inline", "anchor")
    elements = scan(data, lambda element: element.local in _KEPT)
    pictures: dict[int, list[Element]] = {}  # by the place of what is around them
    for element in elements:
        owner = next((one for one in element.ancestors() if one.local in around), None)
        if owner is not None:
            pictures.setdefault(owner.start, []).append(element)
    targets = _targets(archive, part)
    found: list[Place] = []
    for number, inner in enumerate(pictures.values()):
        if number >= MOST:
            raise AltTextError(TOO_MANY)
        place = _place(data, number, inner, targets, archive)
        if place is not None:
            found.append(place)
    return found


def _place(
    data: bytes, number: int, inner: list[Element], targets: dict[str, str], archive: Archive
) -> Place | None:
    """The place of a picture that has neither a text nor a mark as decoration."""
    blips = [element for element in inner if element.local == "blip"]
    wanted = ("docPr", "cNvPr")
    properties = next((element for element in inner if element.local in wanted), None)
    if not blips or properties is None:
        return None
    text = (properties.attribute("descr") or "").strip()
    if text and not _FILE_NAME.fullmatch(text):
        return None
    ours = [one for one in inner if any(around is properties for around in one.ancestors())]
    if any(one.local == "decorative" and one.attribute("val") in ("1", "true") for one in ours):
        return None
    name = properties.attribute("name") or ""
    target, skipped = _target(blips, targets)
    if target and target not in archive:
        target, skipped = "", NO_PART
    lists = [one for one in ours if one.local == "extLst" and one.parent is properties]
    decorative = _decorative_edit(data, properties, lists)
    reference = posixpath.basename(target) or name
    return Place(
        number, reference, target, skipped, partial(_text_edit, data, properties), decorative
    )


def _target(blips: list[Element], targets: dict[str, str]) -> tuple[str, str]:
    """The part that holds the picture, or why there is none."""
    if len(blips) > 1:
        return "", SEVERAL
    by_name = {local: value for (_, local), value in blips[0].attributes.items()}
    if "embed" not in by_name:
        return "", WEB if "link" in by_name else NO_PART
    target = targets.get(by_name["embed"])
    return (target, "") if target else ("", NO_PART if target is None else WEB)


def _targets(archive: Archive, part: str) -> dict[str, str]:
    """The parts that this one refers to, by their identifiers; empty for what lies elsewhere."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive:
        return {}
    found: dict[str, str] = {}
    for element in scan(archive.read(relations), lambda one: one.local == "Relationship"):
        target = unquote(element.attribute("Target") or "")
        path = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
        is_outside = element.attribute("TargetMode") == "External" or "\\" in target
        found[element.attribute("Id") or ""] = "" if is_outside else path
    return found


def _text_edit(data: bytes, properties: Element, text: str) -> Edit:
    span = attribute_span(data, properties, "descr")
    place = after_name(data, properties)
    start, end = span or (place, place)
    return Edit(start, end, b' descr="' + as_attribute(text) + b'"')


def _decorative_edit(data: bytes, properties: Element, lists: list[Element]) -> Edit | None:
    """What marks the picture as decoration, as Office 2019 and later do."""
    if lists:
        known = lists[0]
        return None if known.is_empty else Edit(known.inside, known.inside, _DECORATIVE)
    whole = _LIST + _DECORATIVE + b"</a:extLst>"
    if not properties.is_empty:
        return Edit(properties.close, properties.close, whole)
    name = data[properties.start + 1 : after_name(data, properties)]
    end = properties.inside
    return Edit(end - 2, end, b">" + whole + b"</" + name + b">")
