"""Every text that people see or hear, in their language; English is the source and the fallback.

A text is looked up when it is shown, never when a module is imported, so the language can change
while the window is open. `tr("Describing {name}", name="cat.jpg")` finds the translation of the
whole sentence and puts the values in. Translations lie in `assets/translations/LANGUAGE.json`.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path

from desktop_app.paths import assets_folder

ENGLISH = "en"
DOUBLED = "doubled"  # no language: every text twice, to see what does not fit
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")

_PLACEHOLDER = re.compile(r"\{\w+\}")


class Translator:
    """The language of the moment, and the texts in it."""

    def __init__(self) -> None:
        self.language = ENGLISH
        self._texts: dict[str, str] = {}
        self._listeners: list[Callable[[], None]] = []

    def use(self, language: str) -> None:
        """Speak this language from now on; English when it is not known."""
        self._texts = _read(language)
        known = bool(self._texts) or language == DOUBLED
        self.language = language if known else ENGLISH
        for listener in list(self._listeners):
            listener()

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call this after each change of language; returns what ends that."""
        self._listeners.append(listener)

        def leave() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return leave

    def text(self, source: str) -> str:
        """The source text in the language of the moment."""
        if self.language == DOUBLED:
            return doubled(source)
        return self._texts.get(source, source)


translator = Translator()


def tr(source: str, **values: object) -> str:
    """The text in the person's language, `{name}` replaced by the value of that name.

    A text that is not in the translation, such as one that another process formed, stays as it is.
    """
    text = translator.text(source)
    return text.format(**values) if values else text


def mark(source: str) -> str:
    """A text that is translated later, where it is shown. Translators' tools find it by this."""
    return source


def known_languages() -> list[str]:
    """English and every language that there is a translation for."""
    return [ENGLISH, *sorted(path.stem for path in _folder().glob("*.json"))]


def system_language(name: str) -> str:
    """The known language that suits a locale such as `zh_CN` or `de-AT`; else English."""
    name = name.replace("-", "_")
    languages = known_languages()
    if name in languages:
        return name
    primary = name.split("_")[0]
    return next((one for one in languages if one.split("_")[0] == primary), ENGLISH)


def doubled(source: str) -> str:
    """The text twice; a mnemonic and placeholders only in the first half."""
    second = _PLACEHOLDER.sub("", source.replace("&", "")).rstrip("…").strip()
    return f"{source} {second}".rstrip()


def _folder() -> Path:
    return assets_folder() / "translations"


def _read(language: str) -> dict[str, str]:
    path = _folder() / f"{language}.json"
    if language == ENGLISH or "/" in language or not path.is_file():
        return {}
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return texts
