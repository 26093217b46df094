"""Pages to read: the keyboard and the licences."""

from pathlib import Path

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from desktop_app import __version__
from desktop_app.engine.agreement import compare
from desktop_app.engine.description import Description
from desktop_app.paths import assets_folder
from desktop_app.translation import mark, tr
from desktop_app.ui.actions import ACTIONS, Actions, native, plain
from desktop_app.ui.announcer import Message
from desktop_app.ui.widgets import FocusRing, ReadingText

_NOTICES = "THIRD_PARTY_NOTICES.md"
_QT_KEYS = (
    mark("Tab and Shift+Tab: go to the next or the previous part of the window."),
    mark("Arrow keys: move through a text or a menu. With Shift they select."),
    mark("Ctrl+C: copy what is selected in a text."),
    mark("Return or Space: press a button."),
    mark("Alt and an underlined letter: open that menu, or go to that part of the window."),
    mark("Esc: close a page or a menu."),
)


class TextPage(QDialog):
    """A text to read at one's own pace; Escape closes it."""

    def __init__(self, title: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        page = ReadingText(title, text)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(page)
        layout.addWidget(buttons)
        self.resize(parent.size() * 0.8)
        FocusRing(self)
        page.setFocus()


def keyboard_page(actions: Actions) -> str:
    """What every key does, a line each."""
    lines = [
        f"{native(actions.keys(record.id))}: {plain(tr(record.title))}. {tr(record.help)}"
        for record in ACTIONS
        if actions.keys(record.id)
    ]
    return "\n".join([*lines, *map(tr, _QT_KEYS)])


def messages_page(messages: list[Message]) -> str:
    """What was told, a line each, the newest first."""
    if not messages:
        return tr("Nothing has been told yet.")
    return "\n".join(f"{message.when:%H:%M:%S} {message.text}" for message in messages)


def others_page(description: Description) -> str:
    """Different sentences about a picture, a line each, then what they agree on."""
    found = compare(description.caption, [other.caption for other in description.alternatives])
    if len(found.sentences) < 2:
        return tr("There is no other sentence about this picture.")
    return "\n".join([*found.sentences, found.told()])


def about_page() -> str:
    """The version, and the licences of Hearsight and of everything in it."""
    told = tr(
        "Hearsight {version}\n"
        "Tells what is in a picture, on your own computer, without the network.\n"
        "Free under the MIT licence.",
        version=__version__,
    )
    return f"{told}\n\n{_notices()}"


def _notices() -> str:
    """The licences of others: beside the sources, or where an installer put them."""
    from importlib.metadata import (  # slow, and needed on this page alone
        PackageNotFoundError,
        files,
    )

    candidates = [assets_folder().parent / _NOTICES]
    try:
        installed = files("hearsight") or []
    except PackageNotFoundError:
        installed = []
    candidates += [Path(str(file.locate())) for file in installed if file.name == _NOTICES]
    for path in candidates:
        if path.is_file():
            return path.read_text(encoding="utf-8")
    return tr("The licences of others are in the file {file}.", file=_NOTICES)
