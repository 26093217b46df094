"""Who speaks: our own voice or the screen reader. The person's choice is kept."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QSettings

_KEY = "speech/own_voice"


class VoiceChoice(StrEnum):
    """When our own voice speaks."""

    AUTOMATIC = "automatic"  # unless a screen reader runs
    ALWAYS = "always"
    NEVER = "never"


class Voice:
    """The choice, as it is kept, and what follows from it now."""

    def __init__(self, settings: QSettings, screen_reader_running: Callable[[], bool]) -> None:
        self._settings = settings
        self._screen_reader_running = screen_reader_running

    @property
    def choice(self) -> VoiceChoice:
        """The person's choice; automatic until there is one."""
        kept = str(self._settings.value(_KEY, ""))
        return VoiceChoice(kept) if kept in list(VoiceChoice) else VoiceChoice.AUTOMATIC

    @choice.setter
    def choice(self, choice: VoiceChoice) -> None:
        self._settings.setValue(_KEY, choice.value)

    def speaks(self) -> bool:
        """Whether our own voice speaks; a screen reader may come and go, so ask each time."""
        match self.choice:
            case VoiceChoice.AUTOMATIC:
                return not self._screen_reader_running()
            case VoiceChoice.ALWAYS:
                return True
            case VoiceChoice.NEVER:
                return False
