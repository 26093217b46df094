"""The file of settings: kept, damaged, taken along."""

import json
import stat
from pathlib import Path

import pytest

from desktop_app.settings.records import SETTINGS
from desktop_app.settings.store import SettingError, Store

IDLE, NEWER = "engine.idle_minutes", "queue.newer"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def test_without_a_file_everything_is_as_at_first(path: Path) -> None:
    store = Store(path)
    assert all(store[record.id] == record.default for record in SETTINGS)
    assert store.take_problems() == []
    assert not path.exists()


def test_a_change_is_kept_for_its_owner_only(path: Path) -> None:
    told: list[str] = []
    store = Store(path)
    store.on_change(told.append)
    store.set(IDLE, 3)
    store.set(IDLE, 3)
    assert told == [IDLE]
    assert Store(path).number(IDLE) == 3
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(("setting", "value"), [(IDLE, -1), (IDLE, "3"), (NEWER, "later")])
def test_a_value_that_cannot_be_is_refused(path: Path, setting: str, value: str | int) -> None:
    store = Store(path)
    with pytest.raises(SettingError, match="it is "):
        store.set(setting, value)
    assert not path.exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe\x00", b'"text"'])
def test_a_damaged_file_is_put_aside_and_told(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    store = Store(path)
    assert store.number(IDLE) == 10
    (kept,) = path.parent.iterdir()
    assert kept.name.startswith("settings.damaged-")
    assert kept.read_bytes() == content
    (problem,) = store.take_problems()
    assert kept.name in problem
    store.set(IDLE, 4)
    assert Store(path).number(IDLE) == 4


def test_one_wrong_value_costs_no_other(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({IDLE: "soon", NEWER: "wait", "later.version": [1]}))
    store = Store(path)
    assert (store[IDLE], store[NEWER]) == (10, "wait")
    (problem,) = store.take_problems()
    assert IDLE in problem
    store.set(IDLE, 5)
    kept = json.loads(path.read_bytes())
    assert kept == {IDLE: 5, NEWER: "wait", "later.version": [1]}, "a newer version's stays"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    store = Store(tmp_path / "file" / "settings.json")
    store.take_problems()
    store.set(IDLE, 5)
    assert store.number(IDLE) == 5
    (problem,) = store.take_problems()
    assert "could not be saved" in problem


def test_settings_can_be_taken_to_another_computer(path: Path, tmp_path: Path) -> None:
    store, out = Store(path), tmp_path / "out.json"
    store.set(NEWER, "wait")
    store.export_to(out)
    other = Store(tmp_path / "other.json")
    told: list[str] = []
    other.on_change(told.append)
    other.import_from(out)
    assert told == [NEWER]
    assert other[NEWER] == "wait"


@pytest.mark.parametrize(
    "content", ["no json", "{}", '{"a": 1}', '{"queue.newer": "wait", "engine.idle_minutes": -1}']
)
def test_of_a_wrong_file_nothing_is_taken(path: Path, tmp_path: Path, content: str) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text(content)
    store = Store(path)
    with pytest.raises(SettingError):
        store.import_from(wrong)
    assert store[NEWER] == "replace"
    assert not path.exists()


def test_keys_are_kept_and_cannot_be_changed_behind_its_back(path: Path) -> None:
    store = Store(path)
    store.texts("window.keys")["open"] = "Ctrl+K"
    assert store.texts("window.keys") == {}
    store.set("window.keys", {"open": "Ctrl+L"})
    assert Store(path).texts("window.keys") == {"open": "Ctrl+L"}
    with pytest.raises(SettingError, match="it is texts"):
        store.set("window.keys", "Ctrl+L")


def test_everything_can_be_as_at_first_again(path: Path) -> None:
    store = Store(path)
    store.set(NEWER, "wait")
    store.set(IDLE, 0)
    told: list[str] = []
    store.on_change(told.append)
    store.reset()
    assert sorted(told) == [IDLE, NEWER]
    assert Store(path)[NEWER] == "replace"
