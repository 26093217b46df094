"""The window's language, by the person's choice or the system's."""

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication

from desktop_app.translation import RIGHT_TO_LEFT, system_language, translator

SYSTEM = "system"


def use_language(choice: str) -> None:
    """Speak this language from now on, and write in its direction."""
    language = system_language(QLocale.system().name()) if choice == SYSTEM else choice
    if language != translator.language:
        translator.use(language)
    is_right_to_left = translator.language.split("_")[0] in RIGHT_TO_LEFT
    direction = (
        Qt.LayoutDirection.RightToLeft if is_right_to_left else Qt.LayoutDirection.LeftToRight
    )
    if QGuiApplication.layoutDirection() != direction:
        QGuiApplication.setLayoutDirection(direction)
