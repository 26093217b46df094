"""Plain captions for charts, diagrams and screens, made from a short label of their looks.

A label is a kind (`stacked bars`, `flow chart`), a kind of screen with its parts
(`dialog: check boxes, buttons`), or a caption of its own that starts with `a` or `many`. The
phrases are in `plain_captions.json`: whole captions for charts and diagrams, where `{colors}`
stands for the colors seen, and two names for each kind of screen. A small model cannot read, so
nothing is said that is not seen.
"""

import json
from functools import cache
from pathlib import Path
from random import Random

_PHRASES = Path(__file__).with_name("plain_captions.json")
_UNCOUNTED = ("text", "code", "colored text")


def captions(
    label: str, random: Random, colors: tuple[str, ...] = (), dark: bool = False
) -> tuple[str, ...]:
    """One to five distinct captions of what a label says, with the colors and shade seen.

    Raises `KeyError` for a label that is of no kind.
    """
    if label.startswith(("a ", "many ")):
        return (label,)
    phrases = _phrases()
    kind, _, parts = label.partition(": ")
    if kind in phrases["screens"]:
        names = [name.format(dark="dark " if dark else "") for name in phrases["screens"][kind]]
        return _of_screen(names, [_part(part) for part in parts.split(", ") if part], random)
    of_kind = phrases["charts"] if kind in phrases["charts"] else phrases["diagrams"]
    return tuple(caption.format(colors=_spoken(colors)) for caption in of_kind[kind])


@cache
def _phrases() -> dict[str, dict[str, list[str]]]:
    """Captions of charts and diagrams, names of screens, and parts with an article of their own."""
    phrases: dict[str, dict[str, list[str]]] = json.loads(_PHRASES.read_text(encoding="utf-8"))
    return phrases


def _of_screen(names: list[str], parts: list[str], random: Random) -> tuple[str, ...]:
    """A screen by both its names, with all of its parts and with one of them."""
    first, second = names
    few = random.sample(parts, min(1, len(parts)))
    made = (
        f"a screenshot of {_with(first, parts)}",
        f"a screenshot of {_with(second, parts)}",
        _with(first, parts),
        f"a computer screen showing {_with(first, few)}",
        f"a screenshot of {_with(second, few)}",
    )
    return tuple(dict.fromkeys(made))


def _part(part: str) -> str:
    """A part as it is spoken, with its article where it has one."""
    if part in _phrases()["parts"]:
        return _phrases()["parts"][part][0]
    if part.endswith("s") or part in _UNCOUNTED:
        return part
    return f"{'an' if part[0] in 'aeiou' else 'a'} {part}"


def _with(name: str, parts: list[str]) -> str:
    """`a window with check boxes and buttons`; the name alone where there are no parts."""
    if not parts:
        return name
    listed = " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]
    return f"{name} {'and' if ' with ' in name else 'with'} {listed}"


def _spoken(colors: tuple[str, ...]) -> str:
    """`blue and green `, `colorful ` for more than two colors, nothing for none."""
    if len(colors) > 2:
        return "colorful "
    return f"{' and '.join(colors)} " if colors else ""
