"""Colours of a shown picture, changed."""

import pytest
from PySide6.QtGui import QColor, QImage

from desktop_app.ui.adjusting import Adjustment, adjusted


def of_one_colour(colour: str) -> QImage:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


@pytest.mark.parametrize(
    ("colour", "adjustment", "expected"),
    [
        ("#102030", Adjustment(), "#102030"),
        ("#102030", Adjustment(inverted=True), "#efdfcf"),
        ("#000000", Adjustment(contrast=2), "#000000"),
        ("#ffffff", Adjustment(contrast=2, inverted=True), "#000000"),
    ],
)
def test_a_colour_becomes_another(colour: str, adjustment: Adjustment, expected: str) -> None:
    assert adjusted(of_one_colour(colour), adjustment).pixelColor(3, 3).name() == expected


def test_contrast_drives_light_and_dark_apart() -> None:
    dark, light = of_one_colour("#505050"), of_one_colour("#b0b0b0")
    apart = []
    for contrast in (0, 1, 2):
        one, other = (
            adjusted(image, Adjustment(contrast=contrast)).pixelColor(3, 3).red()
            for image in (dark, light)
        )
        apart.append(other - one)
    assert apart == sorted(set(apart))
    assert apart[0] == 0x60 and apart[2] > 0xB0


def test_no_picture_stays_none() -> None:
    assert adjusted(QImage(), Adjustment(inverted=True)).isNull()
