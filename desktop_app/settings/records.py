"""One record for every setting: the file, the page of settings and the tests are made of them."""

from dataclasses import dataclass

from desktop_app.hotkeys.chord import parse
from desktop_app.translation import mark
from desktop_app.web_addresses import is_allowed

Value = str | int | dict[str, str]


@dataclass(frozen=True)
class Choice:
    """One of a few values, each with the words for it."""

    options: tuple[tuple[str, str], ...]  # value, label

    def accepts(self, value: object) -> bool:
        """Whether this may be the setting's value."""
        return isinstance(value, str) and value in dict(self.options)


@dataclass(frozen=True)
class Number:
    """A whole number."""

    lowest: int
    highest: int
    unit: str  # as it is read behind the number

    def accepts(self, value: object) -> bool:
        """Whether this may be the setting's value."""
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return is_number and self.lowest <= int(str(value)) <= self.highest


@dataclass(frozen=True)
class Hotkey:
    """Keys that work from every program, such as `Ctrl+Alt+Shift+D`; empty for none."""

    def accepts(self, value: object) -> bool:
        """Whether this may be the setting's value."""
        return isinstance(value, str) and (value == "" or parse(value) is not None)


@dataclass(frozen=True)
class Texts:
    """Texts by names, which are chosen on a page of their own."""

    button: str  # what leads to that page

    def accepts(self, value: object) -> bool:
        """Whether this may be the setting's value."""
        return isinstance(value, dict) and all(
            isinstance(part, str) for pair in value.items() for part in pair
        )


@dataclass(frozen=True)
class Address:
    """An address of the web, encrypted; empty for none."""

    def accepts(self, value: object) -> bool:
        """Whether this may be the setting's value."""
        return isinstance(value, str) and (value == "" or is_allowed(value))


@dataclass(frozen=True)
class Setting:
    """Something that a person can choose."""

    id: str
    group: str  # the page that it stands on
    label: str  # "&" stands before the letter of the mnemonic, if one is left for it
    help: str  # a sentence or two
    default: Value
    kind: Choice | Number | Hotkey | Texts | Address


SPEECH, PICTURES = mark("Speech"), mark("Pictures")
HISTORY, WINDOW = mark("History"), mark("Window")
UPDATES = mark("Updates")

