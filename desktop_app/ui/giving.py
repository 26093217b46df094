"""Ways for a description to go out: to the ear, the clipboard, a file, the notes."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.engine.errors import HearsightError
from desktop_app.speech.reader import Reader
from desktop_app.translation import mark, tr
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.queue import Item
from desktop_app.ui.showing import Showing

NOT_WRITTEN = mark("{file} could not be written: {reason}. Choose another folder.")


class Giving(QObject):
    """What can be done with the description that is shown."""

    def __init__(
        self, window: QWidget, showing: Showing, announcer: Announcer, jobs: Jobs, notes: Path
    ) -> None:
        """`notes` is the file that descriptions are appended to."""
        super().__init__(window)
        self._window = window
        self._showing = showing
        self._announcer = announcer
        self._jobs = jobs
        self._notes = notes
        self._reader = Reader(_Aloud(announcer))
        self._read = ""  # what the reader has open

    def copy(self) -> None:
        """Put the description on the clipboard."""
        QGuiApplication.clipboard().setText(self._text())
        self._announcer.tell(tr("Description copied"))

    def speak_again(self) -> None:
        """Say once more what stands in the place of the description."""
        text = self._showing.text.toPlainText()
        if self._showing.item is None:
            self._announcer.say(text)
        else:
            self._announcer.say_description(text)

    def speak_slower(self) -> None:
        """Say the description once more, slower."""
        self._announcer.say_slower(self._text())

    def next_sentence(self) -> None:
        """Say the next sentence of the description, at first the first."""
        if not self._reading().next():
            self._announcer.tell(tr("That was the last sentence."))

    def previous_sentence(self) -> None:
        """Say the sentence before."""
        if not self._reading().previous():
            self._announcer.tell(tr("That was the first sentence."))

    def spell(self) -> None:
        """Say the description character by character."""
        self._announcer.spell(self._text())

    def save(self) -> None:
        """Ask for a file and write the description into it."""
        item = self._item()
        name = f"{Path(item.picture.name).stem}.txt"
        dialog = QFileDialog(self._window, tr("Save the description"), name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("Text files (*.txt)"))
        dialog.setDefaultSuffix("txt")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = f"{self._showing.said(item)}\n"
        dialog.fileSelected.connect(
            lambda file: self._write(
                Path(file), lambda path: path.write_text(text, encoding="utf-8")
            )
        )
        dialog.open()

    def append_to_notes(self) -> None:
        """Add the description, its picture's name and the time to the notes."""
        item = self._item()
        when = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
        entry = f"{when}, {item.picture.name}\n{self._showing.said(item)}\n\n"

        def append(path: Path) -> None:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as notes:
                notes.write(entry)

        self._write(self._notes, append)

    def _write(self, path: Path, write: Callable[[Path], object]) -> None:
        def work(_cancel: object) -> str:
            """The sentence about a failure, empty when there was none."""
            try:
                write(path)
            except OSError as error:
                reason = error.strerror or type(error).__name__
                return tr(NOT_WRITTEN, file=path.name, reason=reason)
            return ""

        def done(problem: str) -> None:
            if problem:
                self._announcer.warn(problem)
            else:
                self._announcer.tell(tr("Written to {file}", file=path.name))

        def fail(error: HearsightError) -> None:
            self._announcer.warn(tr(error.sentence))

        self._jobs.run(work, done, fail)

    def _text(self) -> str:
        return self._showing.said(self._item())

    def _reading(self) -> Reader:
        """The reader with what stands in the place of the description."""
        text = self._showing.text.toPlainText()
        if text != self._read:
            self._read = text
            self._reader.open(text)
        return self._reader

    def _item(self) -> Item:
        item = self._showing.item
        assert item is not None  # the record of the action says that it needs one
        return item


class _Aloud:
    """The announcer as a reader knows it. Only descriptions are read, so it is all English."""

    def __init__(self, announcer: Announcer) -> None:
        self._announcer = announcer

    def say(self, text: str, _language: str = "en", *, slower: bool = False) -> None:
        if slower:
            self._announcer.say_slower(text)
        else:
            self._announcer.say_description(text)
