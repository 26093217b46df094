"""The bundle as a Windows installer, by makensis."""

import shutil
import subprocess
import sys
from pathlib import Path

from windows_facts import four_numbers

SCRIPT = Path(__file__).resolve().parent / "windows" / "hearsight.nsi"
USUAL_PLACE = Path("C:/Program Files (x86)/NSIS/makensis.exe")


def build(bundle: Path, icon: Path, out: Path, version: str, **more: str) -> Path:
    """Make the installer in `out`, perhaps with more definitions for the script; its path."""
    target = out / f"hearsight-{version}-windows-x86_64-setup.exe"
    subprocess.run(command(bundle, icon, target, version, **more), check=True)
    return target


def command(bundle: Path, icon: Path, target: Path, version: str, **more: str) -> list[str]:
    """How makensis is called."""
    numbers = ".".join(map(str, four_numbers(version)))
    definitions = {
        "VERSION": version,
        "NUMBERS": numbers,
        "BUNDLE": str(bundle.resolve()),
        "OUTPUT": str(target.resolve()),
        "ICON": str(icon.resolve()),
        **more,
    }
    program = shutil.which("makensis") or str(USUAL_PLACE)
    dash = "/" if sys.platform == "win32" else "-"
    options = [f"{dash}D{name}={value}" for name, value in definitions.items()]
    return [program, f"{dash}V2", f"{dash}WX", *options, str(SCRIPT)]
