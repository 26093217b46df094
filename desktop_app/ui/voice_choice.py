"""Who speaks, our own voice or the screen reader, and how: by the person's settings."""

from collections.abc import Callable
from enum import StrEnum

from desktop_app.settings.store import Store
from desktop_app.speech.manner import Manner

SETTING = "speech.own_voice"


class VoiceChoice(StrEnum):
    """When our own voice speaks."""

    AUTOMATIC = "automatic"  # unless a screen reader runs
    ALWAYS = "always"
    NEVER = "never"


class Voice:
    """The choice, as it is kept, and what follows from it now."""

    def __init__(self, store: Store, screen_reader_running: Callable[[], bool]) -> None:
        self._store = store
        self._screen_reader_running = screen_reader_running

    @property
    def choice(self) -> VoiceChoice:
        """The person's choice; automatic until there is one."""
        return VoiceChoice(str(self._store[SETTING]))

    @choice.setter
    def choice(self, choice: VoiceChoice) -> None:
        self._store.set(SETTING, choice.value)

    def speaks(self) -> bool:
        """Whether our own voice speaks; a screen reader may come and go, so ask each time."""
        match self.choice:
            case VoiceChoice.AUTOMATIC:
                return not self._screen_reader_running()
            case VoiceChoice.ALWAYS:
                return True
            case VoiceChoice.NEVER:
                return False


def manner(store: Store) -> Manner:
    """How our own voice speaks."""
    rate, volume, pitch = (
        store.number(f"speech.{name}") / 100 for name in ("rate", "volume", "pitch")
    )
    chosen = store.texts("speech.voice")
    return Manner(chosen.get("engine", ""), chosen.get("voice", ""), rate, volume, pitch)
