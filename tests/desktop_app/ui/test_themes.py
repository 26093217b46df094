"""The own themes are readable: contrasts are computed from what Qt was given."""

import pytest
from PySide6.QtGui import QColor, QPalette

from desktop_app.ui.themes import THEMES, contrast, palette, ring_colour

Role = QPalette.ColorRole
TEXTS = [
    (Role.WindowText, Role.Window),
    (Role.Text, Role.Base),
    (Role.Text, Role.AlternateBase),
    (Role.PlaceholderText, Role.Base),
    (Role.ButtonText, Role.Button),
    (Role.HighlightedText, Role.Highlight),
    (Role.ToolTipText, Role.ToolTipBase),
]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, expected: float) -> None:
    assert contrast(QColor(one), QColor(other)) == pytest.approx(expected, abs=0.01)
    assert contrast(QColor(other), QColor(one)) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("text, ground", TEXTS, ids=lambda role: role.name)
@pytest.mark.parametrize("theme", THEMES)
def test_text_stands_out(theme: str, text: Role, ground: Role) -> None:
    made = palette(THEMES[theme])
    assert contrast(made.color(text), made.color(ground)) >= 7


@pytest.mark.parametrize("theme", THEMES)
def test_what_cannot_be_done_can_still_be_read(theme: str) -> None:
    made = palette(THEMES[theme])
    dimmed = made.color(QPalette.ColorGroup.Disabled, Role.WindowText)
    assert contrast(dimmed, made.color(Role.Window)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_the_ring_and_what_is_chosen_stand_out_from_every_ground(theme: str) -> None:
    made = palette(THEMES[theme])
    for ground in (Role.Window, Role.Base):
        assert contrast(ring_colour(made), made.color(ground)) >= 3
        assert contrast(made.color(Role.Highlight), made.color(ground)) >= 3


def test_the_ring_takes_the_colour_of_text_where_the_highlight_is_faint() -> None:
    faint = QPalette()
    faint.setColor(Role.Window, QColor("#ffffff"))
    faint.setColor(Role.Highlight, QColor("#d0e0ff"))
    faint.setColor(Role.WindowText, QColor("#000000"))
    assert ring_colour(faint) == QColor("#000000")
