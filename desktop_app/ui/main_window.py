"""The window: a picture, its description, the list of pictures, and what one can do with them."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QVBoxLayout, QWidget

from desktop_app.engine.client import Engine
from desktop_app.engine.doubt import Caution
from desktop_app.engine.wording import Detail
from desktop_app.handover import Request
from desktop_app.library.recent import RecentFiles
from desktop_app.paths import downloads_folder, notes_file, updates_file
from desktop_app.settings.store import Store
from desktop_app.speech.sounds import Sounds
from desktop_app.speech.speaker import Speaker
from desktop_app.translation import tr, translator
from desktop_app.ui import first_steps
from desktop_app.ui.actions import ACTIONS, Actions
from desktop_app.ui.announcer import Announcer, ScreenReader
from desktop_app.ui.callbacks import Callbacks
from desktop_app.ui.capturing import Capturing
from desktop_app.ui.describing import Describer
from desktop_app.ui.flow import FlowLayout, scrolling
from desktop_app.ui.getting import Getting
from desktop_app.ui.giving import Giving
from desktop_app.ui.hotkeys import CLIPBOARD, SCREEN, Hotkeys
from desktop_app.ui.intake import Picture
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.keys_page import KEYS_COLLIDE
from desktop_app.ui.language import use_language
from desktop_app.ui.look import use_look
from desktop_app.ui.pages import Pages
from desktop_app.ui.picture_menus import PictureMenus
from desktop_app.ui.queue import PictureQueue
from desktop_app.ui.reading import TextReading
from desktop_app.ui.reception import bring_forward
from desktop_app.ui.remembering import Remembering
from desktop_app.ui.reporting import Reporting
from desktop_app.ui.screen_reader import QtScreenReader
from desktop_app.ui.showing import Showing
from desktop_app.ui.tutorial import Tutorial
from desktop_app.ui.updating import Updating
from desktop_app.ui.viewing import Viewing
from desktop_app.ui.voice_choice import Voice, VoiceChoice, manner
from desktop_app.ui.widgets import (
    LARGE_TARGET,
    SMALLEST_TARGET,
    ActionButton,
    FocusRing,
    ProblemText,
)


class MainWindow(QMainWindow):
    """Puts the parts together, and keeps the focus where the person left it."""

    def __init__(
        self,
        engine: Engine,
        speaker: Speaker,
        callbacks: Callbacks,
        voice: Voice,
        store: Store,
        library: Path,
        screen_reader: ScreenReader | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle("Hearsight")
        self.setAcceptDrops(True)
        self.jobs = Jobs()
        self._voice = voice
        self._speaker = speaker
        self._store = store
        self._sounds = Sounds()
        self._problems = ProblemText()
        self._status = QLabel(wordWrap=True)
        self._announcer = Announcer(screen_reader or QtScreenReader(self), speaker, voice.speaks)
        queue = PictureQueue(self)
        describer = Describer(engine, self.jobs, queue, self._caution, self)
        self.showing = Showing(
            describer, queue, self._announcer, self._replaces, self._detail, self._way_to, self
        )
        self.viewing = Viewing(self.showing.picture, self._announcer, self)
        self.reading = TextReading(engine, describer, self.showing, self._announcer, store, self)
        self.getting = Getting(self, self._announcer, self.jobs, self.describe)
        self.capturing = Capturing(self, self._announcer, self.jobs, store, self.describe)
        self.hotkeys = Hotkeys(
            store,
            self._announcer,
            {SCREEN: self.capturing.capture_as_seen, CLIPBOARD: self.getting.paste},
            self._holder,
            self,
        )
        self.giving = Giving(self, self.showing, self._announcer, self.jobs, notes_file())
        self.updating = Updating(
            self, store, self._announcer, self.jobs, updates_file(), downloads_folder()
        )
        self._describer = describer
        self.remembering = Remembering(library, store, self._announcer, self.jobs, self)
        self.reporting = Reporting(
            library.parent / "log" / "hearsight.log",
            store,
            voice,
            self._announcer,
            lambda: self.remembering.is_private,
            self,
        )
        self.reporting.listen(describer, self.jobs, callbacks)
        self.pages = Pages(
            self, engine, self.jobs, self.showing, self.remembering, store, speaker, self._announcer
        )
        recent, open_file = RecentFiles(library / "recent.json"), self.getting.open_file
        self._menus = PictureMenus(
            recent, self.remembering, open_file, self._announcer, self.jobs, self
        )
        self.actions_by_id = Actions(
            self,
            {"description": lambda: self.showing.item is not None},
            self._announcer.tell,
        )
        self.pages.actions = self.actions_by_id
        self._description_label = QLabel()
        self._list_label = QLabel()
        self._text_label = QLabel()
        self._buttons = [
            ActionButton(self.actions_by_id[record.id]) for record in ACTIONS if record.button
        ]
        self._report = ActionButton(self.actions_by_id["copy_report"])  # beside what went wrong
        self._report.hide()
        self._lay_out()
        self._connect(callbacks)
        at_start = (
            "window.theme window.language window.keys engine.idle_minutes speech.rate speech.sounds"
        )
        for setting in at_start.split():
            self._apply(setting)
        self._translate()
        self.showing.text.setFocus()
        QTimer.singleShot(0, self._tell_of_settings)
        QTimer.singleShot(0, self.hotkeys.start)

    def describe(self, pictures: list[Picture]) -> None:
        """Describe these pictures; the first is shown and told."""
        self.showing.describe(pictures)

    def receive(self, request: Request) -> None:
        """Come forward with what another start of Hearsight brings."""
        bring_forward(self, request.token)
        if not self.getting.take(request):
            self._announcer.tell(tr("Hearsight is open already"))

    def stop(self) -> None:
        """Stop our voice; if it is silent, a capture to come, describing, or reading."""
        if self._announcer.silence() or self.capturing.cancel():
            return
        if not self.showing.cancel() and self.reading.cancel():
            self._announcer.tell(tr("Cancelled"))

    def use_voice_automatically(self) -> None:
        """Our own voice speaks unless a screen reader runs."""
        self._choose_voice(VoiceChoice.AUTOMATIC)

    def use_voice_always(self) -> None:
        """Our own voice speaks."""
        self._choose_voice(VoiceChoice.ALWAYS)

    def use_voice_never(self) -> None:
        """Our own voice is silent."""
        self._choose_voice(VoiceChoice.NEVER)

    def switch_private(self) -> None:
        """Keep nothing in the history, or keep again."""
        self.remembering.switch_private(self.actions_by_id["private"].isChecked())

    def change_detail(self) -> None:
        """Say the next level of detail, from brief to everything, then brief again."""
        levels = list(Detail)
        after = levels[(levels.index(self._detail()) + 1) % len(levels)]
        self._store.set("description.detail", str(after))

    def next_pane(self) -> None:
        """Move the focus to the next part of the window."""
        self._go_to_pane(1)

    def previous_pane(self) -> None:
        """Move the focus to the part before."""
        self._go_to_pane(-1)

    def show_tutorial(self) -> None:
        """Teach the keys."""
        Tutorial(self.actions_by_id, self._announcer, self).open()

    def begin(self) -> None:
        """Ask what a person chooses at the first start, unless that has been done."""
        if self._store[first_steps.SETTING] != first_steps.DONE:
            self.show_first_steps()

    def show_first_steps(self) -> None:
        """Ask what a person chooses at the first start."""
        first_steps.FirstSteps(self._store, self._announcer, self._way_to, self).open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        data = event.mimeData()
        if data.hasUrls() or data.hasImage() or data.hasText():
            _accept_a_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        _accept_a_copy(event)
        self.getting.drop(event.mimeData())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self._announcer.silence()
        self._describer.cancel()
        self.hotkeys.close()
        self._leave_translator()
        self.reporting.close()
        super().closeEvent(event)

    def _choose_voice(self, choice: VoiceChoice) -> None:
        self._voice.choice = choice

    def _replaces(self) -> bool:
        """Whether a newer picture takes the place of the one before."""
        return self._store["queue.newer"] == "replace"

    def _caution(self) -> Caution:
        """How early a sentence is doubted."""
        return Caution(str(self._store["description.caution"]))

    def _detail(self) -> Detail:
        """How much is said of a picture."""
        return Detail(str(self._store["description.detail"]))

    def _holder(self, keys: str) -> str:
        """Which action has these keys."""
        return self.actions_by_id.holder(keys)

    def _way_to(self, action: str) -> str:
        """What to press for an action."""
        return self.actions_by_id.way_to(action)

    def _apply(self, setting: str) -> None:
        """Do what a setting says now."""
        match setting:
            case "window.language":
                use_language(str(self._store[setting]))
            case "engine.idle_minutes":
                self._describer.rest_after(60 * self._store.number(setting))
            case "speech.rate" | "speech.volume" | "speech.pitch" | "speech.voice":
                self._speaker.set_manner(manner(self._store))
            case "speech.sounds":
                self._sounds.on = self._store[setting] == "on"
            case "window.keys":
                if not self.actions_by_id.set_keys(self._store.texts(setting)):
                    self._store.problems.append(tr(KEYS_COLLIDE))
                for button in self._buttons:
                    button.translate()
                self.showing.translate()
            case "description.detail":
                self.showing.say_again()
            case "hotkeys.screen" | "hotkeys.clipboard":
                self.hotkeys.apply(setting)
            case "window.theme" | "window.text_size" | "window.targets":
                self._use_look()
            case "speech.own_voice":
                self._announcer.silence()
                self.actions_by_id[f"voice_{self._voice.choice}"].setChecked(True)
        self._tell_of_settings()

    def _use_look(self) -> None:
        side = LARGE_TARGET if self._store["window.targets"] == "large" else SMALLEST_TARGET
        use_look(str(self._store["window.theme"]), self._store.number("window.text_size"), side)

    def _tell_of_settings(self) -> None:
        problems = self._store.take_problems()
        if problems:
            self._announcer.warn(" ".join(problems))

    def _go_to_pane(self, direction: int) -> None:
        parts: list[QWidget] = [
            self.showing.text,
            self.reading.pane,
            self.showing.list,
            self.showing.picture,
            self._problems,
            self._buttons[0],
        ]
        panes = [part for part in parts if part.isVisible()]
        now = self.focusWidget()
        place = next((i for i, part in enumerate(panes) if part is now), None)
        if place is None:  # another button than the first
            place = len(panes) - 1
        panes[(place + direction) % len(panes)].setFocus(Qt.FocusReason.TabFocusReason)

    def _show_problems(self, problems: list[str]) -> None:
        if not problems and (self._problems.hasFocus() or self._report.hasFocus()):
            self.showing.text.setFocus()  # what disappears must not take the focus with it
        self._problems.show_problems(problems)
        self._report.setVisible(bool(problems))

    def _lay_out(self) -> None:
        self.actions_by_id.fill(self.menuBar())
        self._menus.put_into(self.actions_by_id)
        self.actions_by_id[f"voice_{self._voice.choice}"].setChecked(True)
        self._description_label.setBuddy(self.showing.text)
        self._list_label.setBuddy(self.showing.list)
        self._text_label.setBuddy(self.reading.pane)
        self._text_label.hide()
        self._list_label.hide()
        page = QWidget()
        column = QVBoxLayout(page)
        column.addWidget(self.showing.picture, stretch=3)
        column.addWidget(self._description_label)
        column.addWidget(self.showing.text, stretch=1)
        column.addWidget(self._text_label)
        column.addWidget(self.reading.pane, stretch=1)
        column.addWidget(self._list_label)
        column.addWidget(self.showing.list, stretch=1)
        problem = QHBoxLayout()
        problem.addWidget(self._problems, stretch=1)
        problem.addWidget(self._report)
        column.addLayout(problem)
        buttons = FlowLayout()
        for button in self._buttons:
            buttons.addWidget(button)
        column.addLayout(buttons)
        self.setCentralWidget(scrolling(page))
        self._status.setContentsMargins(8, 0, 8, 4)
        self.statusBar().addWidget(self._status, 1)
        self.statusBar().setSizeGripEnabled(False)
        FocusRing(self)

    def _connect(self, callbacks: Callbacks) -> None:
        self._announcer.status_changed.connect(self._status.setText)
        self._announcer.problems_changed.connect(self._show_problems)
        self.showing.list_appeared.connect(self._list_label.show)
        self.reading.appeared.connect(self._text_label.setVisible)
        callbacks.engine_notice.connect(lambda sentence: self._announcer.tell(tr(sentence)))
        callbacks.voice_problem.connect(
            lambda sentence: self._announcer.warn_of_voice(tr(sentence))
        )
        callbacks.voice_missing.connect(self._announcer.warn_of_language)
        callbacks.voice_speaking.connect(self._announcer.note_speaking)
        callbacks.picture_piped.connect(self.getting.take_piped)
        self.showing.sounded.connect(self._sounds.play)
        self.showing.described.connect(self.remembering.keep)
        self.showing.described.connect(self._menus.recent.keep)
        self._store.on_change(self._apply)
        self._leave_translator = translator.on_change(self._translate)

    def _translate(self) -> None:
        """Everything in the language of the moment."""
        self.actions_by_id.translate()
        self._menus.translate()
        self._description_label.setText(tr("&Description"))
        self._list_label.setText(tr("P&ictures"))
        self._text_label.setText(tr("Te&xt in the picture"))
        for button in self._buttons:
            button.translate()
        self._problems.translate()
        self._report.translate()
        self.showing.translate()
        self.reading.translate()


def _accept_a_copy(event: QDropEvent) -> None:
    """Take what is dropped; where it came from must not think that it was moved to us."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
