"""The installed package under the Orca of that system, all inside: heard, read again, left by keys.

Orca brings a Python of its own; the trials of `test_deb.py` are those without one.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.commands import describe
from tests.support.desktop import Desktop
from tests.support.orca import Orca
from tests.support.speech_service import NO_SOUND_CARD, SpeechService
from trials.fresh_root import HOME, SCREEN_READER, FreshRoot, samples

_SESSION = (  # one line: a desktop's shell takes a command a line
    'mkdir -p -m 700 "$XDG_RUNTIME_DIR"; {speech} >speech.log 2>&1 & '
    "orca --enable speech --disable braille --user-prefs ~/orca >orca.log 2>&1 & "
    "until grep -qi 'screen reader on' speech/spoken; do sleep 0.1; done; "
    "hearsight coffee.png >hearsight.log 2>&1"
)

# Keys without Alt: while Orca is slow, Qt hands on the parts of Alt+H in another order.
SETTINGS = """{
    "window.first_steps": "done",
    "window.keys": {"updates": "F11", "about": "Shift+F11"},
    "updates.address": "https://127.0.0.1:9/releases.signed"
}"""


class OrcaInside(Orca):
    """Orca and Hearsight in one session of a bare system, on the X server of a desktop outside."""

    def __init__(self, desktop: Desktop, root: FreshRoot) -> None:
        self._desktop = desktop
        self._root = root
        self._service = SpeechService(root.path(f"{HOME}/speech"), letter_seconds=0.005)
        outside = str(root.folder)
        for file in root.path(f"{HOME}/speech").rglob("*"):
            if file.is_file():
                file.write_text(file.read_text().replace(outside, ""))
        root.path(f"{HOME}/.asoundrc").write_text(NO_SOUND_CARD)
        root.run("chown", "-R", "hearsight:", HOME, user="root")
        speech = " ".join(self._service.command).replace(outside, "")
        desktop.start(
            "session",
            *root.command(
                *("dbus-run-session", "--", "sh", "-c", _SESSION.format(speech=speech)),
                DISPLAY=desktop.display,
                SPEECHD_ADDRESS=self._service.address.replace(outside, ""),
                XDG_RUNTIME_DIR=f"{HOME}/run",
                NO_AT_BRIDGE="0",
            ),
        )

    def logs(self) -> str:
        """What everything inside printed."""
        names = ("speech", "orca", "hearsight")
        files = [self._root.path(f"{HOME}/{name}.log") for name in names]
        told = [file.read_text(errors="replace") for file in files if file.exists()]
        return "\n".join([*told, self._desktop.log("session")])


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    with Desktop() as desktop:
        yield desktop


def test_the_description_is_heard_and_read_again(
    root: FreshRoot, deb: Path, desktop: Desktop
) -> None:
    root.install(root.bring(deb, "/tmp/hearsight.deb"), *SCREEN_READER)
    [picture] = [path for path in samples() if path.name == "coffee.png"]
    root.bring(picture, f"{HOME}/coffee.png")
    settings = root.path(f"{HOME}/.config/hearsight/settings.json")
    settings.parent.mkdir(parents=True)
    settings.write_text(SETTINGS)
    sentence = describe(picture).stdout.decode().strip()

    orca = OrcaInside(desktop, root)
    desktop.wait(lambda: desktop.has_window("Hearsight"), "the window", orca.logs)
    desktop.window("Hearsight")
    orca.wait_for_end(sentence)
    assert orca.count(sentence) == 1, orca.heard
    orca.wait_for("Text found")

    # All that updates need is in the bundle: they ask, where no network is.
    told = len(orca.heard)
    desktop.press("F11")
    desktop.window("Updates")
    told = orca.wait_for("127.0.0.1 could not be reached", told)
    desktop.press("Escape")
    desktop.wait(lambda: not desktop.has_window("Updates"), "the end of the page")

    # The licences of what is bundled are read by keys.
    told = len(orca.heard)
    desktop.press("shift+F11")
    desktop.window("About Hearsight")
    told = orca.wait_for("Hearsight 0", told)
    desktop.press("Tab")
    told = orca.wait_for("Parts of Hearsight", told)
    desktop.press("End")
    orca.wait_for("zxing", told)
    desktop.press("Escape")
    desktop.wait(lambda: not desktop.has_window("About Hearsight"), "the end of the page")

    # Hearsight's own voice said nothing while Orca speaks.
    assert "Traceback" not in orca.logs()
    desktop.press("ctrl+q")
    desktop.wait(lambda: not desktop.has_window("Hearsight"), "the end of the window", orca.logs)
