"""`hearsight describe`: pictures by name, sentences on standard output."""

import argparse
import contextlib
import json
import sys
from pathlib import Path
from typing import Any

from desktop_app.engine.client import Engine
from desktop_app.engine.description import Description
from desktop_app.engine.errors import ErrorCode, HearsightError
from desktop_app.speech.errors import SpeechError
from desktop_app.speech.speaker import Speaker, write_wav
from desktop_app.standard_input import STANDARD_INPUT
from desktop_app.terminal import answer, complain

NO_INPUT = "Standard input is closed. Send a picture to it, or name a file."
LONGEST_SPEECH = 120.0  # seconds to wait for one sentence to be said


def describe_files(options: argparse.Namespace) -> int:
    """Describe each file in turn with one engine; 0 when all went well, else 1."""
    engine = Engine(options.device, on_notice=complain)
    speaker = Speaker(on_problem=complain) if options.speak else None
    try:
        engine.start()
        if options.device not in ("auto", "cpu"):
            with contextlib.suppress(HearsightError):  # each picture will tell what is wrong
                complain(engine.provider())
        if speaker:
            speaker.start()
        failures = 0
        for file in options.files:
            try:
                description = engine.describe(_source(file))
            except HearsightError as error:
                failures += 1
                _tell_failure(file, error, options.json)
                continue
            _tell(file, description, options)
            failures += not _voice(description.description, speaker, options.wav)
    finally:
        engine.close()
        if speaker:
            speaker.close()
    return 1 if failures else 0


def _source(file: str) -> Path | bytes:
    """The picture's path, or its bytes; raises `HearsightError` when there can be none."""
    if file == STANDARD_INPUT:
        if sys.stdin is None:
            raise HearsightError(ErrorCode.EMPTY, NO_INPUT)
        return sys.stdin.buffer.read()
    if not file:
        raise HearsightError(ErrorCode.NOT_FOUND)
    return Path(file)


def _tell(file: str, description: Description, options: argparse.Namespace) -> None:
    if options.json:
        _print_json({"file": _displayable(file), **description.as_record()})
    elif len(options.files) > 1:
        answer(f"{file}\t{description.description}")
    else:
        answer(description.description)


def _tell_failure(file: str, error: HearsightError, as_json: bool) -> None:
    if as_json:
        _print_json({"file": _displayable(file), "error": error.sentence, "error_code": error.code})
    else:
        complain(f"{file}: {error.sentence}")


def _voice(text: str, speaker: Speaker | None, wav: Path | None) -> bool:
    """Say the text or write it to a file, as asked; whether that worked."""
    if speaker:
        speaker.say(text)
        speaker.wait(LONGEST_SPEECH)
    if wav is None:
        return True
    try:
        write_wav(text, wav)
    except SpeechError as error:
        complain(f"{wav}: {error.sentence}")
        return False
    return True


def _print_json(record: dict[str, Any]) -> None:
    answer(json.dumps(record, ensure_ascii=False))


def _displayable(file: str) -> str:
    """The name as given; bytes that are no UTF-8 become U+FFFD, since JSON must be UTF-8."""
    return file.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
