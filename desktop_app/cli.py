"""The command line: `hearsight [FILE…]`, and commands such as `hearsight describe`."""

import argparse
import io
import os
import sys
from dataclasses import replace
from pathlib import Path

from desktop_app import __version__
from desktop_app.alt_text.arguments import add_arguments
from desktop_app.terminal import OutputError, complain

DEVICES = ("auto", "cpu", "cuda", "directml", "coreml")
COMMANDS = ("describe", "read", "explore", "alt-text", "doctor")
DETAILS = ("brief", "detailed", "everything")
CAUTIONS = ("trusting", "balanced", "cautious")
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
        complain(f"hearsight {options.command}: --wav takes one picture. Give one file.")
        return WRONG_USE
    from desktop_app.describe import describe_files, explore_files, read_files

    match options.command:
        case "describe":
            return describe_files(options)
        case "read":
            return read_files(options)
        case _:
            return explore_files(options)


def _open_window(options: argparse.Namespace) -> int:
    from desktop_app.handover import Request, doorway, is_first
    from desktop_app.standard_input import STANDARD_INPUT, read_piped

    pipes = STANDARD_INPUT in options.files
    files = tuple(Path(file).absolute() for file in options.files if file != STANDARD_INPUT)
    request = Request(files, token=os.environ.get("XDG_ACTIVATION_TOKEN", ""))
    door = doorway()
    if door is not None and not door.claim():
        if pipes:
            request, pipes = replace(request, content=read_piped()), False
        if not is_first(door, request):
            return 0
    from desktop_app.ui.app import run_window

    return run_window(request, options.device, door, pipes=pipes)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hearsight",
        usage="hearsight [FILE ...]\n       hearsight COMMAND ...",
        description="Tells what is in a picture. Without a command it opens the window.",
    )
    parser.add_argument("--version", action="version", version=f"Hearsight {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    describe = commands.add_parser(
        "describe", prog="hearsight describe", help="describe pictures on the terminal"
    )
    describe.add_argument(
        "--detail", choices=DETAILS, default="brief", help="how much is said (default: brief)"
    )
    describe.add_argument(
        "--no-text", dest="text", action="store_false", help="do not look for text and codes"
    )
    read = commands.add_parser(
        "read", prog="hearsight read", help="read what is written in pictures"
    )
    explore = commands.add_parser(
        "explore", prog="hearsight explore", help="tell what is where in pictures"
    )
    for command in (describe, read, explore):
        _add_pictures(command)
    for command in (describe, explore):
        command.add_argument(
            "--caution",
            choices=CAUTIONS,
            default="balanced",
            help="how early a sentence is doubted (default: balanced)",
        )
    alt_text = commands.add_parser(
        "alt-text", prog="hearsight alt-text", help="propose and write alternative texts"
    )
    add_arguments(alt_text)
    doctor = commands.add_parser(
        "doctor", prog="hearsight doctor", help="check that everything needed is there"
    )
    for command in (describe, read, explore, alt_text, doctor):
        _add_device(command)
    return parser


def _window_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hearsight", description="Open the window.")
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="a picture, or - for standard input"
    )
    _add_device(parser)
    return parser


def _add_pictures(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="a picture, or - for standard input"
    )
    parser.add_argument("--speak", action="store_true", help="say it aloud")
    parser.add_argument("--wav", type=Path, metavar="OUT", help="write the speech to a WAV file")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def _add_device(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--device", choices=DEVICES, default="auto", help="where the model runs (default: auto)"
    )


def _speak_utf8() -> None:
    """UTF-8 in every locale; file names of any bytes come out as they went in."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
