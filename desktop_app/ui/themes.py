"""Colours of the window's own themes, and how far apart two colours are."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette

SYSTEM = "system"  # no theme of ours: the platform's colours and style

_Role, _Group = QPalette.ColorRole, QPalette.ColorGroup


@dataclass(frozen=True)
class Theme:
    """Colours by their places, as `#rrggbb`."""

    window: str
    text: str  # on the window, and on `base`
    base: str  # behind a text to read, a list, a field
    button: str
    on_button: str
    chosen: str  # behind what is chosen; the ring around what has the focus
    on_chosen: str
    dimmed: str  # what cannot be done now
    outlined: bool = False  # a line around every part, where colours alone would not part them


THEMES = {
    "dark": Theme(
        *("#202124", "#f1f3f4", "#17181a", "#3c4043", "#ffffff", "#8ab4f8", "#10131a", "#9aa0a6")
    ),
    "light": Theme(
        *("#f3f3f3", "#1a1a1a", "#ffffff", "#dfe1e5", "#111111", "#0b4a9e", "#ffffff", "#5f6368")
    ),
    "contrast_dark": Theme(
        *("#000000", "#ffffff", "#000000", "#000000", "#ffffff", "#ffff00", "#000000", "#bdbdbd"),
        outlined=True,
    ),
    "contrast_light": Theme(
        *("#ffffff", "#000000", "#ffffff", "#ffffff", "#000000", "#00007a", "#ffffff", "#4d4d4d"),
        outlined=True,
    ),
}


def palette(theme: Theme) -> QPalette:
    """The theme as Qt takes it."""
    made = QPalette()
    for role, colour in (
        (_Role.Window, theme.window),
        (_Role.WindowText, theme.text),
        (_Role.Base, theme.base),
        (_Role.AlternateBase, theme.window),
        (_Role.Text, theme.text),
        (_Role.PlaceholderText, theme.text),
        (_Role.Button, theme.button),
        (_Role.ButtonText, theme.on_button),
        (_Role.BrightText, theme.text),
        (_Role.ToolTipBase, theme.base),
        (_Role.ToolTipText, theme.text),
        (_Role.Highlight, theme.chosen),
        (_Role.HighlightedText, theme.on_chosen),
        (_Role.Link, theme.chosen),
        (_Role.Accent, theme.chosen),
    ):
        made.setColor(role, QColor(colour))
    for role in (_Role.WindowText, _Role.Text):
        made.setColor(_Group.Disabled, role, QColor(theme.dimmed))
    return made


def contrast(one: QColor, other: QColor) -> float:
    """Contrast of two colours from 1 to 21, as WCAG 2.2 defines it."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def ring_colour(of: QPalette) -> QColor:
    """The colour of the chosen if it stands out from the window, else the one of the text."""
    window, chosen = of.color(_Role.Window), of.color(_Role.Highlight)
    return chosen if contrast(chosen, window) >= 3 else of.color(_Role.WindowText)


def _luminance(colour: QColor) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
