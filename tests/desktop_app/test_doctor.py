"""`hearsight doctor` tells everything, says what to do, and is right about where the model ran."""

import os
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from desktop_app import doctor
from desktop_app.engine.errors import SENTENCES, ErrorCode
from desktop_app.engine.model_files import load_model_files
from desktop_app.engine.profiles import Shares
from desktop_app.engine.providers import CPU, GRAPHICS
from desktop_app.paths import model_folder
from desktop_app.speech.errors import SpeechError

CUDA = GRAPHICS["cuda"]
PROJECT = Path(__file__).parents[2]


def healthy(folder: Path, device: str) -> "subprocess.CompletedProcess[str]":
    """Run the doctor as a command, its temporary files in a folder of their own."""
    line = f"from desktop_app.doctor import run_doctor; raise SystemExit(run_doctor({device!r}))"
    variables = os.environ | {"TMPDIR": str(folder), "PYTHONPATH": str(PROJECT)}
    return subprocess.run(
        [sys.executable, "-c", line], env=variables, capture_output=True, text=True, check=False
    )


def test_a_picture_is_really_described(tmp_path: Path) -> None:
    done = healthy(tmp_path, "auto")
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    for beginning in (
        "Hearsight ",
        "Python 3",
        "Qt for Python 6",
        "ONNX Runtime 1",
        "Pillow ",
        "pyttsx3 2",
        "Model: ",
        "The processor is used: ",
        "Sample picture: ",
        "Voice: ",
        "Screen reader: ",
        "Display: ",
    ):
        assert sum(line.startswith(beginning) for line in lines) == 1, beginning
    assert sum(line.endswith(" megabytes, checksum right.") for line in lines) == 5
    assert (
        "Runs on the processor: the processor took 100 percent of the time "
        "and 100 percent of the matrix time." in lines
    )
    assert lines[-1] == "Result: pictures can be described."
    assert list(tmp_path.glob("hearsight-*")) == [], "profiles stay behind"


def test_every_line_can_be_heard(tmp_path: Path) -> None:
    done = healthy(tmp_path, "cuda")
    assert "CUDA" in next(line for line in done.stdout.splitlines() if " is used: " in line)
    for line in done.stdout.splitlines():
        assert re.fullmatch(r"\w.*[.\w]", line), line
        assert not re.search(r"[*#|\t\x1b]|\.\.|  |Traceback", line), line


def test_a_missing_model_is_told_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEARSIGHT_MODEL", str(tmp_path))
    assert doctor.run_doctor("auto") == 1
    told = capsys.readouterr().out.splitlines()
    assert f"Model manifest: missing or unreadable in {tmp_path}." in told
    assert f"Model: {SENTENCES[ErrorCode.MODEL_MISSING]}" in told
    assert any(line.startswith("Screen reader: ") for line in told)
    assert told[-1] == "Result: no picture is described."


def test_the_damaged_file_of_a_model_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in model_folder().iterdir():
        (tmp_path / path.name).symlink_to(path)
    step = load_model_files().step.name
    (tmp_path / step).unlink()
    (tmp_path / step).write_bytes(b"half of it")
    monkeypatch.setenv("HEARSIGHT_MODEL", str(tmp_path))
    assert doctor.run_doctor("auto") == 1
    told = capsys.readouterr().out.splitlines()
    assert [line for line in told if line.endswith("damaged.")] == [
        f"Model file {step}: 0.0 megabytes, damaged."
    ]
    assert f"Model: {SENTENCES[ErrorCode.MODEL_DAMAGED]}" in told


def test_a_missing_voice_is_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_voice() -> None:
        raise SpeechError("No voice is installed. Type: apt install espeak-ng")

    monkeypatch.setattr(doctor, "installed_voices", no_voice)
    doctor._tell_voice()
    assert capsys.readouterr().out == (
        "Voice: No voice is installed. Type: apt install espeak-ng\n"
    )


def test_missing_and_doubled_packages_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def number(package: str) -> str:
        if package == "pyttsx3":
            raise PackageNotFoundError(package)
        return "1.2"

    monkeypatch.setattr(doctor, "version", number)
    doctor._tell_versions()
    told = capsys.readouterr().out.splitlines()
    assert "pyttsx3: missing. Install Hearsight again." in told
    assert (
        "ONNX Runtime: installed 3 times. "
        "Keep one of onnxruntime, onnxruntime-gpu, onnxruntime-directml." in told
    )


def test_a_part_that_cannot_be_loaded_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "desktop_app.updates.checking", None)
    doctor._tell_parts()
    assert capsys.readouterr().out.splitlines() == [
        "Reading: ready.",
        "Camera: ready.",
        "Updates: desktop_app.updates.checking is missing. Install Hearsight again.",
    ]


@pytest.mark.parametrize(
    ("matrix", "verdict"),
    [
        ({CUDA: 1.0}, "Runs on the graphics processor: "),
        ({CUDA: 0.9, CPU: 0.1}, "Runs on the graphics processor: "),
        ({CUDA: 0.89, CPU: 0.11}, "Runs on the processor: "),
        ({CPU: 1.0}, "Runs on the processor: "),
        ({}, "Runs on the processor: "),
    ],
)
def test_nine_tenths_of_the_products_decide(matrix: dict[str, float], verdict: str) -> None:
    assert doctor.tell_shares(Shares({CUDA: 0.7, CPU: 0.3}, matrix)).startswith(verdict)


def test_shares_are_told_in_words() -> None:
    assert doctor.tell_shares(Shares({CUDA: 0.75, CPU: 0.25}, {CUDA: 1.0})) == (
        "Runs on the graphics processor: CUDA took 75 percent of the time and 100 percent of "
        "the matrix time, the processor took 25 percent of the time and 0 percent of the "
        "matrix time."
    )
