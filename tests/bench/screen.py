"""A virtual screen whose picture can be watched: Xvfb with its frame buffer in a file."""

import mmap
import os
import subprocess
from pathlib import Path
from types import TracebackType

from tests.support.waiting import wait_until

EVERY_BYTES = 997  # a prime: the sample wanders over columns and colours
PAINTED_SHARE = 0.05  # a window, not a cursor


class Screen:
    """Runs Xvfb while entered; raises `FileNotFoundError` when Xvfb is not installed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> "Screen":
        reader, writer = os.pipe()
        arguments = ["-displayfd", str(writer), "-screen", "0", "1024x768x24", "-nocursor"]
        self._server = subprocess.Popen(
            ["Xvfb", *arguments, "-noreset", "-fbdir", str(self._folder)],
            pass_fds=[writer],
            stderr=subprocess.DEVNULL,
        )
        os.close(writer)
        with os.fdopen(reader) as answer:
            self.display = f":{answer.readline().strip()}"
        with (self._folder / "Xvfb_screen0").open("rb") as file:
            self._pixels = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        self._blank = self._sample()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._pixels.close()
        self._server.terminate()
        self._server.wait()

    def wait_until(self, painted: bool, seconds: float) -> None:
        """Wait for a window on the screen, or for none; raises `TimeoutError`."""
        what = "a window on the screen" if painted else "an empty screen"
        wait_until(lambda: (self._painted_share() > PAINTED_SHARE) == painted, what, seconds)

    def _sample(self) -> bytes:
        return self._pixels[::EVERY_BYTES]

    def _painted_share(self) -> float:
        now = self._sample()
        return sum(a != b for a, b in zip(self._blank, now, strict=True)) / len(now)
