"""The command line: `hearsight [FILE…]`, `hearsight describe`, `… alt-text`, `… doctor`."""

import argparse
import io
import os
import sys
from pathlib import Path

from desktop_app import __version__
from desktop_app.alt_text.arguments import add_arguments
from desktop_app.terminal import OutputError, complain

DEVICES = ("auto", "cpu", "cuda", "directml", "coreml")
COMMANDS = ("describe", "alt-text", "doctor")
INTERRUPTED = 130  # what a shell reports of a command ended by Ctrl+C
WRONG_USE = 2


def run(arguments: list[str]) -> int:
    """Do what the arguments say; the exit status.

    Of `describe`: 0 all described, 1 some failed, 2 wrong use.
    """
    _speak_utf8()
    command = arguments[0] if arguments else ""
    try:
        if command in COMMANDS or command in ("-h", "--help", "--version"):
            return _run_command(_parser().parse_args(arguments))
        return _open_window(_window_parser().parse_args(arguments))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; Python must not complain when it flushes at the end.
        _drop_output()
        return 1
    except OutputError as error:
        _drop_output()
        complain(f"hearsight: {error}")
        return 1


def _drop_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run_command(options: argparse.Namespace) -> int:
    if options.command == "doctor":
        from desktop_app.doctor import run_doctor

        return run_doctor(options.device)
    if options.command == "alt-text":
        from desktop_app.alt_text.command import run_alt_text

        return run_alt_text(options)
    if options.wav and len(options.files) > 1:
        complain("hearsight describe: --wav takes one picture. Give one file.")
        return WRONG_USE
    from desktop_app.describe import describe_files

    return describe_files(options)


def _open_window(options: argparse.Namespace) -> int:
    from desktop_app.ui.app import run_window

    return run_window(options.files, options.device)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hearsight",
        usage="hearsight [FILE ...]\n       hearsight describe FILE ...\n"
        "       hearsight alt-text FILE|FOLDER ...\n       hearsight doctor",
        description="Tells what is in a picture. Without a command it opens the window.",
    )
    parser.add_argument("--version", action="version", version=f"Hearsight {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    describe = commands.add_parser(
        "describe", prog="hearsight describe", help="describe pictures on the terminal"
    )
    describe.add_argument(
        "files", nargs="+", metavar="FILE", help="a picture, or - for standard input"
    )
    describe.add_argument("--speak", action="store_true", help="say the descriptions aloud")
    describe.add_argument("--wav", type=Path, metavar="OUT", help="write the speech to a WAV file")
    describe.add_argument("--json", action="store_true", help="one JSON object a line")
    alt_text = commands.add_parser(
        "alt-text", prog="hearsight alt-text", help="propose and write alternative texts"
    )
    add_arguments(alt_text)
    doctor = commands.add_parser(
        "doctor", prog="hearsight doctor", help="check that everything needed is there"
    )
    for command in (describe, alt_text, doctor):
        _add_device(command)
    return parser


def _window_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hearsight", description="Open the window.")
    parser.add_argument("files", nargs="*", metavar="FILE")
    _add_device(parser)
    return parser


def _add_device(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--device", choices=DEVICES, default="auto", help="where the model runs (default: auto)"
    )


def _speak_utf8() -> None:
    """UTF-8 in every locale; file names of any bytes come out as they went in."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
