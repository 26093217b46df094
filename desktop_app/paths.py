"""Where our own files lie."""

import os
import sys
from pathlib import Path

from platformdirs import (
    user_config_path,
    user_data_path,
    user_documents_path,
    user_downloads_path,
)


def assets_folder() -> Path:
    """Models, samples, icons: inside the bundle when frozen, else beside the source."""
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle) / "assets" if bundle else Path(__file__).parents[1] / "assets"


def model_folder() -> Path:
    """The caption model: the folder named by `HEARSIGHT_MODEL`, else the one that ships."""
    chosen = os.environ.get("HEARSIGHT_MODEL")
    return Path(chosen) if chosen else assets_folder() / "caption_model"


def settings_file() -> Path:
    """What the person has chosen."""
    return user_config_path("hearsight", appauthor=False) / "settings.json"


def library_folder() -> Path:
    """The history."""
    return user_data_path("hearsight", appauthor=False) / "library"


def journals_folder() -> Path:
    """What long runs have done so far, until they are done."""
    return user_data_path("hearsight", appauthor=False) / "journals"


def notes_file() -> Path:
    """Where descriptions are appended that a person wants to keep."""
    return user_documents_path() / "Hearsight notes.txt"


def updates_file() -> Path:
    """The number of the newest list of releases that was read."""
    return user_data_path("hearsight", appauthor=False) / "updates.json"


def downloads_folder() -> Path:
    """Where a person finds what was downloaded."""
    return user_downloads_path()
