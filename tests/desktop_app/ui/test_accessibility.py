"""What a screen reader finds in the window, and what the keyboard reaches."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QListWidget,
    QMenu,
    QPushButton,
    QStatusBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.speech.manner import VoiceInfo
from desktop_app.ui.dialogs import TextPage
from desktop_app.ui.intake import Picture
from desktop_app.ui.picture_view import PictureView
from desktop_app.ui.settings_page import SettingsPage
from desktop_app.ui.style import LargeTargets
from desktop_app.ui.widgets import (
    SMALLEST_TARGET,
    ActionButton,
    FocusRing,
    ProblemText,
    ReadingText,
)
from tests.support.window import Stage

Role = QAccessible.Role
NAMELESS = {Role.Client, Role.Grouping, Role.Separator, Role.MenuBar, Role.StatusBar}


def walk(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """This part of the window as a screen reader sees it, and all below.

    Left out is what Qt makes for itself: scroll bars, and the menu of a bar that is too narrow.
    """
    widget = interface.object()  # none of an item of a list
    if interface.role() == Role.ScrollBar or (
        widget is not None and widget.objectName() == "qt_menubar_ext_button"
    ):
        return
    yield interface
    for index in range(interface.childCount()):
        child = interface.child(index)
        if child is not None:
            yield from walk(child)


def parts(window: QWidget) -> list[tuple[QAccessible.Role, str]]:
    """Role and name of everything in a window."""
    return [
        (part.role(), part.text(QAccessible.Text.Name))
        for part in walk(QAccessible.queryAccessibleInterface(window))
    ]


def tab_order(first: QWidget) -> list[QWidget]:
    """Where Tab goes from here until it comes round."""
    order = [first]
    while True:
        QTest.keyClick(order[-1].window().focusWidget(), Qt.Key.Key_Tab)
        after = first.window().focusWidget()
        if after is first or len(order) > 20:
            return order
        order.append(after)


def describe_with_a_problem(stage: Stage, qtbot: QtBot) -> None:
    stage.window.describe([Picture("a.jpg", b"")])
    qtbot.waitUntil(lambda: bool(stage.reader.heard))
    stage.callbacks.voice_problem.emit("No voice is installed.")
    qtbot.waitUntil(stage.window.findChild(ProblemText).isVisible)


def test_every_part_has_a_name(stage: Stage, qtbot: QtBot) -> None:
    describe_with_a_problem(stage, qtbot)
    stage.window.pages.show_keyboard()
    page = stage.window.findChild(TextPage)
    assert page is not None
    for window in (stage.window, page):
        found = parts(window)
        assert [part for part in found if part[0] not in NAMELESS and not part[1]] == []
        assert all(role != Role.NoRole for role, _ in found)


@pytest.mark.parametrize("setting", ["window.keys", "speech.voice"])
def test_the_pages_behind_the_settings_have_names_and_are_reached_by_tab(
    stage: Stage, qtbot: QtBot, setting: str
) -> None:
    stage.speaker.installed = [VoiceInfo("jane", "Jane", "en-GB", "espeak")]
    stage.window.pages.show_settings()
    settings = stage.window.findChild(SettingsPage)
    assert settings is not None
    QTest.keyClick(settings.findChild(QPushButton, setting), Qt.Key.Key_Return)
    page = next(child for child in settings.findChildren(QDialog))
    qtbot.waitUntil(page.isVisible)
    page.activateWindow()
    found = parts(page)
    assert [part for part in found if part[0] not in NAMELESS and not part[1]] == []
    wanted = {*page.findChildren(QPushButton), *page.findChildren(QListWidget)}
    assert wanted <= set(tab_order(page.focusWidget()))
    names = [widget.accessibleName() or widget.text() for widget in wanted]
    assert len(set(names)) == len(names) >= 5
    assert min(widget.height() for widget in wanted) >= SMALLEST_TARGET


def test_the_roles_are_those_of_the_parts(stage: Stage, qtbot: QtBot) -> None:
    describe_with_a_problem(stage, qtbot)
    found = parts(stage.window)
    assert (Role.EditableText, "Description") in found
    assert (Role.StaticText, "Problem: No voice is installed.") in found
    assert [name for role, name in found if role == Role.Button] == [
        "Copy report",
        "Open…",
        "Copy description",
        "Read text",
        "Speak again",
        "Stop",
    ]
    assert {
        "File",
        "Edit",
        "Picture",
        "Capture",
        "Speech",
        "View",
        "Help",
        "Recent",
        "Samples",
    } == {name for role, name in found if role == Role.PopupMenu}
    assert (Role.StaticText, "Ready") in found
    assert Role.StatusBar in [role for role, _ in found]


def test_the_focus_ring_and_the_notifications_are_not_in_the_way(stage: Stage) -> None:
    roles = [role for role, _ in parts(stage.window)]
    assert stage.window.findChild(FocusRing) is not None
    assert roles.count(Role.Notification) == 0


def test_the_focus_begins_in_the_description(stage: Stage) -> None:
    text = stage.window.focusWidget()
    assert isinstance(text, ReadingText)
    assert text.accessibleName() == "Description"


def test_the_focus_goes_in_the_order_of_reading(stage: Stage, qtbot: QtBot) -> None:
    describe_with_a_problem(stage, qtbot)
    text = stage.window.focusWidget()
    assert text is not None
    order = tab_order(text)
    kinds = [ReadingText, ProblemText, *6 * [ActionButton], PictureView]
    assert [type(widget) for widget in order] == kinds
    order = [order[-1], *order[:-1]]  # the picture comes first, the focus begins in the text
    places = [widget.mapTo(stage.window, widget.rect().topLeft()) for widget in order]
    assert sorted(places, key=lambda place: (place.y(), place.x())) == places


def test_tab_passes_by_a_problem_that_is_not_there(stage: Stage) -> None:
    text = stage.window.focusWidget()
    assert text is not None
    kinds = [ReadingText, *5 * [ActionButton], PictureView]
    assert [type(widget) for widget in tab_order(text)] == kinds


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_can_be_pressed_by_each_key(stage: Stage, key: Qt.Key) -> None:
    pressed: list[bool] = []
    stop = next(b for b in stage.window.findChildren(ActionButton) if b.text() == "S&top")
    stop.clicked.connect(lambda: pressed.append(True))
    stop.setFocus()
    QTest.keyClick(stop, key)
    assert len(pressed) == 1


def test_a_button_tells_its_shortcut(stage: Stage) -> None:
    described = {
        button.text(): QAccessible.queryAccessibleInterface(button).text(
            QAccessible.Text.Description
        )
        for button in stage.window.findChildren(ActionButton)
    }
    assert described == {
        "Cop&y report": "",
        "&Read text": "F7",
        "&Open…": "Ctrl+O",
        "&Copy description": "Ctrl+Shift+C",
        "Speak &again": "F5",
        "S&top": "Esc",
    }


def test_a_caret_moves_through_the_description_and_selects(stage: Stage, qtbot: QtBot) -> None:
    describe_with_a_problem(stage, qtbot)
    text = stage.window.findChild(ReadingText)
    assert text is not None
    QTest.keyClick(text, Qt.Key.Key_Right)
    assert text.textCursor().position() == 1
    QTest.keyClick(text, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert text.textCursor().selectedText() == " picture called bytes"
    before = text.toPlainText()
    QTest.keyClicks(text, "xyz")
    QTest.keyClick(text, Qt.Key.Key_Delete)
    assert text.toPlainText() == before
    assert text.textCursor().hasSelection()
    text.moveCursor(QTextCursor.MoveOperation.Start)
    interface = QAccessible.queryAccessibleInterface(text)
    assert interface.textInterface().text(0, 9) == "a picture"
    assert interface.state().readOnly


def test_a_mnemonic_leads_to_the_description(stage: Stage, qtbot: QtBot) -> None:
    button = stage.window.findChild(ActionButton)
    assert button is not None
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: isinstance(stage.window.focusWidget(), ReadingText))


def test_nothing_to_click_on_is_too_small(stage: Stage, qtbot: QtBot) -> None:
    style = LargeTargets()
    small = stage.window.font()
    small.setPointSize(6)
    bar = stage.window.menuBar()
    for widget in (bar, *bar.findChildren(QMenu), *stage.window.findChildren(QPushButton)):
        widget.setStyle(style)
        widget.setFont(small)
    sizes = [button.sizeHint() for button in stage.window.findChildren(QPushButton)]
    sizes += [bar.actionGeometry(action).size() for action in bar.actions()]
    for menu in bar.findChildren(QMenu):
        geometries = [menu.actionGeometry(a) for a in menu.actions() if not a.isSeparator()]
        sizes += [geometry.size() for geometry in geometries]
    assert len(sizes) >= 18
    assert min(size.height() for size in sizes) >= SMALLEST_TARGET
    assert min(size.width() for size in sizes) >= SMALLEST_TARGET


def test_the_ring_follows_the_focus(stage: Stage, qtbot: QtBot) -> None:
    ring = stage.window.findChild(FocusRing)
    assert ring is not None
    for widget in tab_order(stage.window.focusWidget()):
        widget.setFocus()
        qtbot.waitUntil(lambda widget=widget: ring.widget() is widget)
        assert ring.isVisible()


@pytest.mark.parametrize("percent", [100, 200])
def test_everything_fits_at_1024_by_768(stage: Stage, qtbot: QtBot, percent: int) -> None:
    describe_with_a_problem(stage, qtbot)
    font = stage.window.font()
    font.setPointSizeF(font.pointSizeF() * percent / 100)
    for widget in (stage.window, *stage.window.findChildren(QWidget)):
        widget.setFont(font)
    stage.window.resize(1024, 740)
    qtbot.waitUntil(lambda: stage.window.height() == 740)
    assert stage.window.width() == 1024
    picture = stage.window.findChild(PictureView)
    seen = [*stage.window.findChildren(ActionButton), stage.window.findChild(ReadingText), picture]
    seen += [label for label in stage.window.findChildren(QLabel) if label.isVisible()]
    for widget in seen:
        assert stage.window.rect().contains(
            widget.rect().translated(widget.mapTo(stage.window, widget.rect().topLeft()))
        )
        if isinstance(widget, ActionButton):
            assert widget.width() >= widget.sizeHint().width()
    assert picture is not None and picture.height() >= 120
    assert stage.window.findChild(QStatusBar) is not None
