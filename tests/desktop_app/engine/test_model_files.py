"""A model folder is whole, missing or damaged, and says which."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app.engine.doubt import Caution, Thresholds
from desktop_app.engine.errors import ErrorCode, HearsightError
from desktop_app.engine.model_files import load_model_files

LOOKS = {
    "kinds": {"classes": ["photo"], "weights": [[0]], "biases": [0]},
    "turns": {"classes": ["upright"], "weights": [[0]], "biases": [0]},
    "blurred": {"classes": ["blurred"], "weights": [[0]], "biases": [0]},
}
FILES = {
    "encoder": ("encoder.onnx", b"the encoder"),
    "prefill": ("prefill.onnx", b"the prefill"),
    "step": ("step.onnx", b"the step"),
    "vocabulary": ("vocabulary.json", b'["<pad>", "<start>", "<end>", "<unknown>", "cat"]'),
    "looks": ("looks.json", json.dumps(LOOKS).encode()),
}
MANIFEST: dict[str, Any] = {
    "format": 1,
    "name": "toy",
    "version": "1.2.3",
    "files": {
        role: {"file": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        for role, (name, data) in FILES.items()
    },
    "preprocessing": {"size": 8, "mean": [0.1, 0.2, 0.3], "std": [1, 2, 3]},
    "special_tokens": {"pad": 0, "start": 1, "end": 2, "unknown": 3},
    "decoding": {"beam_width": 3, "length_power": 0.7, "max_length": 24},
    "calibration": {"slope": 2.0, "presence_slope": 1.0, "intercept": -1.0},
    "doubt": {
        "trusting": {"sure": 0.3, "floor": 0.0},
        "balanced": {"sure": 0.5, "floor": 0.2},
        "cautious": {"sure": 0.7, "floor": 0.4},
    },
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in FILES.values():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))
    return tmp_path


def refusal(folder: Path) -> ErrorCode:
    with pytest.raises(HearsightError) as caught:
        load_model_files(folder)
    return caught.value.code


def test_a_whole_folder_is_read(folder: Path) -> None:
    files = load_model_files(folder)
    assert (files.name, files.version) == ("toy", "1.2.3")
    assert files.encoder == folder / "encoder.onnx"
    assert files.prefill == folder / "prefill.onnx"
    assert files.step == folder / "step.onnx"
    assert files.words == ("<pad>", "<start>", "<end>", "<unknown>", "cat")
    assert files.preprocessing.mean == (0.1, 0.2, 0.3)
    assert files.special_tokens.unknown == 3
    assert files.decoding.beam_width == 3
    assert files.calibration.slope == 2.0
    assert files.thresholds[Caution.BALANCED] == Thresholds(sure=0.5, floor=0.2)


def test_a_folder_named_in_the_environment_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARSIGHT_MODEL", str(folder))
    assert load_model_files().name == "toy"


def test_a_folder_that_is_not_there_is_a_missing_model(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere") == ErrorCode.MODEL_MISSING


@pytest.mark.parametrize("name", ["manifest.json", *(name for name, _ in FILES.values())])
def test_a_missing_file_is_a_missing_model(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert refusal(folder) == ErrorCode.MODEL_MISSING


@pytest.mark.parametrize("name", [name for name, _ in FILES.values()])
def test_one_wrong_byte_is_a_damaged_model(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    assert refusal(folder) == ErrorCode.MODEL_DAMAGED


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[]", b"1", b"null", b"{}"])
def test_a_manifest_that_is_none_is_a_damaged_model(folder: Path, data: bytes) -> None:
    (folder / "manifest.json").write_bytes(data)
    assert refusal(folder) == ErrorCode.MODEL_DAMAGED


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"format": "1"},
        {"files": []},
        {"files": {}},
        {"files": {"encoder": None}},
        {"preprocessing": {"size": 8}},
        {"special_tokens": {"pad": 0}},
        {"decoding": {"beam_width": 3, "length_power": 0.7, "max_length": 24, "luck": 1}},
        {"calibration": None},
        {"doubt": {"balanced": {"sure": 0.5, "floor": 0.2}}},
    ],
    ids=str,
)
def test_another_form_is_a_damaged_model(folder: Path, change: dict[str, Any]) -> None:
    (folder / "manifest.json").write_text(json.dumps(MANIFEST | change))
    assert refusal(folder) == ErrorCode.MODEL_DAMAGED


@pytest.mark.parametrize("key", MANIFEST)
def test_every_part_of_the_manifest_is_needed(folder: Path, key: str) -> None:
    rest = {name: value for name, value in MANIFEST.items() if name != key}
    (folder / "manifest.json").write_text(json.dumps(rest))
    assert refusal(folder) == ErrorCode.MODEL_DAMAGED
