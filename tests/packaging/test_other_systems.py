"""What Windows and macOS are told, and the workflow: statically, since neither can be run here."""

import os
import plistlib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Load = Callable[[str], ModuleType]


@pytest.fixture
def installer(project_root: Path) -> str:
    return (project_root / "packaging" / "windows" / "hearsight.nsi").read_text(encoding="utf-8")


def test_the_installer_needs_no_administrator_and_only_standard_pages(installer: str) -> None:
    assert "RequestExecutionLevel user" in installer
    assert "HKLM" not in installer
    pages = re.findall(r"^(?:Uninst)?Page (\w+)", installer, re.MULTILINE)
    assert pages == ["license", "directory", "instfiles", "uninstConfirm", "instfiles"]
    assert "nsDialogs" not in installer


def test_every_question_of_the_installer_has_a_silent_answer(installer: str) -> None:
    questions = re.findall(r"MessageBox(?:.|\\\n)+?/SD (\w+)", installer)
    assert questions == ["IDOK", "IDNO"]
    assert installer.count("MessageBox") == 2


def test_what_is_written_into_the_registry_is_removed(installer: str) -> None:
    written = set(re.findall(r"WriteReg\w+ HKCU \"\$\{(\w+)\}", installer))
    removed = set(re.findall(r"DeleteRegKey HKCU \"\$\{(\w+)\}", installer))
    assert written == removed == {"VERB", "APPLICATION", "UNINSTALL"}


@pytest.mark.parametrize(
    ("version", "numbers"),
    [
        ("1.2.3", (1, 2, 3, 0)),
        ("2.0", (2, 0, 0, 0)),
        ("1.0rc1", (1, 0, 0, 0)),
        ("1.2.0.dev3", (1, 2, 0, 0)),
        ("1.2.dev3", (1, 2, 0, 0)),
        ("1.2.3.4", (1, 2, 3, 0)),
    ],
)
def test_the_version_has_four_numbers(
    load_script: Load, version: str, numbers: tuple[int, int, int, int]
) -> None:
    assert load_script("windows_facts").four_numbers(version) == numbers


def test_the_programs_tell_their_version(load_script: Load, tmp_path: Path) -> None:
    facts = load_script("windows_facts")
    text = Path(facts.version_resource("1.2.3", tmp_path)).read_text(encoding="utf-8")
    assert "filevers=(1, 2, 3, 0)" in text
    compile(text, "version.txt", "eval")


def test_macos_is_told_what_everything_is_for(load_script: Load) -> None:
    facts = load_script("macos_facts").INFO_PLIST
    again = plistlib.loads(plistlib.dumps(facts))
    for what in ("ScreenCapture", "Camera", "Accessibility"):
        assert again[f"NS{what}UsageDescription"].startswith("Hearsight ")
    assert again["CFBundleDocumentTypes"][0]["LSItemContentTypes"] == ["public.image"]


def test_the_entitlements_are_a_property_list(project_root: Path) -> None:
    file = project_root / "packaging" / "macos" / "entitlements.plist"
    entitlements = plistlib.loads(file.read_bytes())
    assert entitlements["com.apple.security.cs.disable-library-validation"] is True
    assert "com.apple.security.network.client" not in entitlements


def test_the_mac_script_is_a_script(project_root: Path) -> None:
    script = project_root / "packaging" / "macos" / "package.sh"
    assert os.access(script, os.X_OK)
    bash = shutil.which("bash")
    assert bash
    subprocess.run([bash, "-n", script], check=True)


def test_the_spec_is_python(project_root: Path) -> None:
    spec = project_root / "packaging" / "hearsight.spec"
    compile(spec.read_text(encoding="utf-8"), spec.name, "exec")


class Recorder:
    """Stands for PyInstaller's `Analysis`, `EXE` and the others: notes how it was called."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self.binaries: list[tuple[str, str, str]] = []
        self.datas: list[tuple[str, str, str]] = []
        self.pure: list[tuple[str, str, str]] = []
        self.scripts: list[str] = []

    def __call__(self, *_: object, **options: Any) -> "Recorder":
        self.calls.append(options)
        return self


@pytest.mark.parametrize(
    ("system", "programs", "driver"),
    [
        ("darwin", {"hearsight": False}, "nsss"),
        ("win32", {"hearsight": True, "hearsightw": False}, "sapi5"),
        ("linux", {"hearsight": True}, "espeak"),
    ],
)
def test_the_spec_evaluates_on_every_system(
    project_root: Path, load_script: Load, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    system: str, programs: dict[str, bool], driver: str,
) -> None:  # fmt: skip
    """Without PyInstaller: what it would be told to make."""
    monkeypatch.setattr(load_script("contents"), "data_files", lambda _root: [])
    monkeypatch.setattr(load_script("components"), "find", lambda *_: [])
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setenv("HEARSIGHT_VERSION", "1.2.3")
    names = ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")
    made = {name: Recorder() for name in names}
    spec = project_root / "packaging" / "hearsight.spec"
    places = {"SPECPATH": str(spec.parent), "workpath": str(tmp_path)}
    exec(compile(spec.read_text(encoding="utf-8"), spec.name, "exec"), made | places)

    assert {exe["name"]: exe["console"] for exe in made["EXE"].calls} == programs
    [analysis] = made["Analysis"].calls
    assert f"pyttsx3.drivers.{driver}" in analysis["hiddenimports"]
    assert "torch" in analysis["excludes"]
    bundles = made["BUNDLE"].calls
    assert len(bundles) == (system == "darwin")
    for bundle in bundles:
        assert bundle["bundle_identifier"] == "org.hearsight.Hearsight"
        assert bundle["version"] == "1.2.3"
        assert Path(bundle["icon"]).read_bytes().startswith(b"icns")
    resources = [exe["version"] for exe in made["EXE"].calls]
    assert all((resource is not None) == (system == "win32") for resource in resources)


def test_the_workflow_publishes_only_what_was_tried(project_root: Path) -> None:
    text = (project_root / ".github" / "workflows" / "packages.yml").read_text(encoding="utf-8")
    parts = text.split("jobs:\n")[1]
    jobs = dict(re.findall(r"^  (\w+):\n((?:    .*\n|\n)+)", parts, re.MULTILINE))
    assert set(jobs) == {"linux", "windows", "macos", "publish"}
    for system in ("linux", "windows", "macos"):
        assert f"packaging/build.py {system}" in jobs[system]
        assert "packaging/smoke_test.py" in jobs[system]
    assert "needs: [linux, windows, macos]" in jobs["publish"]
    assert "SHA256SUMS" in jobs["publish"]
    assert "if: startsWith(github.ref" in jobs["publish"]
    assert "./test packaging" in jobs["linux"]
    assert "diff dist/*.files" in jobs["linux"]
    assert "contents: write" not in text.split("jobs:")[0]
