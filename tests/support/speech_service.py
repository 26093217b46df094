"""A real speech-dispatcher whose voices write down what they are given instead of sounding.

There are voices for English and German. A piece of text with an end of line stays one piece.
Debian package: speech-dispatcher.
"""

from dataclasses import dataclass
from pathlib import Path

NO_SOUND_CARD = "pcm.!default { type null }\nctl.!default { type null }\n"

_VOICE = """#!/bin/sh
write() {{ printf '%s\\t' "$@" >>{spoken}; printf '\\n' >>{spoken}; }}
text=$(printf %s "$1" | tr '\\n' ' ')
write begin "$2" "$3" "$4" "$text"
sleep "$(awk "BEGIN {{ print ${{#1}} * {letter_seconds} }}")"
write end "$2" "$3" "$4" "$text"
"""

_MODULE = """GenericExecuteSynth "{voice} '$DATA' '$LANGUAGE' '$VOICE' '$RATE'"
GenericCmdDependency "sh"
GenericRateForceInteger 1
GenericLanguage "en" "en" "utf-8"
GenericLanguage "de" "de" "utf-8"
AddVoice "en" "MALE1" "writer"
AddVoice "en" "FEMALE1" "second writer"
AddVoice "de" "MALE1" "schreiber"
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


@dataclass(frozen=True)
class Piece:
    """The begin or the end of something that was spoken."""

    kind: str  # "begin" or "end"
    language: str
    voice: str
    rate: int  # from -100 to 100
    text: str


class SpeechService:
    """Its settings and what it spoke; `command` runs it, until it is ended."""

    def __init__(self, folder: Path, letter_seconds: float) -> None:
        """Settings in a folder that does not exist yet; how long the voices take for a letter."""
        modules = folder / "settings" / "modules"
        modules.mkdir(parents=True)
        voice = folder / "voice"
        self._spoken = folder / "spoken"
        self._spoken.write_text("")
        voice.write_text(_VOICE.format(spoken=self._spoken, letter_seconds=letter_seconds))
        voice.chmod(0o700)
        (modules / "writer.conf").write_text(_MODULE.format(voice=voice))
        (folder / "settings" / "speechd.conf").write_text(_DAEMON.format(folder=folder))
        self.socket = folder / "socket"
        self.address = f"unix_socket:{self.socket}"
        self.command = [
            *("speech-dispatcher", "--run-single", "--timeout", "0"),
            *("--communication-method", "unix_socket", "--socket-path", str(self.socket)),
            *("--config-dir", str(folder / "settings"), "--log-dir", str(folder)),
            *("--pid-file", str(folder / "pid")),
        ]

    def pieces(self) -> list[Piece]:
        """What was spoken so far, without the line that is being written."""
        lines = self._spoken.read_text(errors="replace").split("\n")[:-1]
        rows = [line.split("\t") for line in lines]
        return [Piece(row[0], row[1], row[2], int(row[3]), row[4]) for row in rows]
