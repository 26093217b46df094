"""`python -m model.evaluation` on the four sample pictures, with the files that ship."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from model.evaluation import manifest
from model.evaluation.__main__ import main

SAMPLES = {
    "astronaut": ["An astronaut in an orange suit.", "A woman smiles beside a flag."],
    "chelsea": ["A cat looks to the side.", "A close up of a cat's face."],
    "coffee": ["A cup of coffee on a table.", "A cup with a spoon on a saucer."],
    "rocket": ["A rocket stands on its launch pad.", "A tall rocket by night."],
}


@pytest.fixture
def photos(tmp_path: Path, project_root: Path) -> Path:
    """A folder of photographs: val two, test two, and one to train on."""
    folder = tmp_path / "photos"
    (folder / "images").mkdir(parents=True)
    splits = dict(zip(SAMPLES, ["val", "val", "test", "train"], strict=True))
    records = []
    for name, captions in SAMPLES.items():
        (file,) = (project_root / "assets" / "samples").glob(f"{name}.*")
        with Image.open(file) as picture:
            picture.convert("RGB").resize((96, 64)).save(folder / "images" / f"{name}.jpg")
        records.append(
            {"id": name, "split": splits[name], "captions": captions,
             "captions_by": "person", "source": "samples"}
        )  # fmt: skip
    lines = "".join(json.dumps(record) + "\n" for record in records)
    (folder / "captions.jsonl").write_text(lines, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def manifest_copy(tmp_path: Path, project_root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The manifest that is written to is a copy; no Java, which takes long to start."""
    monkeypatch.chdir(project_root)
    copy = tmp_path / "manifest.json"
    shutil.copyfile(manifest.MANIFEST, copy)
    monkeypatch.setattr(manifest, "MANIFEST", copy)
    monkeypatch.setenv("PATH", str(tmp_path))
    return copy


def said_by(folder: Path, **captions: str) -> str:
    file = folder / "said.json"
    file.write_text(json.dumps(captions), encoding="utf-8")
    return str(file)


def test_the_shipped_files_are_scored_fitted_and_saved(
    photos: Path, manifest_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before: dict[str, Any] = json.loads(manifest_copy.read_text(encoding="utf-8"))
    out = photos / "out.json"
    main(["--photos", str(photos), "--grounding", "--captions", str(out), "--fit", "--save"])
    told = capsys.readouterr().out
    assert "Pictures: 2 of val\n" in told
    assert "Build: hearsight-captioner" in told
    assert "METEOR: not measured: no Java\n" in told
    for label in ("CIDEr-D: ", "Shuffled pictures: ", "Grey pictures: ", "Noise: ", "Bin 2, 1 "):
        assert f"\n{label}" in told
    assert set(json.loads(out.read_text(encoding="utf-8"))) == {"astronaut", "chelsea"}
    after = json.loads(manifest_copy.read_text(encoding="utf-8"))
    assert after["scores"]["split"] == "val"
    assert after["scores"]["all"]["bleu_1"] > 0
    assert after["scores"]["grounding"]["right picture"] == after["scores"]["all"]["cider_d"]
    assert after["calibration"] != before["calibration"]
    assert manifest.build(after) == manifest.build(before)


def test_captions_of_a_file_are_compared(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = said_by(tmp_path, astronaut="A person smiles beside a flag.", chelsea="a cat's face")
    other = photos / "other.json"
    other.write_text(json.dumps({"astronaut": "a dog", "chelsea": "a dog"}), encoding="utf-8")
    cache = tmp_path / "cache"
    cache.mkdir()
    np.save(cache / "whole.embeds.npy", np.eye(4, dtype=np.float16) + np.float16(0.1))
    arguments = ["--also", f"The dog={other}", "--against", str(other), "--baselines", str(cache)]
    main(["--photos", str(photos), "--said", said, *arguments])
    told = capsys.readouterr().out
    assert "Build" not in told
    assert "Confidence" not in told
    assert "\nThe dog\nCIDEr-D: 0.0\n" in told
    assert f"Against {other}\nCIDEr-D, difference with its 95 % interval: +" in told
    assert "\nThe nearest picture's caption\n" in told
    assert "\nOne caption for all\n" in told


def test_test_pictures_are_read_with_a_word_of_warning(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--photos", str(photos), "--said", said_by(tmp_path, coffee="a cup"), "--split", "test"])
    told = capsys.readouterr().out
    assert "Test: read once for each build" in told
    assert "CIDEr-D against shifted references: not defined\n" in told


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--split", "test", "--fit"], "only shown on test"),
        (["--charts", "x"], "go together"),
        (["--said", "x", "--flaws"], "--said"),
        (["--also", "x.json"], "NAME=FILE"),
    ],
)
def test_what_cannot_be_is_refused(
    photos: Path, arguments: list[str], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["--photos", str(photos), *arguments])
    assert word in capsys.readouterr().err


def test_troubles_are_told_in_a_sentence(photos: Path, tmp_path: Path) -> None:
    said = said_by(tmp_path, astronaut="a person")
    with pytest.raises(SystemExit, match=r"has no caption for chelsea, 1 are missing"):
        main(["--photos", str(photos), "--said", said])
    with pytest.raises(SystemExit, match="holds no captions in JSON"):
        main(["--photos", str(photos), "--said", str(photos / "images" / "rocket.jpg")])
    with pytest.raises(SystemExit, match="No such file"):
        main(["--photos", str(tmp_path)])
    (photos / "images" / "chelsea.jpg").write_bytes(b"no picture")
    with pytest.raises(SystemExit, match=r"chelsea\.jpg: "):
        main(["--photos", str(photos)])
