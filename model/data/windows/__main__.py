"""Render windows with their captions into a folder that `read_photos` reads.

`python -m model.data.windows --out FOLDER --count 400 --seed 1` writes `captions.jsonl` and
`images/`. The same seed, fonts and version of Qt give the same pictures. `--fonts FOLDER` adds
font files; Chinese is written only when a font has its letters.
"""

import argparse
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QMainWindow

from model.data.kinds import is_dark
from model.data.photos import Photo, write_records
from model.data.plain_captions import captions
from model.data.windows.dialogs import DIALOGS
from model.data.windows.frames import desktop, framed, full_screen, shown
from model.data.windows.parts import Scene
from model.data.windows.programs import PROGRAMS
from model.data.windows.text import CHINESE, ENGLISH, GERMAN, LATIN, Words

SCENES = (*DIALOGS, *PROGRAMS)
DESKTOPS = 5  # for each of these scenes once
VAL_EVERY = 8
SHORT_SIDE = 320
_PALETTES = (  # paper, field, ink, highlight
    ("#f0f0f0", "#ffffff", "#000000", "#0078d7"),
    ("#ffffff", "#ffffff", "#202020", "#3584e4"),
    ("#d4d0c8", "#ffffff", "#000000", "#0a246a"),
    ("#ece9d8", "#ffffff", "#000000", "#316ac5"),
    ("#efebe7", "#fcfcfa", "#2e3436", "#e95420"),
    ("#2d2d2d", "#1e1e1e", "#e6e6e6", "#2a82da"),
    ("#202124", "#292a2d", "#e8eaed", "#8ab4f8"),
    ("#202020", "#000000", "#ffff00", "#00c000"),
)


@dataclass(frozen=True)
class Fonts:
    """Families to draw with: of Latin letters, and those that have Chinese letters too."""

    latin: list[str]
    chinese: list[str]


def add_fonts(folder: Path | None) -> Fonts:
    """The fonts of the system and of a folder, in an order that does not change."""
    for path in sorted(folder.rglob("*.[ot]tf")) if folder else ():
        QFontDatabase.addApplicationFont(str(path))
    system = QFontDatabase.WritingSystem
    symbols = set(QFontDatabase.families(system.Symbol))
    latin, chinese = (
        sorted(set(QFontDatabase.families(letters)) - symbols)
        for letters in (system.Latin, system.SimplifiedChinese)
    )
    return Fonts(latin, chinese)


def render(index: int, seed: int, fonts: Fonts) -> tuple[QPixmap, str]:
    """The picture of that number and the label of its looks; sets the application's looks."""
    random = Random(f"{seed} {index}")
    words, dark = _dress(random, fonts)
    place = index % (len(SCENES) + DESKTOPS)
    if place < len(SCENES):
        return _window(SCENES[place], random, words, dark)
    windows = []
    for make in random.sample(SCENES, random.choice([0, 1, 2, 3])):
        scene = make(random, words)
        content = shown(scene.window, scene.menu, random)
        windows.append(framed(content, random.choice(words.titles), random, dark))
    picture, parts = desktop(windows, random)
    return picture, f"desktop: {', '.join(parts)}"


def _window(
    make: Callable[[Random, Words], Scene], random: Random, words: Words, dark: bool
) -> tuple[QPixmap, str]:
    """One window: bare, with its frame, or a program over the full screen."""
    scene = make(random, words)
    full = isinstance(scene.window, QMainWindow) and random.random() < 0.3
    if full:
        scene.window.resize(random.choice([1024, 1280, 1440]), random.choice([700, 760]))
    picture = shown(scene.window, scene.menu, random)
    empty = scene.label == "blank window"  # without a frame it would be one color
    if full or empty or random.random() < 0.6:
        picture = framed(picture, random.choice(words.titles), random, dark)
    return full_screen(picture, random) if full else picture, scene.label


def write_windows(out: Path, count: int, seed: int, fonts: Fonts) -> None:
    """Render that many windows into a folder with `images/` and `captions.jsonl`."""
    (out / "images").mkdir(parents=True, exist_ok=True)
    photos = []
    for index in range(count):
        picture, label = render(index, seed, fonts)
        name = f"window_{seed}_{index:05d}"
        path = out / "images" / f"{name}.jpg"
        _save(picture, path)
        with Image.open(path) as image:
            said = captions(label, Random(name), dark=is_dark(image))
        split = "val" if index % VAL_EVERY == VAL_EVERY - 1 else "train"
        photos.append(Photo(name, path, split, "windows", "rendered", said))
    write_records(out, photos)


def _save(picture: QPixmap, path: Path) -> None:
    """Write a picture as JPEG, its shorter side at most 320 pixels; raises `OSError`."""
    size = picture.size()
    if min(size.toTuple()) > SHORT_SIDE:
        size.scale(SHORT_SIDE, SHORT_SIDE, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        picture = picture.scaled(size, mode=Qt.TransformationMode.SmoothTransformation)
    if not picture.save(str(path), "JPG", 90):
        raise OSError(f"The picture {path} could not be written.")


def _dress(random: Random, fonts: Fonts) -> tuple[Words, bool]:
    """Set style, colors and font of the application; the words to use, and whether it is dark."""
    QApplication.setStyle(random.choice(["Fusion", "Fusion", "Windows"]))
    paper, field, ink, highlight = map(QColor, random.choice(_PALETTES))
    role = QPalette.ColorRole
    palette = QPalette(paper)
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(where, ink)
    palette.setColor(role.Base, field)
    palette.setColor(role.Highlight, highlight)
    palette.setColor(role.Link, highlight)
    QApplication.setPalette(palette)
    languages = [ENGLISH, ENGLISH, GERMAN, LATIN] + ([CHINESE] if fonts.chinese else [])
    words = random.choice(languages)
    families = fonts.chinese if words is CHINESE else fonts.latin
    plain = [name for name in families if "Sans" in name]  # as nearly all windows have
    if plain and random.random() < 0.7:
        families = plain
    QApplication.setFont(QFont(random.choice(families), random.randint(8, 12)))
    return words, paper.lightness() < 128


def main() -> None:
    """Command line of the rendered windows."""
    parser = argparse.ArgumentParser(description="Render windows with captions.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fonts", type=Path)
    arguments = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication([])
    fonts = add_fonts(arguments.fonts)
    if not fonts.latin:
        parser.error("There is no font. Install one, or give a folder of fonts with --fonts.")
    write_windows(arguments.out, arguments.count, arguments.seed, fonts)
    application.quit()


if __name__ == "__main__":
    main()
