"""What a person can choose: the page of settings, and those that it leads to."""

from PySide6.QtWidgets import QWidget

from desktop_app.settings.store import Store
from desktop_app.speech.speaker import Speaker
from desktop_app.translation import ENGLISH
from desktop_app.ui.actions import Actions
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.keys_page import KeysPage
from desktop_app.ui.settings_page import SettingsPage
from desktop_app.ui.voice_page import SAMPLES, VoicePage


class Choosing:
    """Opens the pages, each in front of the one before."""

    def __init__(
        self, actions: Actions, speaker: Speaker, store: Store, announcer: Announcer, jobs: Jobs
    ) -> None:
        self._actions = actions
        self._speaker = speaker
        self._store = store
        self._announcer = announcer
        self._jobs = jobs

    def show_settings(self, window: QWidget) -> None:
        """Show every setting."""
        pages = {"window.keys": self._show_keys, "speech.voice": self._show_voices}
        SettingsPage(self._store, self._announcer, pages, self._hear_sample, window).open()

    def _show_keys(self, page: QWidget) -> None:
        KeysPage(self._actions, self._store, self._announcer, page).open()

    def _show_voices(self, page: QWidget) -> None:
        VoicePage(self._speaker, self._store, self._announcer, self._jobs, page).open()

    def _hear_sample(self) -> None:
        self._speaker.say(SAMPLES[ENGLISH], ENGLISH)
