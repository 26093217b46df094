"""Check for updates, by keyboard, with a real server behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.settings.records import SETTINGS
from desktop_app.ui.updating import LOOKING, NO_HOME, UpdatePage
from desktop_app.ui.widgets import ReadingText
from desktop_app.updates import checking, public_key
from tests.support.pages import only
from tests.support.release_server import (
    NAME,
    PACKAGE,
    PUBLIC_KEY,
    ReleaseServer,
    payload,
    release_server,
    signed,
)
from tests.support.window import Stage


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReleaseServer]:
    """A server whose lists are believed by a Hearsight that was installed on Debian."""
    monkeypatch.setattr(public_key, "PUBLIC_KEY", PUBLIC_KEY)
    monkeypatch.setattr(checking, "this_system", lambda: "linux-deb")
    with release_server() as running:
        yield running


@pytest.fixture
def downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: ReleaseServer) -> Path:
    """The folder that a window, opened after this, downloads into; its address is the server."""
    folder = tmp_path / "Downloads"
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "no-config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return folder


@pytest.fixture
def page(downloads: Path, server: ReleaseServer, stage: Stage, qtbot: QtBot) -> UpdatePage:
    """The page, just opened by the action."""
    stage.store.set("updates.address", server.address)
    stage.window.actions_by_id["updates"].trigger()
    page = only(stage.window, UpdatePage)
    qtbot.waitUntil(page.isVisible)
    page.activateWindow()
    return page


def text(page: UpdatePage) -> str:
    return only(page, ReadingText).toPlainText()


def press(page: UpdatePage, key: Qt.Key) -> None:
    focus = page.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


def begin_a_slow_download(page: UpdatePage, server: ReleaseServer, qtbot: QtBot) -> None:
    """Download until the server sends no more."""
    qtbot.waitUntil(lambda: text(page).startswith("Version"))
    server.stops_after = 100_000
    press(page, Qt.Key.Key_Return)
    qtbot.waitUntil(server.stopped.is_set)


def test_the_address_is_empty_at_first_and_that_is_said(stage: Stage) -> None:
    [record] = [one for one in SETTINGS if one.id == "updates.address"]
    assert record.default == ""
    stage.window.actions_by_id["updates"].trigger()
    assert stage.reader.heard == [NO_HOME]
    assert stage.window.findChild(UpdatePage) is None


def test_a_newer_version_is_told_downloaded_and_left_to_the_person(
    page: UpdatePage, stage: Stage, downloads: Path, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: text(page).startswith("Version 9.9.9 can be downloaded"))
    assert str(downloads) in text(page)
    assert stage.reader.heard == [LOOKING, text(page)]
    press(page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: text(page).startswith("Downloaded: "))
    file = downloads / NAME
    assert file.read_bytes() == PACKAGE
    assert not file.stat().st_mode & 0o111
    assert f'sudo apt install "{file}"' in text(page)
    assert stage.reader.heard[-1] == text(page)
    assert any(told.endswith("percent downloaded") for told in stage.reader.heard)


def test_the_newest_version_is_told(page: UpdatePage, server: ReleaseServer, stage: Stage,
                                    qtbot: QtBot) -> None:  # fmt: skip
    qtbot.waitUntil(lambda: text(page).startswith("Version"))
    press(page, Qt.Key.Key_Escape)
    server.files["/releases.signed"] = signed(payload(version="0.0.1"))
    qtbot.waitUntil(lambda: stage.window.findChild(UpdatePage) is None)
    stage.window.actions_by_id["updates"].trigger()
    again = only(stage.window, UpdatePage)
    qtbot.waitUntil(lambda: text(again).startswith("This is the newest version"))
    assert stage.reader.heard[-1] == text(again)


def test_a_version_without_a_file_for_this_system_is_told(
    page: UpdatePage, stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: text(page).startswith("Version"))
    press(page, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: stage.window.findChild(UpdatePage) is None)
    monkeypatch.setattr(checking, "this_system", lambda: None)
    stage.window.actions_by_id["updates"].trigger()
    again = only(stage.window, UpdatePage)
    qtbot.waitUntil(lambda: "no file of it for this system" in text(again))
    assert not [b for b in again.findChildren(QPushButton) if b.isVisible() and "D" in b.text()]


@pytest.mark.parametrize("how", ["forged", "truncated", "missing"])
def test_a_bad_list_is_told_at_once(
    downloads: Path, server: ReleaseServer, stage: Stage, qtbot: QtBot, how: str
) -> None:
    good = server.files.pop("/releases.signed")
    bad = {"forged": good.replace(b"9.9.9", b"9.9.8"), "truncated": good[:-9]}
    server.files |= {"/releases.signed": bad[how]} if how in bad else {}
    stage.store.set("updates.address", server.address)
    stage.window.actions_by_id["updates"].trigger()
    page = only(stage.window, UpdatePage)
    qtbot.waitUntil(lambda: "Nothing was downloaded" in text(page))
    assert stage.reader.at_once == [text(page)]
    assert not downloads.exists()


def test_a_wrong_file_is_told_and_can_be_tried_again(
    page: UpdatePage, server: ReleaseServer, stage: Stage, downloads: Path, qtbot: QtBot
) -> None:
    server.files[f"/{NAME}"] = PACKAGE[:-1] + b"!"
    qtbot.waitUntil(lambda: text(page).startswith("Version"))
    press(page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "it was deleted" in text(page))
    assert stage.reader.at_once == [text(page)]
    assert list(downloads.iterdir()) == []
    server.files[f"/{NAME}"] = PACKAGE
    press(page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: text(page).startswith("Downloaded"))


def test_escape_ends_a_slow_download_and_leaves_nothing(
    page: UpdatePage, server: ReleaseServer, stage: Stage, downloads: Path, qtbot: QtBot
) -> None:
    begin_a_slow_download(page, server, qtbot)
    qtbot.waitUntil(lambda: [file.suffix for file in downloads.iterdir()] == [".part"])
    press(page, Qt.Key.Key_Escape)
    assert stage.reader.heard[-1] == "Cancelled"
    qtbot.waitUntil(lambda: list(downloads.iterdir()) == [])
    assert not server.go_on.is_set(), "it waited for the server"
    assert stage.window.isVisible()


def test_closing_the_window_ends_a_download(
    page: UpdatePage, server: ReleaseServer, stage: Stage, downloads: Path, qtbot: QtBot
) -> None:
    begin_a_slow_download(page, server, qtbot)
    stage.close()
    assert list(downloads.iterdir()) == []
