"""A picture in a document that lacks an alternative text, and what would give it one."""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from desktop_app.alt_text.edits import Edit, as_attribute
from desktop_app.alt_text.errors import AltTextError
from desktop_app.translation import mark

MOST = 10_000  # pictures in one document

TOO_MANY = mark("There are more than 10 000 pictures in it. Split the document.")
WEB = "it lies elsewhere, not in the document's folder"
LEAVES = "it lies outside the document's folder"
NO_REFERENCE = "it does not say which picture file is shown"

_SCHEME = re.compile(r"\s*(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//|\\\\)")


@dataclass(frozen=True)
class Place:
    """A picture without a text, in one part of a document."""

    number: int  # among all pictures of the part, with a text or without
    reference: str  # as written
    target: str  # path from the folder or the root of the archive; empty when it is skipped
    skipped: str  # why, as the end of a sentence; else empty
    text: Callable[[str], Edit]  # what gives it this text
    decorative: Edit | None  # what marks it as decoration


def place(
    number: int,
    reference: str | None,
    folder: str,
    text: Callable[[str], Edit],
    decorative: Edit | None,
    *,
    elsewhere: bool = False,
) -> Place:
    """A place whose reference is a URL as people write it into documents.

    `folder` is where the part lies that refers to it; empty for the root. With `elsewhere` all
    references of the part begin at another place.
    """
    if number >= MOST:
        raise AltTextError(TOO_MANY)
    target, skipped = "", ""
    if not reference or not reference.strip():
        skipped = NO_REFERENCE
    elif elsewhere or _SCHEME.match(reference):
        skipped = WEB
    else:
        target = _target(reference.strip(), folder)
        skipped = "" if target else LEAVES
    return Place(number, reference or "", target, skipped, text, decorative)


def _target(reference: str, folder: str) -> str:
    """The path that a reference leads to; empty when that is not inside."""
    path = unquote(re.split(r"[?#]", reference, maxsplit=1)[0])
    if path.startswith("/") or "\\" in path or "\0" in path or _SCHEME.match(path):
        return ""
    joined = posixpath.normpath(posixpath.join(folder, path))
    return "" if joined.split("/")[0] in ("..", ".") else joined


def has_text(attributes: Mapping[str, str]) -> bool:
    """Whether an `img` of HTML has a text, or is marked as decoration."""
    return (
        "alt" in attributes
        or attributes.get("role", "").strip().lower() in ("none", "presentation")
        or attributes.get("aria-hidden", "").strip().lower() == "true"
        or any(attributes.get(name, "").strip() for name in ("aria-label", "aria-labelledby"))
    )


def image_place(
    number: int, reference: str | None, folder: str, after_name: int, *, elsewhere: bool = False
) -> Place:
    """The place of an `img` of HTML without `alt`, which goes after the tag's name."""

    def insert(text: str) -> Edit:
        return Edit(after_name, after_name, b' alt="' + as_attribute(text) + b'"')

    return place(number, reference, folder, insert, insert(""), elsewhere=elsewhere)
