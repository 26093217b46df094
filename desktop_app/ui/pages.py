"""The pages that open over the window, each by one action."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_app.engine.client import Engine
from desktop_app.engine.description import Description, ModelInfo
from desktop_app.engine.doubt import Caution
from desktop_app.library.history import Entry
from desktop_app.paths import journals_folder
from desktop_app.settings.store import Store
from desktop_app.speech.speaker import Speaker
from desktop_app.translation import tr
from desktop_app.ui.about_page import AboutPage
from desktop_app.ui.actions import Actions
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.choosing import Choosing
from desktop_app.ui.dialogs import (
    TextPage,
    keyboard_page,
    messages_page,
    others_page,
)
from desktop_app.ui.explore_page import ExplorePage
from desktop_app.ui.history_page import HistoryPage
from desktop_app.ui.intake import from_path
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.queue import Item, State
from desktop_app.ui.remembering import Remembering
from desktop_app.ui.showing import Showing

if TYPE_CHECKING:
    from desktop_app.ui.reviewing import Reviewing


class Pages(QObject):
    """Opens pages; each closes by Escape and gives the focus back."""

    def __init__(
        self,
        window: QWidget,
        engine: Engine,
        jobs: Jobs,
        showing: Showing,
        remembering: Remembering,
        store: Store,
        speaker: Speaker,
        announcer: Announcer,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._engine = engine
        self._jobs = jobs
        self._showing = showing
        self._remembering = remembering
        self._store = store
        self._speaker = speaker
        self._announcer = announcer
        self.actions: Actions | None = None  # set when they are made, which need the pages

    def show_history(self) -> None:
        """Show what was described before."""
        page = HistoryPage(self._remembering, self._announcer, self._window)
        page.chosen.connect(self._show_again)
        page.open()

    def show_settings(self) -> None:
        """Show what can be chosen."""
        assert self.actions is not None
        choosing = Choosing(self.actions, self._speaker, self._store, self._announcer, self._jobs)
        choosing.show_settings(self._window)

    def show_others(self) -> None:
        """Show other sentences about the picture, and what all agree on."""
        item = self._showing.item
        assert item is not None and item.description is not None  # the action needs one
        TextPage(tr("Other sentences"), others_page(item.description), self._window).open()

    def explore(self) -> None:
        """Show what is where in the picture."""
        item = self._showing.item
        assert item is not None  # the action needs one
        caution = Caution(str(self._store["description.caution"]))
        page = ExplorePage(self._engine, self._jobs, item, caution, self._announcer, self._window)
        page.open()

    def show_keyboard(self) -> None:
        """Show what every key does."""
        assert self.actions is not None
        TextPage(tr("Keyboard"), keyboard_page(self.actions), self._window).open()

    def show_messages(self) -> None:
        """Show what was told."""
        TextPage(tr("Messages"), messages_page(self._announcer.messages), self._window).open()

    def show_review(self) -> None:
        """Show proposals of alternative texts."""
        from desktop_app.ui.review_page import ReviewPage

        ReviewPage(self._reviewing, self._announcer, self._window).open()

    @cached_property
    def _reviewing(self) -> "Reviewing":
        """Made when it is asked for: the window opens sooner without the readers of documents."""
        from desktop_app.ui.reviewing import Reviewing

        return Reviewing(self._engine, self._jobs, self._announcer, journals_folder(), self)

    def show_about(self) -> None:
        """Show the version and the licences."""
        AboutPage(self._window).open()

    def _show_again(self, entry: Entry) -> None:
        """Show an entry of the history, and say its description."""
        known = Description(
            entry.description, entry.description, entry.confidence, (), 0.0, ModelInfo("", "")
        )
        self._showing.show_entry(Item(from_path(entry.path), State.DESCRIBED, known))
        self._announcer.say_description(entry.description)
