"""What `hearsight alt-text` takes on the command line."""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE|FOLDER",
        help="pictures, HTML, Markdown, EPUB, DOCX, PPTX, or folders of them",
    )
    to = parser.add_mutually_exclusive_group()
    to.add_argument("--write", action="store_true", help="write the texts into the files")
    to.add_argument(
        "--sidecar", action="store_true", help="write the texts of pictures into .xmp files"
    )
    to.add_argument("--csv", type=Path, metavar="OUT", help="write the proposals into a table")
    to.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument(
        "--report", type=Path, metavar="OUT", help="also write what was done into an HTML page"
    )
    parser.add_argument(
        "--include-unsure", action="store_true", help="also what the model is unsure of"
    )
    parser.add_argument(
        "--overwrite-own", action="store_true", help="also what Hearsight wrote before"
    )
