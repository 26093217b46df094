"""A text spelled: its characters one after the other, by the names one says for them."""

import unicodedata

CAPITAL = "capital {letter}"
NAMES = {
    " ": "space",
    "\n": "new line",
    "\t": "tab",
    ".": "dot",
    ",": "comma",
    ";": "semicolon",
    ":": "colon",
    "!": "exclamation mark",
    "?": "question mark",
    "'": "apostrophe",
    "’": "apostrophe",
    '"': "quote",
    "“": "left quote",
    "”": "right quote",
    "-": "hyphen",
    "–": "dash",
    "—": "long dash",
    "_": "underscore",
    "…": "dots",
    "(": "left parenthesis",
    ")": "right parenthesis",
    "[": "left bracket",
    "]": "right bracket",
    "{": "left brace",
    "}": "right brace",
    "<": "less than",
    ">": "greater than",
    "/": "slash",
    "\\": "backslash",
    "|": "vertical bar",
    "@": "at",
    "#": "number sign",
    "$": "dollar",
    "%": "percent",
    "&": "and sign",
    "*": "star",
    "+": "plus",
    "=": "equals",
    "^": "caret",
    "~": "tilde",
    "`": "backtick",
}


def spelled(text: str) -> str:
    """The names of all characters with commas between them: "capital h, i, dot" for "Hi."."""
    return ", ".join(
        name for character in unicodedata.normalize("NFC", text) if (name := _name(character))
    )


def _name(character: str) -> str:
    """What is said for one character; empty for one that nobody can see."""
    if character in NAMES:
        return NAMES[character]
    if character.isupper():
        return CAPITAL.format(letter=character.lower())
    if character.isalnum():
        return character
    return unicodedata.name(character, "").lower()
