"""EPUB books: the `img` tags without `alt` in the pages that the book's list names."""

import posixpath
from urllib.parse import unquote

from desktop_app.alt_text.errors import AltTextError
from desktop_app.alt_text.places import Place, has_text, image_place
from desktop_app.alt_text.xml_scan import after_name, scan
from desktop_app.alt_text.zip_archive import DAMAGED, Archive
from desktop_app.translation import mark

SIGNED = mark("The book is signed or protected, and a change would break that. Ask its publisher.")

_CONTAINER = "META-INF/container.xml"
_PROTECTED = ("META-INF/signatures.xml", "META-INF/rights.xml")
_PAGES = "application/xhtml+xml"


def parts(archive: Archive) -> list[str]:
    """The book's pages. Raises `AltTextError` for a signed or damaged book."""
    if any(name in archive for name in _PROTECTED):
        raise AltTextError(SIGNED)
    roots = scan(archive.read(_CONTAINER), lambda one: one.local == "rootfile")
    if not roots:
        raise AltTextError(DAMAGED)
    found: dict[str, None] = {}  # in the list's order, each once
    for root in roots:
        book = root.attribute("full-path") or ""
        for item in scan(archive.read(book), lambda one: one.local == "item", doctype=True):
            if item.attribute("media-type") == _PAGES:
                page = unquote(item.attribute("href") or "")
                path = posixpath.normpath(posixpath.join(posixpath.dirname(book), page))
                if path in archive:
                    found[path] = None
    return list(found)


def places_in(archive: Archive, part: str) -> list[Place]:
    """Pictures of this page that lack a text. Raises `AltTextError`."""
    data = archive.read(part)
    elements = scan(data, lambda one: one.local in ("img", "base"), doctype=True)
    has_base = any(one.local == "base" and one.attribute("href") for one in elements)
    images = [one for one in elements if one.local == "img"]
    found: list[Place] = []
    for number, image in enumerate(images):
        attributes = {
            local: value for (space, local), value in image.attributes.items() if not space
        }
        if not has_text(attributes):
            place, folder = after_name(data, image), posixpath.dirname(part)
            source = attributes.get("src")
            found.append(image_place(number, source, folder, place, elsewhere=has_base))
    return found
