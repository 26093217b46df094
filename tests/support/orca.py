"""A real Orca on a desktop, and what a person hears of it.

Orca speaks through a real speech-dispatcher. Its only voice writes down what it is given, and
takes time for it, so that Orca can interrupt itself as it does in life.
"""

import html
import re
from pathlib import Path

from tests.support.desktop import Desktop

_VOICE = """#!/bin/sh
printf 'begin\\t%s\\n' "$1" >>{spoken}
sleep "$(awk "BEGIN {{ print ${{#1}} * 0.005 }}")"
printf 'end\\t%s\\n' "$1" >>{spoken}
"""

_MODULE = """GenericExecuteSynth "{voice} '$DATA'"
GenericCmdDependency "sh"
GenericRateForceInteger 1
GenericLanguage "en" "en" "utf-8"
AddVoice "en" "MALE1" "writer"
DefaultVoice "writer"
"""

_DAEMON = """LogLevel 3
LogDir "{folder}"
AudioOutputMethod "alsa"
AddModule "writer" "sd_generic" "writer.conf"
DefaultModule writer
DefaultLanguage "en"
DisableAutoSpawn
"""

_NO_SOUND_CARD = "pcm.!default { type null }\nctl.!default { type null }\n"


class Orca:
    """Reads the desktop aloud; `heard` is what was spoken so far."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self._folder = desktop.folder / "speech"
        self._spoken = self._folder / "spoken"
        self._write_settings()
        socket = self._folder / "socket"
        self._start_dispatcher(socket)
        desktop.start(
            "orca",
            *("env", f"SPEECHD_ADDRESS=unix_socket:{socket}"),
            *("orca", "--enable", "speech", "--disable", "braille"),
            *("--user-prefs", desktop.folder / "orca"),
        )
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

    def _joined(self, after: int) -> str:
        return " ".join(self.heard[after:]).lower()

    def _pieces(self, kind: str) -> list[str]:
        lines = self._spoken.read_text(errors="replace").splitlines()
        pieces = [line.partition("\t") for line in lines]
        return [_plain(text) for mark, _, text in pieces if mark == kind]

    def _write_settings(self) -> None:
        modules = self._folder / "settings" / "modules"
        modules.mkdir(parents=True)
        voice = self._folder / "voice"
        voice.write_text(_VOICE.format(spoken=self._spoken))
        voice.chmod(0o700)
        self._spoken.write_text("")
        (modules / "writer.conf").write_text(_MODULE.format(voice=voice))
        daemon = self._folder / "settings" / "speechd.conf"
        daemon.write_text(_DAEMON.format(folder=self._folder))
        (self._desktop.folder / "home" / ".asoundrc").write_text(_NO_SOUND_CARD)

    def _start_dispatcher(self, socket: Path) -> None:
        self._desktop.start(
            "speech-dispatcher",
            *("speech-dispatcher", "--run-single", "--timeout", "0"),
            *("--communication-method", "unix_socket", "--socket-path", socket),
            *("--config-dir", self._folder / "settings", "--log-dir", self._folder),
            *("--pid-file", self._folder / "pid"),
        )
        self._desktop.wait(socket.exists, "speech-dispatcher")


def _plain(text: str) -> str:
    """A piece as it is heard, without the marks for the voice."""
    return html.unescape(re.sub(r"<[^>]+>", "", text)).strip()
