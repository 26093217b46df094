"""`hearsight describe`, `read` and `explore`: what is in pictures, on standard output."""

import argparse
import contextlib
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop_app.engine.check_names import KINDS
from desktop_app.engine.client import Engine
from desktop_app.engine.description import Description, Reading
from desktop_app.engine.doubt import Caution
from desktop_app.engine.errors import ErrorCode, HearsightError
from desktop_app.engine.wording import Detail, code_told, told
from desktop_app.speech.errors import SpeechError
from desktop_app.speech.speaker import Speaker, write_wav
from desktop_app.standard_input import STANDARD_INPUT
from desktop_app.terminal import answer, complain

NO_INPUT = "Standard input is closed. Send a picture to it, or name a file."
NO_TEXT = "No text was found."
LONGEST_SPEECH = 120.0  # seconds to wait for one text to be said


def describe_files(options: argparse.Namespace) -> int:
    """Describe each file in turn with one engine; 0 when all went well, else 1."""
    return _with_engine(options, lambda engine, file: _describe(engine, file, options))


def read_files(options: argparse.Namespace) -> int:
    """Read what is written in each file in turn; 0 when all went well, else 1."""
    return _with_engine(options, lambda engine, file: _read(engine, file, options))


def explore_files(options: argparse.Namespace) -> int:
    """Tell what is where in each file in turn; 0 when all went well, else 1."""
    return _with_engine(options, lambda engine, file: _explore(engine, file, options))


def _with_engine(options: argparse.Namespace, answer_about: Callable[[Engine, str], str]) -> int:
    """Answer about each file, aloud too where that is asked for; the exit status."""
    engine = Engine(options.device, on_notice=complain)
    speaker = Speaker(on_problem=complain) if options.speak else None
    failures = 0
    try:
        engine.start()
        if options.device not in ("auto", "cpu"):
            with contextlib.suppress(HearsightError):  # each picture will tell what is wrong
                complain(engine.provider())
        if speaker:
            speaker.start()
        for file in options.files:
            try:
                text = answer_about(engine, file)
            except HearsightError as error:
                failures += 1
                _tell_failure(file, error, options.json)
                continue
            failures += not _voice(text, speaker, options.wav)
    finally:
        engine.close()
        if speaker:
            speaker.close()
    return 1 if failures else 0


def _describe(engine: Engine, file: str, options: argparse.Namespace) -> str:
    """Describe one file and print what is said; what is said."""
    source, detail = _source(file), Detail(options.detail)
    description = engine.describe(source, caution=Caution(options.caution))
    reading = Reading()
    if options.text and (options.json or detail is not Detail.BRIEF):
        is_drawn = any(check in KINDS for check in description.checks)
        reading = engine.read(source, thorough=is_drawn)
    if detail is not Detail.BRIEF:
        description = replace(description, description=told(description, reading, detail))
    if detail is not Detail.EVERYTHING and description.facts:
        description = replace(description, facts=description.facts.without_origin())
    if options.json:
        _print_json({"file": _displayable(file), **_record(description, reading)})
    else:
        _print(file, description.description, options.files)
    return description.description


def _record(description: Description, reading: Reading) -> dict[str, Any]:
    found = reading.as_record()
    return {**description.as_record(), "text": found["lines"], "codes": found["codes"]}


def _read(engine: Engine, file: str, options: argparse.Namespace) -> str:
    """Read one file and print its lines; the text."""
    reading = engine.read(_source(file))
    if options.json:
        record = reading.as_record()
        _print_json({"file": _displayable(file), **record})
    lines = [line.text for line in reading.lines] + [code_told(code) for code in reading.codes]
    text = "\n".join(lines) or NO_TEXT
    if not options.json:
        for line in text.splitlines():
            _print(file, line, options.files)
    return text


def _explore(engine: Engine, file: str, options: argparse.Namespace) -> str:
    """Explore one file and print what is where; the text."""
    found = engine.explore(_source(file), caution=Caution(options.caution))
    lines = [f"{part.place.capitalize()}: {part.told}" for part in found.parts]
    if options.json:
        _print_json({"file": _displayable(file), **found.as_record()})
    else:
        for line in lines:
            _print(file, line, options.files)
    return "\n".join(lines)


def _source(file: str) -> Path | bytes:
    """The picture's path, or its bytes; raises `HearsightError` when there can be none."""
    if file == STANDARD_INPUT:
        if sys.stdin is None:
            raise HearsightError(ErrorCode.EMPTY, NO_INPUT)
        return sys.stdin.buffer.read()
    if not file:
        raise HearsightError(ErrorCode.NOT_FOUND)
    return Path(file)


def _print(file: str, text: str, files: list[str]) -> None:
    """The text; behind the file's name when there are several."""
    answer(f"{file}\t{text}" if len(files) > 1 else text)


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
