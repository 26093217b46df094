"""Every text of the application that has to be translated, found in its code."""

import ast
from collections.abc import Iterator
from pathlib import Path

from desktop_app.engine.client import CLOSED, RESTARTED, TOO_SLOW
from desktop_app.engine.errors import SENTENCES
from desktop_app.speech import errors as speech

APPLICATION = Path(__file__).parents[2] / "desktop_app"


def texts_to_translate() -> set[str]:
    """What stands in `tr(…)` and `mark(…)`, and the sentences of the engine's errors."""
    found = {CLOSED, RESTARTED, TOO_SLOW, *SENTENCES.values()}
    found |= {speech.NOTHING_HEARD, speech.VOICE_BROKE_OFF, speech.VOICE_HANGS}
    found |= {speech.VOICE_CANNOT_START, speech.NO_ROOM, speech.NO_TEXT}
    for path in APPLICATION.rglob("*.py"):
        found |= set(_marked(ast.parse(path.read_text(encoding="utf-8"))))
    return found


def _marked(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            text = node.args[0]
            if node.func.id in ("tr", "mark") and isinstance(text, ast.Constant):
                yield str(text.value)
