"""Builds what people install: a Debian package and an archive, a Windows installer, a disk image.

    python3 packaging/build.py linux|windows|macos [--here] [--out DIRECTORY]

Needs Python 3.11. For Linux it makes a bare Debian 12 first and builds in that, so that nothing of
this system gets into the bundle; that needs root and debootstrap. `--here` builds in this system.
The results are in `dist`, with a list of the bundle's files and their sizes.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "packaging"))

from system_packages import OFFSCREEN  # noqa: E402

SUITE = "bookworm"
BUILD = ROOT / "build"
CLEAN_ROOT = Path("/var/tmp/hearsight-build-root")
_IN_ROOT = "/home/hearsight"
_BUILD_PACKAGES = ("python3-venv", "binutils", "libpython3.11", "xz-utils")


def version() -> str:
    """The version that the application tells."""
    text = (ROOT / "desktop_app" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    assert found, "desktop_app/__init__.py tells no version"
    return found[1]


def build_in_clean_root(out: Path, clean_root: Path) -> None:
    """Make a bare Debian, build in it, and bring the packages here."""
    packages = [*_BUILD_PACKAGES, *(need.package for need in OFFSCREEN)]
    inside = (
        "rm -rf dist && apt-get update -qq && DEBIAN_FRONTEND=noninteractive "
        f"apt-get install -y -qq --no-install-recommends {' '.join(packages)} >/dev/null && "
        f"SOURCE_DATE_EPOCH={_source_date()} python3 packaging/build.py linux --here"
    )
    for stale in ("desktop_app", "assets", "packaging"):
        shutil.rmtree(clean_root / _IN_ROOT.lstrip("/") / stale, ignore_errors=True)
    script = ROOT / "packaging" / "try_fresh_root.sh"
    subprocess.run([script, SUITE, clean_root, "sh", "-c", inside], check=True)
    out.mkdir(parents=True, exist_ok=True)
    for made in (clean_root / _IN_ROOT.lstrip("/") / "dist").iterdir():
        shutil.copy2(made, out)


def make_bundle() -> Path:
    """Make a fresh environment and run PyInstaller in it; the folder with the program."""
    environment = BUILD / "venv"
    shutil.rmtree(environment, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    programs = environment / ("Scripts" if sys.platform == "win32" else "bin")
    install: list[str | Path] = [
        programs / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        f"{ROOT}[package]",
    ]
    subprocess.run(install, check=True)
    settings = {
        "HEARSIGHT_VERSION": version(),
        "PYTHONHASHSEED": "0",
        "QT_QPA_PLATFORM": "offscreen",
        "SOURCE_DATE_EPOCH": _source_date(),
    }
    run: list[str | Path] = [programs / "pyinstaller", "--noconfirm", "--clean", "--log-level=WARN"]
    run += [f"--workpath={BUILD / 'work'}", f"--distpath={BUILD / 'bundle'}"]
    run += [ROOT / "packaging" / "hearsight.spec"]
    subprocess.run(run, check=True, env=os.environ | settings)
    bundle = BUILD / "bundle" / "hearsight"
    check: list[str | Path] = [
        programs / "python",
        ROOT / "packaging" / "check_licences.py",
        "--bundle",
        bundle,
    ]
    subprocess.run(check, check=True)
    return bundle


def _source_date() -> str:
    """The seconds that stand for every file's age: those of the last commit."""
    if "SOURCE_DATE_EPOCH" in os.environ:
        return os.environ["SOURCE_DATE_EPOCH"]
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or str(int(time.time()))


def write_listing(bundle: Path, target: Path) -> None:
    """Every file of the bundle with its size: two builds of one source have the same list."""
    files = (path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink())
    lines = sorted(
        f"{path.relative_to(bundle).as_posix()}\t{path.stat().st_size}" for path in files
    )
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def build_here(system: str, out: Path) -> None:
    """Build for this system, in this system."""
    out.mkdir(parents=True, exist_ok=True)
    bundle = make_bundle()
    write_listing(bundle, out / f"hearsight-{version()}-{system}.files")
    os.environ["SOURCE_DATE_EPOCH"] = _source_date()
    icons = BUILD / "work" / "hearsight" / "icons"
    if system == "linux":
        import linux_package

        linux_package.build(bundle, icons, out, BUILD, version())
    elif system == "windows":
        import windows_package

        windows_package.build(bundle, icons / "hearsight.ico", out, version())
    else:
        subprocess.run([ROOT / "packaging" / "macos" / "package.sh", version(), out], check=True)


def main() -> int:
    """Build what the arguments ask for; the exit status."""
    parser = argparse.ArgumentParser(prog="build.py", description="Build packages.")
    parser.add_argument("system", choices=("linux", "windows", "macos"))
    parser.add_argument("--here", action="store_true", help="build in this system (Linux)")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--clean-root", type=Path, default=CLEAN_ROOT)
    options = parser.parse_args()
    started = time.monotonic()
    try:
        if options.system == "linux" and not options.here:
            build_in_clean_root(options.out, options.clean_root)
        else:
            build_here(options.system, options.out)
    except subprocess.CalledProcessError as error:
        print(f"Nothing was built: {Path(str(error.cmd[0])).name} failed.", file=sys.stderr)
        return 1
    print(f"Built in {time.monotonic() - started:.0f} seconds: {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
