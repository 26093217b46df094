"""A real Orca on a desktop, and what a person hears of it.

Orca speaks through a real speech-dispatcher, whose voice takes time, so that Orca can interrupt
itself as it does in life.
"""

import html
import re
from pathlib import Path

from tests.support.desktop import Desktop
from tests.support.speech_service import NO_SOUND_CARD, SpeechService


class Orca:
    """Reads the desktop aloud; `heard` is what was spoken so far."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self._service = SpeechService(desktop.folder / "speech", letter_seconds=0.005)
        (desktop.folder / "home" / ".asoundrc").write_text(NO_SOUND_CARD)
        desktop.start("speech-dispatcher", *self._service.command)
        desktop.wait(self._service.socket.exists, "speech-dispatcher")
        desktop.start(
            "orca",
            *("env", f"SPEECHD_ADDRESS={self._service.address}"),
            *("orca", "--enable", "speech", "--disable", "braille"),
            *("--user-prefs", desktop.folder / "orca"),
        )
        desktop.at_end(self._print)
        self.wait_for("screen reader on")

    @property
    def heard(self) -> list[str]:
        """What was begun to be spoken, piece by piece, as plain text."""
        return self._pieces("begin")

    @property
    def finished(self) -> list[str]:
        """What was spoken to its end."""
        return self._pieces("end")

    def wait_for(self, text: str, after: int = 0) -> int:
        """Wait until this is spoken behind so many pieces; the number of pieces then."""
        self._desktop.wait(
            lambda: text.lower() in self._joined(after),
            f"Orca to say {text!r}",
            lambda: (
                f"It said: {self.heard[after:]}. "
                + " ".join(f"{log}: {self._desktop.log(log)}" for log in ("hearsight", "orca"))
            ),
        )
        return len(self.heard)

    def wait_for_end(self, text: str) -> None:
        """Wait until this was spoken to its end."""
        self._desktop.wait(
            lambda: any(text.lower() in piece.lower() for piece in self.finished),
            f"Orca to finish {text!r}",
            lambda: f"It began: {self.heard}. It finished: {self.finished}",
        )

    def count(self, text: str) -> int:
        """How often this was spoken."""
        return self._joined(0).count(text.lower())

    def _print(self) -> None:
        """What was heard, for `pytest -rP`."""
        version = self._desktop.run("orca", "--version").splitlines()[0]
        print("\n".join([f"{version} said:", *self.heard]))

    def _joined(self, after: int) -> str:
        return " ".join(self.heard[after:]).lower()

    def _pieces(self, kind: str) -> list[str]:
        return [_plain(piece.text) for piece in self._service.pieces() if piece.kind == kind]


def opened_with(desktop: Desktop, picture: Path, sentence: str) -> Orca:
    """An Orca that has told this picture's sentence to its end, in the window that is now open."""
    orca = Orca(desktop)
    desktop.open_window(picture)
    orca.wait_for_end(sentence)
    return orca


def _plain(text: str) -> str:
    """A piece as it is heard, without the marks for the voice."""
    return html.unescape(re.sub(r"<[^>]+>", "", text)).strip()
