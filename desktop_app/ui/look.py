"""How every window looks: colours, size of text, size of what one clicks on."""

from PySide6.QtGui import QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from desktop_app.ui.style import LargeTargets, OutlinedTargets
from desktop_app.ui.themes import SYSTEM, THEMES, palette


def use_look(theme: str, percent: int, side: int) -> None:
    """Take a theme's name or `SYSTEM`, a text size beside the system's, the smallest target.

    What is as wanted already is left as it is.
    """
    application = QApplication.instance()
    assert isinstance(application, QApplication)  # there is no window without one
    _use_style(application, theme, side)
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPointSizeF(font.pointSizeF() * percent / 100)
    if application.font() != font:
        application.setFont(font)


def _use_style(application: QApplication, theme: str, side: int) -> None:
    wanted = (theme, side)
    if application.property("look") == wanted:
        return
    application.setProperty("look", wanted)
    if theme == SYSTEM:
        application.setStyle(LargeTargets(side))
        application.setPalette(QPalette())
        return
    # The platforms' own styles pass over colours; Fusion takes them.
    kind = OutlinedTargets if THEMES[theme].outlined else LargeTargets
    application.setStyle(kind(side, "Fusion"))
    application.setPalette(palette(THEMES[theme]))
