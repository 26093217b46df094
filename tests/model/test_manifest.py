"""The manifest as the evaluation reads and writes it."""

import json
import os
from pathlib import Path

import pytest

from model.evaluation import manifest
from model.evaluation.calibration import Line
from model.evaluation.manifest import CHOSEN, probing


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a manifest and one more file."""
    (tmp_path / "step.onnx").write_bytes(b"step")
    written = {"name": "m", "calibration": {"slope": 1, "presence_slope": 2, "intercept": 3}}
    (tmp_path / "manifest.json").write_text(json.dumps(written), encoding="utf-8")
    monkeypatch.setattr(manifest, "MODEL", tmp_path)
    monkeypatch.setattr(manifest, "MANIFEST", tmp_path / "manifest.json")
    return tmp_path


@pytest.mark.parametrize("chosen", [None, "/elsewhere"])
def test_a_probe_changes_only_a_copy(
    model: Path, monkeypatch: pytest.MonkeyPatch, chosen: str | None
) -> None:
    monkeypatch.delenv(CHOSEN, raising=False)
    if chosen:
        monkeypatch.setenv(CHOSEN, chosen)
    before = (model / "manifest.json").read_bytes()
    with probing(Line(0, 1, 0)):
        copy = Path(os.environ[CHOSEN])
        assert copy != model
        assert (copy / "step.onnx").read_bytes() == b"step"
        probed = json.loads((copy / "manifest.json").read_bytes())
        assert probed["calibration"] == {"slope": 0, "presence_slope": 1, "intercept": 0}
        assert probed["name"] == "m"
    assert os.environ.get(CHOSEN) == chosen
    assert not copy.exists()
    assert (model / "manifest.json").read_bytes() == before
