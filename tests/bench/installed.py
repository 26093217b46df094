"""How much disk the installed app takes."""

import sysconfig
from importlib.util import find_spec
from pathlib import Path

import desktop_app
from tests.bench.report import MEGABYTE, Figure, tell


def measure_installed() -> None:
    """Tell the size of this environment's packages with the app and its model."""
    if find_spec("torch"):
        print("Installed size: not measured. This environment holds torch; use the app's own.")
        return
    packages = Path(sysconfig.get_path("purelib"))
    app = Path(desktop_app.__file__).parent
    folders = {packages, app, app.parent / "assets"}
    outside = [folder for folder in folders if folder == packages or packages not in folder.parents]
    size = sum(_bytes(folder) for folder in outside) / MEGABYTE
    tell(Figure("Installed packages, app and model, without torch", size, "MB", 700))


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