SETTINGS = (
    Setting(
        "speech.own_voice",
        SPEECH,
        mark("&Own voice"),
        mark("Who speaks: Hearsight itself, or your screen reader. Never both."),
        "automatic",
        Choice(
            (
                ("automatic", mark("unless a screen reader runs")),
                ("always", mark("always")),
                ("never", mark("never")),
            )
        ),
    ),
    Setting(
        "speech.rate",
        SPEECH,
        mark("&Rate"),
        mark("How quickly our own voice speaks. 100 percent is as the system has it."),
        100,
        Number(50, 300, mark("percent")),
    ),
    Setting(
        "speech.volume",
        SPEECH,
        mark("&Volume"),
        mark("How loud our own voice is."),
        100,
        Number(10, 100, mark("percent")),
    ),
    Setting(
        "speech.pitch",
        SPEECH,
        mark("&Pitch"),
        mark("How high our own voice is. Some voices cannot be made higher or lower."),
        100,
        Number(50, 200, mark("percent")),
    ),
    Setting(
        "speech.voice",
        SPEECH,
        mark("Engine and voice"),
        mark("Which of the voices on this computer speaks."),
        {},
        Texts(mark("&Browse voices…")),
    ),
    Setting(
        "speech.sounds",
        SPEECH,
        mark("Sounds"),
        mark("Short sounds tell when a picture is begun, described, or could not be."),
        "off",
        Choice((("off", mark("off")), ("on", mark("on")))),
    ),
    Setting(
        "description.detail",
        PICTURES,
        mark("&Detail"),
        mark("How much is said of a picture. More or less detail in a menu changes it, too."),
        "brief",
        Choice(
            (
                ("brief", mark("one sentence")),
                ("detailed", mark("sentence, text, codes, colors, flaws")),
                ("everything", mark("everything, date and place too")),
            )
        ),
    ),
    Setting(
        "description.caution",
        PICTURES,
        mark("Do&ubt"),
        mark("How sure the model must be before its sentence is told without a perhaps."),
        "balanced",
        Choice(
            (
                ("trusting", mark("little: tell also what is less sure")),
                ("balanced", mark("balanced")),
                ("cautious", mark("much: tell only what is quite sure")),
            )
        ),
    ),
    Setting(
        "reading.look",
        PICTURES,
        mark("Look for &text"),
        mark("Behind the sentence, see whether there is text or a code, and tell it once."),
        "on",
        Choice((("on", mark("in every picture")), ("off", mark("only when asked, by Read text")))),
    ),
    Setting(
        "queue.newer",
        PICTURES,
        mark("A &newer picture"),
        mark("What happens when you ask for a picture while another is being described."),
        "replace",
        Choice(
            (
                ("replace", mark("takes the place of the one before")),
                ("wait", mark("waits behind the one before")),
            )
        ),
    ),
    Setting(
        "engine.idle_minutes",
        PICTURES,
        mark("&Give memory back after"),
        mark(
            "After so many minutes without a picture the describer ends and its memory is free. "
            "It comes again with the next picture, in about a second. 0 keeps it."
        ),
        10,
        Number(0, 600, mark("minutes")),
    ),
    Setting(
        "capture.delay",
        PICTURES,
        mark("&Wait before a capture"),
        mark("How long Hearsight waits before it captures the screen after a delay."),
        5,
        Number(1, 60, mark("seconds")),
    ),
    Setting(
        "camera.number",
        PICTURES,
        mark("Camera"),
        mark("Which camera is used when there are several. Its name is told if it has one."),
        "1",
        Choice(
            (
                ("1", mark("the first")),
                ("2", mark("the second")),
                ("3", mark("the third")),
                ("4", mark("the fourth")),
            )
        ),
    ),
    Setting(
        "hotkeys.screen",
        PICTURES,
        mark("Keys &for the screen"),
        mark(
            "Press keys here that describe the screen from every program, such as "
            "Ctrl+Alt+Shift+S. Delete takes them away."
        ),
        "",
        Hotkey(),
    ),
    Setting(
        "hotkeys.clipboard",
        PICTURES,
        mark("Keys for the clipboard"),
        mark(
            "Press keys here that describe the picture on the clipboard from every program. "
            "Delete takes them away."
        ),
        "",
        Hotkey(),
    ),
    Setting(
        "history.keep",
        HISTORY,
        mark("&Keep descriptions"),
        mark(
            "Text is kept, and nothing of captures or of images that you paste. Small pictures are "
            "kept only if you choose that in the settings."
        ),
        "on",
        Choice((("on", mark("of picture files")), ("off", mark("of nothing")))),
    ),
    Setting(
        "history.thumbnails",
        HISTORY,
        mark("Small pictures"),
        mark(
            "A small copy of the picture is kept with its description, and stands beside it in the "
            "history. It is deleted with the description."
        ),
        "off",
        Choice((("off", mark("none")), ("on", mark("with each description")))),
    ),
    Setting(
        "history.limit",
        HISTORY,
        mark("At &most"),
        mark("When there are more, the oldest are deleted for good."),
        1000,
        Number(1, 10_000, mark("descriptions")),
    ),
    Setting(
        "log.content",
        HISTORY,
        mark("Names and descriptions in the log"),
        mark("The log tells what went wrong. It stays on this computer; no report holds these."),
        "off",
        Choice((("off", mark("never")), ("on", mark("written, unless private")))),
    ),
    Setting(
        "window.theme",
        WINDOW,
        mark("Theme"),
        mark("The colours of the window."),
        "system",
        Choice(
            (
                ("system", mark("as the system")),
                ("dark", mark("dark")),
                ("light", mark("light")),
                ("contrast_dark", mark("high contrast, white on black")),
                ("contrast_light", mark("high contrast, black on white")),
            )
        ),
    ),
    Setting(
        "window.text_size",
        WINDOW,
        mark("Text si&ze"),
        mark("How large the window's text is. 100 percent is as the system has it."),
        100,
        Number(100, 300, mark("percent")),
    ),
    Setting(
        "window.targets",
        WINDOW,
        mark("Size of buttons, menus and lists"),
        mark("Large ones are easier to hit."),
        "normal",
        Choice((("normal", mark("normal")), ("large", mark("large")))),
    ),
    Setting(
        "window.first_steps",
        WINDOW,
        mark("First steps"),
        mark("Three questions that Hearsight asks when it is opened."),
        "show",
        Choice((("show", mark("at the next start")), ("done", mark("no more")))),
    ),
    Setting(
        "window.language",
        WINDOW,
        mark("&Language"),
        mark("The language of the window. Descriptions of pictures are always in English."),
        "system",
        Choice(
            (
                ("system", mark("as the system")),
                ("en", mark("English")),
                ("zh_CN", mark("Simplified Chinese")),
            )
        ),
    ),
    Setting(
        "window.keys",
        WINDOW,
        mark("Ke&ys"),
        mark("Which keys do what. No key can be one of your screen reader's."),
        {},
        Texts(mark("C&hange…")),
    ),
    Setting(
        "updates.address",
        UPDATES,
        mark("Address of the list of new versions"),
        mark(
            "Only Check for updates in the menu Help asks it, and only when you choose that. It "
            "begins with https://. Empty, the network is never used."
        ),
        "",
        Address(),
    ),
)
