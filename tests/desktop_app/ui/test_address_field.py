"""A field for an address."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.ui.address_field import NO_ADDRESS, AddressField

OLD = "https://example.org/releases.signed"


@pytest.fixture
def field(qtbot: QtBot) -> AddressField:
    field = AddressField()
    qtbot.addWidget(field)
    field.show_address(OLD)
    return field


def enter(field: AddressField, text: str) -> list[str]:
    """What the field tells when this is typed and Return pressed."""
    told: list[str] = []
    field.changed.connect(told.append)
    field.refused.connect(told.append)
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    return told


@pytest.mark.parametrize("text", ["https://example.org/other", ""])
def test_an_address_or_none_is_taken_once(field: AddressField, text: str) -> None:
    assert enter(field, text) == [text]
    assert field.text() == text


def test_blanks_around_it_are_dropped(field: AddressField) -> None:
    assert enter(field, "  https://example.org/other ") == ["https://example.org/other"]


@pytest.mark.parametrize("text", ["http://example.org/", "example.org", "https://a b/"])
def test_what_is_no_address_is_refused_and_the_old_one_stays(
    field: AddressField, text: str
) -> None:
    assert enter(field, text) == [NO_ADDRESS]
    assert field.text() == OLD


def test_the_same_again_changes_nothing(field: AddressField) -> None:
    assert enter(field, OLD) == []
