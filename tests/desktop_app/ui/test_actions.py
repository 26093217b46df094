"""Actions are records; menus, buttons and the keyboard page are made of them."""

import re
from operator import attrgetter

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu

from desktop_app.ui.actions import ACTIONS, NEEDS, ActionRecord, plain, portable
from desktop_app.ui.chords import refusal
from desktop_app.ui.dialogs import keyboard_page
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.picture_menus import NONE_YET
from desktop_app.ui.widgets import ActionButton
from tests.support.window import Stage


def mnemonic(title: str) -> str:
    """The letter after the sign, in capitals."""
    found = re.search("&(.)", title)
    assert found is not None, f"{title!r} has no mnemonic"
    return found[1].upper()


def menus(stage: Stage) -> list[QMenu]:
    """The menus of the bar, without the one of Qt's own for a bar that is too narrow."""
    return [menu for menu in stage.window.menuBar().findChildren(QMenu) if menu.title()]


def unique(values: list[str]) -> bool:
    return len(values) == len(set(values))


def test_ids_are_used_once() -> None:
    assert unique([record.id for record in ACTIONS])


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_keys_are_used_once_and_by_nobody_else(platform: str) -> None:
    keys = [record.keys(platform) for record in ACTIONS if record.shortcut]
    assert unique(keys)
    assert {chord: refusal(chord, platform) for chord in keys} == dict.fromkeys(keys)


@pytest.mark.parametrize("record", ACTIONS, ids=lambda record: record.id)
def test_a_record_is_complete(record: ActionRecord) -> None:
    assert record.help.endswith(".")
    assert record.needs in ("", *NEEDS)
    for keys in (record.shortcut, record.on_mac):
        assert portable(keys) == keys
        assert len(keys) != 1, "a single letter is in the way of screen readers"


def test_mnemonics_are_unique_in_every_menu_and_in_the_window(stage: Stage) -> None:
    window = stage.window
    for menu in window.findChildren(QMenu):
        lines = [action.text() for action in menu.actions() if action.text()]
        assert unique([mnemonic(line) for line in lines if line != NONE_YET])
    titles = [menu.title() for menu in menus(stage)]
    titles += [button.text() for button in window.findChildren(ActionButton)]
    titles += [label.text() for label in window.findChildren(QLabel) if label.buddy()]
    assert len(titles) == 16
    assert unique([mnemonic(title) for title in titles])


def test_the_menus_hold_every_record_once_and_nothing_else(stage: Stage) -> None:
    found = {
        action.objectName(): menu.title()
        for menu in menus(stage)
        for action in menu.actions()
        if not action.isSeparator() and action.menu() is None
    }
    assert found == {record.id: record.menu for record in ACTIONS}


def test_the_keyboard_page_has_a_line_for_every_shortcut(stage: Stage) -> None:
    page = keyboard_page(stage.window.actions_by_id)
    for record in ACTIONS:
        if record.shortcut:
            assert f"{record.shortcut}: {plain(record.title)}. {record.help}\n" in page


@pytest.mark.parametrize("record", ACTIONS, ids=lambda record: record.id)
def test_an_action_calls_its_method(
    record: ActionRecord, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bound methods are taken when the window is made, so the class is changed before."""
    if record.callback == "close":
        stage.window.findChild(QAction, record.id).trigger()
        assert not stage.window.isVisible()
        return
    *path, method = record.callback.split(".")
    owner = attrgetter(".".join(path))(stage.window) if path else stage.window
    called: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(type(owner), method, lambda _self: called.append(record.id))
        window = MainWindow(
            stage.engine,
            stage.speaker,
            stage.callbacks,
            stage.voice,
            stage.store,
            stage.store_file.parent / "library",
            stage.reader,
        )
        action = window.findChild(QAction, record.id)
        assert action is not None
        action.trigger()
    assert called == ([] if record.needs else [record.id])
    window.close()


@pytest.mark.parametrize("record", [one for one in ACTIONS if one.needs], ids=lambda one: one.id)
def test_an_action_that_cannot_be_done_says_why(record: ActionRecord, stage: Stage) -> None:
    stage.window.findChild(QAction, record.id).trigger()
    assert stage.reader.heard == [NEEDS[record.needs]]


def test_a_menu_dims_what_cannot_be_done_only_while_it_is_open(stage: Stage) -> None:
    copy = stage.window.findChild(QAction, "copy")
    edit = next(menu for menu in menus(stage) if menu.title() == "&Edit")
    edit.aboutToShow.emit()
    assert not copy.isEnabled()
    edit.aboutToHide.emit()
    assert copy.isEnabled()


def test_keys_that_cannot_be_leave_all_as_at_first(stage: Stage) -> None:
    actions = stage.window.actions_by_id
    assert actions.set_keys({"open": "Ctrl+L", "save": "", "gone": "Ctrl+O"})
    assert (actions.keys("open"), actions.keys("save"), actions.keys("paste")) == (
        "Ctrl+L",
        "",
        "Ctrl+V",
    )
    for wrong in ("Ctrl+V", "A", "Ctrl+K, Ctrl+O", "Ctrl+Alt+N", "Ctrl+C"):
        assert not actions.set_keys({"open": wrong, "save": "Ctrl+L"}), wrong
        assert (actions.keys("open"), actions.keys("save")) == ("Ctrl+O", "Ctrl+S")


def test_keys_may_change_places(stage: Stage) -> None:
    actions = stage.window.actions_by_id
    assert actions.set_keys({"open": "ctrl+s", "save": "Ctrl+O"})
    assert (actions.keys("open"), actions.keys("save")) == ("Ctrl+S", "Ctrl+O")
