"""The bundle as a Debian package, and as an archive that a person installs for themselves."""

import gzip
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from system_packages import OFFSCREEN, SCREEN, SPEECH

FILES = Path(__file__).resolve().parent / "linux"
ROOT = FILES.parents[1]
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)
APP_ID = "org.hearsight.Hearsight"
MAINTAINER = "Hearsight contributors <hearsight@users.noreply.github.com>"
# What Qt's and Python's files need besides; glibc is that of the system where it was built.
ALSO_NEEDED = tuple(
    """
    libgcc-s1 libstdc++6 zlib1g libx11-6 libx11-xcb1 libwayland-client0 libxcb1 libxcb-glx0
    libxcb-randr0 libxcb-render0 libxcb-shm0 libxcb-sync1 libxcb-xfixes0
    """.split()
)
GLIBC = "libc6 (>= 2.36)"

_CONTROL = """\
Package: hearsight
Version: {version}
Architecture: amd64
Maintainer: {maintainer}
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: at-spi2-core
Suggests: orca, speech-dispatcher
Section: graphics
Priority: optional
Description: tell aloud what is in a picture, without the network
 Hearsight tells a person who cannot see a picture what is in it, aloud, on
 their own computer. Drop, paste or open a picture and hear one sentence about
 it. Nothing is sent anywhere: the model is inside.
 .
 Everything works from the keyboard, with a screen reader or without one.
"""


def debian_version(version: str) -> str:
    """`1.0rc1` comes before `1.0`, which Debian writes with a tilde."""
    return re.sub(r"\.?(dev|a|b|rc)(\d+)", r"~\1\2", version)


def depends() -> list[str]:
    """The packages that apt has to bring."""
    needs = [need.package for need in (*OFFSCREEN, *SCREEN, *SPEECH)]
    return sorted({*needs, *ALSO_NEEDED, GLIBC})


def control(version: str, kilobytes: int) -> str:
    """The package's control file."""
    return _CONTROL.format(
        version=debian_version(version),
        maintainer=MAINTAINER,
        kilobytes=kilobytes,
        depends=", ".join(depends()),
    )


def changelog(version: str) -> str:
    """Debian's changelog, which points to ours; dated like every file of the package."""
    when = format_datetime(datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC))
    return (
        f"hearsight ({debian_version(version)}) unstable; urgency=medium\n\n"
        "  * What is new is told in CHANGELOG.md of the sources.\n\n"
        f" -- {MAINTAINER}  {when}\n"
    )


def build(bundle: Path, icons: Path, out: Path, build_folder: Path, version: str) -> None:
    """Make the .deb and the .tar.xz in `out`."""
    tree = build_folder / "deb"
    stage(bundle, icons, tree, version)
    make_deb(tree, out / f"hearsight_{debian_version(version)}_amd64.deb")
    make_archive(bundle, icons, out, build_folder / "archive", version)


def stage(bundle: Path, icons: Path, tree: Path, version: str) -> None:
    """Lay everything out in `tree` as it will be under /."""
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(bundle, tree / "opt" / "hearsight", symlinks=True)
    share = tree / "usr" / "share"
    command = tree / "usr" / "bin" / "hearsight"
    command.parent.mkdir(parents=True)
    command.symlink_to("/opt/hearsight/hearsight")
    stage_desktop(icons, share)
    _copy(FILES / "lintian-overrides", share / "lintian" / "overrides" / "hearsight")
    documents = share / "doc" / "hearsight"
    _copy(FILES / "copyright", documents / "copyright")
    _write_compressed(changelog(version), documents / "changelog.gz")
    manual = (FILES / "hearsight.1").read_text(encoding="utf-8")
    _write_compressed(manual, share / "man" / "man1" / "hearsight.1.gz")
    _settle_modes(tree)
    kilobytes = sum(path.lstat().st_size for path in tree.rglob("*")) // 1024
    debian = tree / "DEBIAN"
    debian.mkdir(mode=0o755)
    (debian / "control").write_text(control(version, kilobytes), encoding="utf-8")
    _copy(FILES / "postrm", debian / "postrm")
    (debian / "postrm").chmod(0o755)


def stage_desktop(icons: Path, share: Path) -> None:
    """The desktop entry, what software shops tell, and the icons."""
    _copy(FILES / "hearsight.desktop", share / "applications" / f"{APP_ID}.desktop")
    _copy(FILES / "metainfo.xml", share / "metainfo" / f"{APP_ID}.metainfo.xml")
    hicolor = share / "icons" / "hicolor"
    for size in ICON_SIZES:
        _copy(icons / f"{size}.png", hicolor / f"{size}x{size}" / "apps" / "hearsight.png")
    drawing = ROOT / "assets" / "icons" / "hearsight.svg"
    _copy(drawing, hicolor / "scalable" / "apps" / "hearsight.svg")


def make_deb(tree: Path, target: Path) -> None:
    """Pack a tree that has its DEBIAN folder."""
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z3", "--build", str(tree), str(target)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def make_archive(bundle: Path, icons: Path, out: Path, folder: Path, version: str) -> None:
    """Pack the bundle with a script that installs it into one's own home."""
    name = f"hearsight-{version}-linux-x86_64"
    top = folder / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(bundle, top / "hearsight", symlinks=True)
    stage_desktop(icons, top / "share")
    manual = (FILES / "hearsight.1").read_text(encoding="utf-8")
    _write_compressed(manual, top / "share" / "man" / "man1" / "hearsight.1.gz")
    for text in ("LICENSE", "THIRD_PARTY_NOTICES.md"):
        _copy(ROOT / text, top / text)
    _copy(FILES / "install.sh", top / "install.sh")
    _settle_modes(top)
    (top / "install.sh").chmod(0o755)
    target = out / f"{name}.tar.xz"
    target.unlink(missing_ok=True)
    pack = f'tar --directory "{folder}" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 '
    pack += f'--group=0 --numeric-owner --create "{name}" | xz -T0 -3 >"{target}"'
    subprocess.run(["sh", "-c", pack], check=True)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _write_compressed(text: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


def _settle_modes(tree: Path) -> None:
    """Folders and the program 755, other files 644, whatever this system's umask is."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            is_program = path.name == "hearsight" and path.with_name("_internal").is_dir()
            path.chmod(0o755 if path.is_dir() or is_program else 0o644)
