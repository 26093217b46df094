"""The window: a picture, its description, and what one can do with them."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QMainWindow, QVBoxLayout, QWidget

from desktop_app.engine.client import Engine
from desktop_app.engine.description import Description
from desktop_app.speech.speaker import Speaker
from desktop_app.ui.actions import ACTIONS, fill_menus, make_actions
from desktop_app.ui.announcer import Announcer, ScreenReader
from desktop_app.ui.callbacks import Callbacks
from desktop_app.ui.describing import Describer
from desktop_app.ui.dialogs import TextPage, about_page, keyboard_page
from desktop_app.ui.intake import FILE_FILTER, Picture, from_mime, from_path
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.picture_view import PictureView
from desktop_app.ui.screen_reader import QtScreenReader
from desktop_app.ui.voice_choice import Voice, VoiceChoice
from desktop_app.ui.widgets import ActionButton, FocusRing, ProblemText, ReadingText

WELCOME = (
    "No description yet. Press Ctrl+O to choose a picture, Ctrl+V to paste one, or drop one here."
)
NOTHING_PASTED = "There is no picture on the clipboard. Copy a picture or a picture file first."
NOTHING_DROPPED = "There is no picture in what was dropped. Drop a picture or a picture file."
NOTHING_TO_COPY = "There is no description to copy yet."
READY = "Ready"

_LONG = 3000  # milliseconds after which a person wants to hear that something is being done


class MainWindow(QMainWindow):
    """Shows and tells one picture at a time.

    The picture and the text always belong together. While a picture is being described the text
    says so; if that fails or is cancelled, the last described picture comes back with its text.
    """

    def __init__(
        self,
        engine: Engine,
        speaker: Speaker,
        callbacks: Callbacks,
        voice: Voice,
        screen_reader: ScreenReader | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle("Hearsight")
        self.setAcceptDrops(True)
        self.jobs = Jobs()
        self._voice = voice
        self._last: tuple[Picture, Description] | None = None  # described
        self._engine_answered = False  # before that it may still be starting
        self._note = ""  # on the picture asked for last
        self._folder = ""  # of the file chosen last
        self._picture = PictureView(self.jobs)
        self._text = ReadingText("Description", WELCOME)
        self._problems = ProblemText()
        self._status = QLabel(READY)
        self._patience = QTimer(self, singleShot=True, interval=_LONG)
        self._describer = Describer(engine, self.jobs)
        self._announcer = Announcer(screen_reader or QtScreenReader(self), speaker, voice.speaks)
        self._actions = make_actions(self)
        self._lay_out()
        self._connect(callbacks)

    def describe(self, pictures: list[Picture]) -> None:
        """Describe the first of these pictures and say so if there are others."""
        picture, *others = pictures
        self._note = f"Only the first of {len(pictures)} pictures was described." if others else ""
        self._announcer.silence()
        self._announcer.forget_problems()
        doing = "Describing" if self._engine_answered else "Starting the describer for"
        self._announcer.show(f"{doing} {picture.name}")
        self._text.setPlainText(f"{doing} {picture.name}")
        self._picture.show_picture(picture)
        self._patience.start()
        self._describer.ask(picture)

    def choose_file(self) -> None:
        """Ask for a picture file, then describe it."""
        dialog = QFileDialog(self, "Open a picture", self._folder, FILE_FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._describe_file)
        dialog.open()

    def paste(self) -> None:
        """Describe what is on the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        self._take(data, "picture from the clipboard", NOTHING_PASTED)

    def copy_description(self) -> None:
        """Put the description on the clipboard."""
        if self._last is None or self._describer.is_busy:
            self._announcer.tell(NOTHING_TO_COPY)
            return
        _, description = self._last
        QGuiApplication.clipboard().setText(description.description)
        self._announcer.tell("Description copied")

    def speak_again(self) -> None:
        """Say once more what stands in the place of the description."""
        self._announcer.say(self._text.toPlainText())

    def stop(self) -> None:
        """Stop our voice; if it is silent, stop describing."""
        if self._announcer.silence() or not self._describer.cancel():
            return
        self._patience.stop()
        self._show_last()
        self._announcer.tell("Cancelled")

    def use_voice_automatically(self) -> None:
        """Our own voice speaks unless a screen reader runs."""
        self._choose_voice(VoiceChoice.AUTOMATIC)

    def use_voice_always(self) -> None:
        """Our own voice speaks."""
        self._choose_voice(VoiceChoice.ALWAYS)

    def use_voice_never(self) -> None:
        """Our own voice is silent."""
        self._choose_voice(VoiceChoice.NEVER)

    def show_keyboard(self) -> None:
        """Show what every key does."""
        TextPage("Keyboard", keyboard_page(), self).open()

    def show_about(self) -> None:
        """Show the version and the licences."""
        TextPage("About Hearsight", about_page(), self).open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        data = event.mimeData()
        if data.hasUrls() or data.hasImage() or data.hasText():
            _accept_a_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        _accept_a_copy(event)
        self._take(event.mimeData(), "dropped picture", NOTHING_DROPPED)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self._announcer.silence()
        self._describer.cancel()
        super().closeEvent(event)

    def _take(self, data: QMimeData, name: str, otherwise: str) -> None:
        pictures = from_mime(data, name)
        if pictures:
            self.describe(pictures)
        else:
            self._announcer.warn(otherwise)

    def _describe_file(self, file: str) -> None:
        path = Path(file)
        self._folder = str(path.parent)
        self.describe([from_path(path)])

    def _choose_voice(self, choice: VoiceChoice) -> None:
        self._announcer.silence()
        self._voice.choice = choice

    def _show_description(self, picture: Picture, description: Description) -> None:
        self._patience.stop()
        self._engine_answered = True
        self._last = picture, description
        self._show_last()
        self._announcer.show(self._note or READY)
        self._announcer.say(f"{description.description} {self._note}".rstrip())

    def _show_failure(self, picture: Picture, sentence: str) -> None:
        self._patience.stop()
        self._engine_answered = True
        self._show_last()
        self._announcer.show(READY)
        self._announcer.warn(f"{picture.name}: {sentence}")

    def _show_last(self) -> None:
        """Show the picture that was described last and its description."""
        picture, description = self._last or (None, None)
        self._picture.show_picture(picture)
        self._text.setPlainText(description.description if description else WELCOME)

    def _show_problems(self, problems: list[str]) -> None:
        if not problems and self._problems.hasFocus():
            self._text.setFocus()  # what disappears must not take the focus with it
        self._problems.show_problems(problems)

    def _lay_out(self) -> None:
        fill_menus(self.menuBar(), self._actions)
        self._actions[f"voice_{self._voice.choice}"].setChecked(True)
        label = QLabel("&Description")
        label.setBuddy(self._text)
        buttons = QHBoxLayout()
        for record in ACTIONS:
            if record.button:
                buttons.addWidget(ActionButton(self._actions[record.id]))
        buttons.addStretch()
        page = QWidget()
        column = QVBoxLayout(page)
        column.addWidget(self._picture, stretch=3)
        column.addWidget(label)
        column.addWidget(self._text, stretch=1)
        column.addWidget(self._problems)
        column.addLayout(buttons)
        self.setCentralWidget(page)
        self._status.setContentsMargins(8, 0, 8, 4)
        self.statusBar().addWidget(self._status, 1)
        self.statusBar().setSizeGripEnabled(False)
        FocusRing(self)
        self._text.setFocus()

    def _connect(self, callbacks: Callbacks) -> None:
        self._describer.described.connect(self._show_description)
        self._describer.failed.connect(self._show_failure)
        self._announcer.status_changed.connect(self._status.setText)
        self._announcer.problems_changed.connect(self._show_problems)
        self._patience.timeout.connect(lambda: self._announcer.say(self._status.text()))
        callbacks.engine_notice.connect(self._announcer.tell)
        callbacks.voice_problem.connect(self._announcer.warn_of_voice)
        callbacks.voice_speaking.connect(self._announcer.note_speaking)


def _accept_a_copy(event: QDropEvent) -> None:
    """Take what is dropped; where it came from must not think that it was moved to us."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
