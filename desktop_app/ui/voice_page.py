"""The page of voices: those of this computer that speak a language of ours, to hear and choose."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QWidget

from desktop_app.engine.errors import ErrorCode, HearsightError
from desktop_app.settings.store import Store
from desktop_app.speech.errors import SpeechError
from desktop_app.speech.manner import Manner, VoiceInfo, primary
from desktop_app.speech.speaker import Speaker
from desktop_app.translation import ENGLISH, known_languages, mark, tr
from desktop_app.ui.announcer import Announcer
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.voice_choice import manner
from desktop_app.ui.widgets import FocusRing, add_labelled, button_row, keep_room, page_column

SETTING = "speech.voice"
SAMPLES = {
    "en": "A brown dog runs across a green meadow.",
    "zh": "一只棕色的狗跑过绿色的草地。",
}
_LANGUAGES = {"en": mark("English"), "zh": mark("Chinese")}
_BEST = VoiceInfo("", "", ENGLISH, "")  # of the engine, or of all


class VoicePage(QDialog):
    """Engines and their voices in two lists."""

    def __init__(
        self, speaker: Speaker, store: Store, announcer: Announcer, jobs: Jobs, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._speaker = speaker
        self._store = store
        self._announcer = announcer
        self._voices: list[VoiceInfo] = []
        self._shown: list[VoiceInfo] = []  # of the engine, a row each
        self.setWindowTitle(tr("Voices"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._engines, self._list = QListWidget(), QListWidget()
        self._engines.setAccessibleName(tr("Engine"))
        self._list.setAccessibleName(tr("Voice"))
        self._lay_out()
        self._show([])
        self._engines.currentRowChanged.connect(lambda _row: self._show_voices())
        self._list.itemActivated.connect(lambda _item: self._choose())
        self._search = jobs.run(lambda _cancel: _search(speaker), self._show, self._fail)
        self.finished.connect(lambda _code: self._leave())
        self._list.setFocus()

    def _show(self, voices: list[VoiceInfo]) -> None:
        """Show these voices; stand on the chosen one."""
        self._voices = sorted(voices, key=_place)
        engines = ["", *dict.fromkeys(voice.engine for voice in voices)]
        chosen = self._store.texts(SETTING).get("engine", "")
        self._engines.blockSignals(True)
        self._engines.clear()
        self._engines.addItems([tr("The best there is"), *engines[1:]])
        self._engines.setCurrentRow(engines.index(chosen) if chosen in engines else 0)
        self._engines.blockSignals(False)
        self._show_voices()

    def _show_voices(self) -> None:
        engine = self._engine()
        self._shown = [_BEST, *(one for one in self._voices if engine in ("", one.engine))]
        chosen = self._store.texts(SETTING).get("voice", "")
        self._list.clear()
        self._list.addItems([_line(voice) for voice in self._shown])
        ids = [voice.id for voice in self._shown]
        self._list.setCurrentRow(ids.index(chosen) if chosen in ids else 0)

    def _fail(self, error: HearsightError) -> None:
        self._announcer.warn(tr(error.sentence))

    def _leave(self) -> None:
        self._search.cancel()
        self._announcer.silence()

    def _engine(self) -> str:
        row = self._engines.currentRow()
        return self._engines.item(row).text() if row > 0 else ""

    def _voice(self) -> VoiceInfo:
        return self._shown[self._list.currentRow()]

    def _choose(self) -> None:
        chosen = {"engine": self._engine(), "voice": self._voice().id}
        self._store.set(SETTING, {name: text for name, text in chosen.items() if text})
        self._announcer.tell(tr("Chosen: {voice}", voice=_line(self._voice())))

    def _hear(self) -> None:
        voice, now = self._voice(), manner(self._store)
        tried = Manner(self._engine(), voice.id, now.rate, now.volume, now.pitch)
        language = voice.language or ENGLISH
        self._speaker.say(SAMPLES.get(primary(language), voice.name), language, tried)

    def _lay_out(self) -> None:
        column = page_column(self)
        for title, part in ((mark("&Engine"), self._engines), (mark("&Voice"), self._list)):
            add_labelled(column, tr(title), part)
        keep_room(self._engines, self._list)
        column.addLayout(
            button_row(
                (mark("Hear a &sample"), self._hear),
                (mark("&Choose"), self._choose),
                (mark("C&lose"), self.reject),
            )
        )
        self.resize(560, 560)
        FocusRing(self)


def _search(speaker: Speaker) -> list[VoiceInfo]:
    """Voices of a language of ours, the best engine's first, and those that tell no language."""
    try:
        voices = speaker.voices()
    except SpeechError as error:
        raise HearsightError(ErrorCode.ENGINE_FAILED, error.sentence) from error
    ours = {"", *map(primary, known_languages())}
    return [voice for voice in voices if primary(voice.language) in ours]


def _place(voice: VoiceInfo) -> tuple[bool, bool, str]:
    """English comes first, since descriptions are in it, and a language that is not told last."""
    language = voice.language.lower().replace("_", "-")
    return not language, primary(language) != ENGLISH, language


def _line(voice: VoiceInfo) -> str:
    """A voice as its row: the language, then its name."""
    if voice is _BEST:
        return tr("Any voice that suits")
    language = _LANGUAGES.get(primary(voice.language), "")
    return f"{tr(language)}: {voice.name}" if language else voice.name
