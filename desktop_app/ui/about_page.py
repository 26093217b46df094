"""Help ▸ About: the version, what Hearsight is built on, and the licence text of every part."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QVBoxLayout, QWidget

from desktop_app.paths import assets_folder
from desktop_app.translation import tr
from desktop_app.ui.dialogs import about_page
from desktop_app.ui.widgets import FocusRing, ReadingText, label_of

_LONGEST = 60_000  # bytes that are shown at once


def licences_folder() -> Path:
    """Where an installed Hearsight has a folder with licence texts for each of its parts."""
    return assets_folder().parent / "licences"


class AboutPage(QDialog):
    """A text to read; when Hearsight is installed, also a list of its parts with their licences."""

    def __init__(self, parent: QWidget, folder: Path | None = None) -> None:
        """`folder` holds the licences, if not that of this Hearsight."""
        super().__init__(parent)
        self._folder = folder or licences_folder()
        self.setWindowTitle(tr("About Hearsight"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page = ReadingText(tr("About Hearsight"), about_page())
        layout = QVBoxLayout(self)
        layout.addWidget(page, stretch=2)
        self._pieces = [piece for part in _parts(self._folder) for piece in _pieces(part)]
        if self._pieces:
            self._add_licences(layout)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.resize(parent.size() * 0.8)
        FocusRing(self)
        page.setFocus()

    def _add_licences(self, layout: QVBoxLayout) -> None:
        self.parts = QListWidget()
        self.parts.addItems([piece.title for piece in self._pieces])
        self.parts.setAccessibleName(tr("Parts of Hearsight"))
        self.text = ReadingText(tr("Licence"))
        self.parts.currentRowChanged.connect(self._show)
        self.parts.setCurrentRow(0)
        layout.addWidget(label_of(self.parts, tr("&Parts of Hearsight")))
        layout.addWidget(self.parts, stretch=1)
        layout.addWidget(self.text, stretch=2)

    def _show(self, row: int) -> None:
        self.text.setPlainText(self._pieces[row].text())


@dataclass(frozen=True)
class _Piece:
    """A licence text, or a part of it that can be shown without a pause."""

    title: str
    file: Path
    number: int

    def text(self) -> str:
        """The lines that begin in this piece."""
        content = self.file.read_bytes()
        start = content.find(b"\n", self.number * _LONGEST) + 1 if self.number else 0
        end = content.find(b"\n", (self.number + 1) * _LONGEST) + 1
        return content[start : end or None].decode("utf-8", "replace").strip()


def _parts(folder: Path) -> list[Path]:
    """A folder for each part of Hearsight; none when it runs from its sources."""
    found = [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    return sorted(found, key=lambda path: path.name.lower())


def _pieces(part: Path) -> list[_Piece]:
    """The licence texts of a part; numbered when there are several, or a long one."""
    files = sorted(path for path in part.iterdir() if path.is_file())
    places = [(file, n) for file in files for n in range(1 + file.stat().st_size // _LONGEST)]
    titles = [part.name]
    if len(places) > 1:
        titles = [
            tr("{part}, {place} of {total}", part=part.name, place=place, total=len(places))
            for place in range(1, len(places) + 1)
        ]
    return [_Piece(title, *place) for title, place in zip(titles, places, strict=True)]
