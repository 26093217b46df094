"""Screens with a text that is known, to be read: three fonts, a light and a dark theme."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

WIDTH, HEIGHT = 1920, 1080
_THEMES = (("#ffffff", "#202020", "#e6e6e6"), ("#1e1e1e", "#e0e0e0", "#333333"))
_MENUS = ("File", "Edit", "View", "Insert", "Format", "Tools", "Window", "Help")
_WORDS = """
    the of and to in is that for it as was with be by on not his are this have from or one had word
    but what some we can out other were all there when up use your how said an each which their time
    if will way about many then them write would like so these long make thing see him two has look
    more day could go come did number sound no most people my over know water than call first who
    may down side been now find any new work part take get place made live where after back little
    only round man year came show every good me give our under name very through just form sentence
    great think say help low line differ turn cause much mean before move right boy old too same
    tell does set three want air well also play small end put home read hand port large spell add
    even land here must big high such follow act why ask men change went light kind off need house
    picture try us again animal point mother world near build self earth father head stand own page
    Settings Account Network Printer Saturday 2024 14:30 100% report@example.org Budget Invoice 37
""".split()


@dataclass(frozen=True)
class Screen:
    """A picture and the text that stands in it, line by line."""

    image: Image.Image
    text: str


def screens(fonts: list[str], count: int, seed: int = 3) -> Iterator[Screen]:
    """The screens, the same ones each time; `fonts` are files."""
    random = Random(seed)
    for place in range(count):
        yield screen(fonts[place % len(fonts)], _THEMES[place % 2], random)


def screen(font: str, theme: tuple[str, str, str], random: Random) -> Screen:
    """A window with a title, a menu, and a text of about twenty lines."""
    paper, ink, bar = theme
    image = Image.new("RGB", (WIDTH, HEIGHT), paper)
    pen = ImageDraw.Draw(image)
    small, large = ImageFont.truetype(font, 18), ImageFont.truetype(font, random.randint(20, 26))
    lines = [_sentence(random, 4), " ".join(_MENUS)]
    pen.rectangle((0, 0, WIDTH, 40), bar)
    pen.text((16, 8), lines[0], ink, small)
    for column, menu in enumerate(_MENUS):
        pen.text((16 + 110 * column, 52), menu, ink, small)
    for row in range(random.randint(15, 20)):
        text = _sentence(random, random.randint(6, 14))
        pen.text((60, 130 + 46 * row), text, ink, large)
        lines.append(text)
    return Screen(image, "\n".join(lines))


def flawed(image: Image.Image) -> Iterator[tuple[str, Image.Image]]:
    """The picture blurred, skewed, compressed and darkened, each by itself."""
    paper = image.getpixel((5, HEIGHT - 5))
    yield "blurred", image.filter(ImageFilter.GaussianBlur(1.5))
    yield "skewed", image.rotate(5, Image.Resampling.BICUBIC, expand=True, fillcolor=paper)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=30)
    yield "compressed", Image.open(file).convert("RGB")
    yield "dark", ImageEnhance.Brightness(image).enhance(0.5)


def _sentence(random: Random, words: int) -> str:
    return " ".join(random.choices(_WORDS, k=words)).capitalize() + "."


def edits(said: str, meant: str) -> int:
    """Characters to insert, delete or replace to make one text of the other (Levenshtein 1966)."""
    row = np.arange(len(meant) + 1)
    letters = np.array([ord(letter) for letter in meant])
    columns = np.arange(1, len(meant) + 1)
    for place, letter in enumerate(said, start=1):
        replaced = row[:-1] + (letters != ord(letter))
        best = np.minimum(np.minimum(replaced, row[1:] + 1), place + columns)
        # Insertions: the cheapest of all places further left, and one more for each step.
        row = np.concatenate([[place], np.minimum.accumulate(best - columns) + columns])
    return int(row[-1])
