"""A sound card made of nothing: what is played on it can be timed to ten milliseconds or so.

A private PulseAudio runs a null sink, which takes its samples in real time, and ALSA's default
device leads into it. A recorder listens to the sink's monitor all along and notes when each
piece arrived and whether it was loud. Debian packages: pulseaudio pulseaudio-utils
libasound2-plugins alsa-utils.
"""

import array
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

RATE = 22050  # frames a second, of one channel and 16 bits
_PIECE_BYTES = RATE // 100 * 2
_LOUD = 300  # of 32 767
_ALSA = """
</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
"""


@dataclass(frozen=True)
class Piece:
    """A hundredth of a second of sound, and when it arrived (`time.monotonic`)."""

    arrived: float
    loud: bool


class SoundCard:
    """What is heard on the null sound card. Waiting for it to come true has a deadline."""

    def __init__(self, variables: dict[str, str], monitor: "subprocess.Popen[bytes]") -> None:
        self.variables = variables
        self._monitor = monitor
        self._pieces: list[Piece] = []
        self._changed = threading.Condition()
        self._recorder = threading.Thread(target=self._record, name="recorder", daemon=True)
        self._recorder.start()

    def sound_after(self, moment: float, within: float = 20.0) -> float:
        """When sound was first heard after the moment."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._first_sound(moment), within), "no sound"
            return self._first_sound(moment)

    def last_sound(self, quiet: float, within: float = 20.0) -> float:
        """When sound was last heard, once there has been so many seconds of silence since."""
        asked = time.monotonic()
        with self._changed:
            assert self._changed.wait_for(lambda: self._quiet_since(asked) >= quiet, within), (
                "no silence"
            )
            return next(piece.arrived for piece in reversed(self._pieces) if piece.loud)

    def wait_for_recorder(self, within: float = 20.0) -> None:
        """Wait until the first silence is recorded: the sink starts with long pieces."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._pieces, within), "no recording"

    def close(self) -> None:
        """End the recorder."""
        self._monitor.terminate()
        self._recorder.join()

    def _first_sound(self, moment: float) -> float:
        loud = (piece.arrived for piece in self._pieces if piece.loud and piece.arrived >= moment)
        return next(loud, 0.0)

    def _quiet_since(self, asked: float) -> float:
        """Seconds of silence at the end of what was recorded since the question."""
        quiet = 0.0
        for piece in reversed(self._pieces):
            if piece.loud or piece.arrived < asked:
                break
            quiet = self._pieces[-1].arrived - piece.arrived
        return quiet

    def _record(self) -> None:
        assert self._monitor.stdout is not None
        while data := self._monitor.stdout.read(_PIECE_BYTES):
            samples = array.array("h", data[: len(data) // 2 * 2])
            loud = max(samples) > _LOUD or min(samples) < -_LOUD
            with self._changed:
                self._pieces.append(Piece(time.monotonic(), loud))
                self._changed.notify_all()


@contextmanager
def null_sound_card(folder: Path) -> Iterator[SoundCard]:
    """Run a null sound card with its files in the folder; its `variables` lead programs to it."""
    socket = folder / "pulse.socket"
    alsa = folder / "alsa.conf"
    alsa.write_text(_ALSA)
    variables = {
        "ALSA_CONFIG_PATH": str(alsa),
        "PULSE_COOKIE": str(folder / "cookie"),
        "PULSE_SERVER": f"unix:{socket}",
        "XDG_RUNTIME_DIR": str(folder),
    }
    environment = {**os.environ, **variables}
    server = subprocess.Popen(
        ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
         f"--load=module-null-sink sink_name=null rate={RATE} channels=1",
         f"--load=module-native-protocol-unix socket={socket} auth-anonymous=1"],
        env=environment, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for_server(environment)
        monitor = subprocess.Popen(
            ["parec", "--device=null.monitor", "--format=s16le", f"--rate={RATE}",
             "--channels=1", "--raw", "--latency-msec=10"],
            env=environment, stdout=subprocess.PIPE,
        )  # fmt: skip
        with monitor:
            card = SoundCard(variables, monitor)
            try:
                card.wait_for_recorder()
                yield card
            finally:
                card.close()
    finally:
        server.terminate()
        server.wait()


def _wait_for_server(environment: dict[str, str], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    ask = ["pactl", "info"]
    while subprocess.run(ask, check=False, env=environment, capture_output=True).returncode:
        assert time.monotonic() < deadline, "PulseAudio does not start"
