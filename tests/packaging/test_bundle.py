"""What gets into the bundle, who owns it, and what its licence check finds."""

import json
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path
from types import ModuleType

import numpy
import pytest

Load = Callable[[str], ModuleType]


@pytest.mark.parametrize(
    ("destination", "source"),
    [
        ("PySide6/Qt/translations/qtbase_de.qm", "/venv/qtbase_de.qm"),
        ("PySide6/Qt/lib/libQt6Quick.so.6", "/venv/libQt6Quick.so.6"),
        ("PySide6/Qt/lib/libQt6EglFsKmsSupport.so.6", "/venv/libQt6EglFsKmsSupport.so.6"),
        ("PySide6\\plugins\\tls\\qopensslbackend.dll", "C:\\venv\\qopensslbackend.dll"),
        ("cv2/data/haarcascade_eye.xml", "/venv/cv2/data/haarcascade_eye.xml"),
        ("libespeak-ng.so.1", "/usr/lib/x86_64-linux-gnu/libespeak-ng.so.1"),
        ("libgtk-3.so.0", "/lib/x86_64-linux-gnu/libgtk-3.so.0"),
    ],
)
def test_left_out(load_script: Load, destination: str, source: str) -> None:
    assert not load_script("contents").is_wanted(destination, source)


@pytest.mark.parametrize(
    ("destination", "source"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "/venv/libqxcb.so"),
        ("libssl.so.3", "/usr/lib/x86_64-linux-gnu/libssl.so.3"),
        ("libpython3.11.so.1.0", "/lib/x86_64-linux-gnu/libpython3.11.so.1.0"),
        ("numpy.libs/libscipy_openblas64_.so", "/venv/lib/libscipy_openblas64_.so"),
    ],
)
def test_kept(load_script: Load, destination: str, source: str) -> None:
    assert load_script("contents").is_wanted(destination, source)


@pytest.mark.parametrize(
    ("platform", "driver"), [("linux", "espeak"), ("win32", "sapi5"), ("darwin", "nsss")]
)
def test_the_voice_of_each_system_is_in(load_script: Load, platform: str, driver: str) -> None:
    assert f"pyttsx3.drivers.{driver}" in load_script("contents").hidden_imports(platform)


def test_a_file_belongs_to_its_package(load_script: Load, project_root: Path) -> None:
    owners = load_script("components").Owners(project_root, [distribution("numpy")])
    owner = owners.of(Path(str(numpy.__file__)))
    assert owner.name == "numpy"
    assert "BSD-3-Clause" in owner.licence
    assert owner.texts
    ours = owners.of(project_root / "assets" / "samples" / "coffee.png")
    assert (ours.name, ours.licence) == ("Hearsight", "MIT")


def test_packages_under_the_lgpl_bring_its_text(load_script: Load, project_root: Path) -> None:
    owners = load_script("components").Owners(project_root, [distribution("shiboken6")])
    component = owners.add_distribution("shiboken6")
    assert {"LGPL-3.0.txt", "GPL-3.0.txt"} <= {text.name for text in component.texts}


def test_a_file_of_nobody_stops_the_build(
    load_script: Load, project_root: Path, tmp_path: Path
) -> None:
    components = load_script("components")
    stray = tmp_path / "stray.so"
    stray.touch()
    with pytest.raises(components.OwnerlessError, match=r"stray\.so"):
        components.Owners(project_root, []).of(stray)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle with one part, in order."""
    write_part(tmp_path, "numpy", "BSD-3-Clause", text="All may use it.")
    return tmp_path


def write_part(folder: Path, name: str, licence: str, text: str | None) -> None:
    contents = folder / "_internal"
    (contents / "licences" / name).mkdir(parents=True)
    if text is not None:
        (contents / "licences" / name / "LICENSE").write_text(text)
    (contents / "library.so").touch()
    listing = {name: {"licence": licence, "files": ["library.so"]}}
    (contents / "licences" / "components.json").write_text(json.dumps(listing))


def test_a_bundle_in_order(load_script: Load, bundle: Path) -> None:
    assert list(load_script("check_licences").bundle_findings(bundle)) == []


def test_a_stray_file_in_the_bundle_is_found(load_script: Load, bundle: Path) -> None:
    (bundle / "_internal" / "stray.so").touch()
    [found] = load_script("check_licences").bundle_findings(bundle)
    assert found.startswith("stray.so ")


@pytest.mark.parametrize(
    ("name", "licence", "text", "finding"),
    [
        ("numpy", "GPL-3.0-only", "text", "must not be in the bundle"),
        ("voodoo", "MIT", "text", "is not named"),
        ("numpy", "BSD-3-Clause", None, "has no licence text"),
    ],
)
def test_what_is_wrong_with_a_part_is_found(
    load_script: Load, tmp_path: Path, name: str, licence: str, text: str | None, finding: str
) -> None:
    write_part(tmp_path, name, licence, text)
    [found] = load_script("check_licences").bundle_findings(tmp_path)
    assert finding in found


def test_the_listing_names_every_file_once(load_script: Load, bundle: Path) -> None:
    build = load_script("build")
    build.write_listing(bundle, bundle / "list")
    lines = (bundle / "list").read_text().splitlines()
    assert "_internal/library.so\t0" in lines
    assert lines == sorted(set(lines))


def test_the_icon_is_drawn_in_every_form(
    load_script: Load, project_root: Path, tmp_path: Path
) -> None:
    icons = load_script("icons")
    files = icons.write(project_root / "assets" / "icons" / "hearsight.svg", tmp_path)
    from PIL import Image

    with Image.open(files["win32"]) as icon:
        assert (256, 256) in icon.info["sizes"]
    with Image.open(tmp_path / "48.png") as small:
        assert small.size == (48, 48)
        assert len(small.convert("RGB").getcolors(48 * 48) or []) > 3
    assert Path(files["darwin"]).stat().st_size > 0
