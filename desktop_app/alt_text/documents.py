"""Documents with pictures: which lack a text, the pictures themselves, and texts written in."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop_app.alt_text import epub, html_pages, markdown, office, safe_write
from desktop_app.alt_text.edits import edited, one_line
from desktop_app.alt_text.errors import AltTextError
from desktop_app.alt_text.places import LEAVES, Place
from desktop_app.alt_text.xml_scan import LARGEST
from desktop_app.alt_text.zip_archive import Archive
from desktop_app.translation import mark

SUFFIXES = (".html", ".htm", ".md", ".markdown", ".epub", ".docx", ".pptx")

CHANGED = mark("The document was changed meanwhile. Look for its pictures again.")
TOO_LARGE = mark("The document is larger than 32 megabytes. Split it.")
CANNOT_MARK = mark("This picture cannot be marked as decoration. Leave it without a text.")
MISSING = "there is no such file"

Key = tuple[str, int, str]  # of a picture: part, number, reference

_WHOLE = ""  # the part of a document that is one file


@dataclass(frozen=True)
class Lacking:
    """A picture in a document that has no text."""

    part: str  # of the document
    number: int  # among all pictures of that part
    reference: str  # as people know it
    target: str  # its file from the document's folder, or its place in the archive
    skipped: str  # why it cannot be described, as the end of a sentence; else empty
    can_be_marked: bool  # as decoration

    @property
    def key(self) -> Key:
        """What tells it from the document's other pictures, before and after a change."""
        return self.part, self.number, self.reference


class Document:
    """A document as it was read."""

    def __init__(self, path: Path) -> None:
        """Read the document and look for pictures. Raises `AltTextError`."""
        self._original = safe_write.read(path)
        self.folder = self._original.path.parent
        self._archive: Archive | None = None
        suffix = path.suffix.lower()
        if suffix in (".epub", ".docx", ".pptx"):
            self._archive = Archive(self._original.data)
            kind = epub if suffix == ".epub" else office
            self._places = {
                part: kind.places_in(self._archive, part) for part in kind.parts(self._archive)
            }
        else:
            if len(self._original.data) > LARGEST:
                raise AltTextError(TOO_LARGE)
            find: Callable[[bytes], list[Place]] = html_pages.places_in
            if suffix in (".md", ".markdown"):
                find = markdown.places_in
            self._places = {_WHOLE: find(self._original.data)}

    def lacking(self) -> list[Lacking]:
        """The pictures without a text."""
        return [
            Lacking(
                part,
                place.number,
                place.reference,
                place.target,
                place.skipped or self._why_not(place),
                place.decorative is not None,
            )
            for part, places in self._places.items()
            for place in places
        ]

    def picture(self, lacking: Lacking) -> Path | bytes:
        """A picture's file or bytes. Raises `AltTextError`."""
        if self._archive is None:
            return self.folder / lacking.target
        return self._archive.read(lacking.target)

    def write(self, texts: Mapping[Key, str | None]) -> None:
        """Write texts by the keys of what lacks them; None marks decoration.

        Raises `AltTextError`, above all when a picture has got a text meanwhile.
        """
        changed = {
            part: self._changed(part, texts)
            for part in self._places
            if any(key[0] == part for key in texts)
        }
        if {part for part, _, _ in texts} != set(changed):
            raise AltTextError(CHANGED)
        archive = self._archive
        pieces = archive.with_members(changed) if archive else [changed[_WHOLE]]
        safe_write.replace(self._original, pieces, lambda data: self._holds(data, changed))

    def _changed(self, part: str, texts: Mapping[Key, str | None]) -> bytes:
        places = {(part, place.number, place.reference): place for place in self._places[part]}
        edits = []
        for key, text in texts.items():
            if key[0] != part:
                continue
            if key not in places:
                raise AltTextError(CHANGED)
            edit = places[key].decorative if text is None else places[key].text(one_line(text))
            if edit is None:
                raise AltTextError(CANNOT_MARK)
            edits.append(edit)
        whole = self._original.data if self._archive is None else self._archive.read(part)
        return edited(whole, edits)

    def _holds(self, data: bytes, changed: Mapping[str, bytes]) -> bool:
        """Whether a written document has the new parts, and every other as it was."""
        before = self._archive
        if before is None:
            return data == changed[_WHOLE]
        after = Archive(data)
        names = [member.name for member in before.members]
        return names == [member.name for member in after.members] and all(
            after.read(name) == changed[name]
            if name in changed
            else after.raw(name) == before.raw(name)
            for name in names
        )

    def _why_not(self, place: Place) -> str:
        """Why the picture's file may not be read, if it lies beside the document."""
        if self._archive is not None:
            return "" if place.target in self._archive else MISSING
        file = os.path.realpath(self.folder / place.target)
        if not Path(file).is_relative_to(os.path.realpath(self.folder)):  # by a link
            return LEAVES
        return "" if os.path.isfile(file) else MISSING
