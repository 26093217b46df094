"""`hearsight doctor`: is all there that is needed to describe a picture and say it aloud?

Plain lines, made to be heard one after another; what is missing comes with what to do.
"""

import functools
import hashlib
import importlib
import json
import os
import platform
import sys
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import desktop_app
from desktop_app import surroundings
from desktop_app.engine.errors import HearsightError
from desktop_app.paths import assets_folder, model_folder
from desktop_app.speech.errors import SpeechError
from desktop_app.speech.screen_reader import screen_reader_running
from desktop_app.speech.voices import installed_voices, playback_problem

if TYPE_CHECKING:
    from desktop_app.engine.captioner import Captioner
    from desktop_app.engine.profiles import Shares

_PACKAGES = {
    "Qt for Python": ("PySide6-Essentials",),
    "ONNX Runtime": ("onnxruntime", "onnxruntime-gpu", "onnxruntime-directml"),
    "Pillow": ("pillow",),
    "pyttsx3": ("pyttsx3",),
}
_PARTS = {  # what is loaded only when it is asked for
    "Reading": "desktop_app.engine.reading",
    "Camera": "desktop_app.camera.taking",
    "Updates": "desktop_app.updates.checking",
}
_ENOUGH = 0.9  # share of matrix time from which on a graphics processor does the work

say = functools.partial(print, flush=True)


def run_doctor(device: str) -> int:
    """Tell the state of everything; returns 0 when a picture can be described, else 1.

    `device` is one of those of `hearsight describe --device`.
    """
    _tell_versions()
    described = _tell_model(device)
    _tell_parts()
    _tell_voice()
    _tell_desktop()
    say("Result: pictures can be described." if described else "Result: no picture is described.")
    return 0 if described else 1


def _tell_versions() -> None:
    say(f"Hearsight {desktop_app.__version__}.")
    say(f"Python {platform.python_version()}, {platform.system()}, {platform.machine()}.")
    for title, names in _PACKAGES.items():
        found = {name: number for name in names if (number := _version(name))}
        if not found:
            say(f"{title}: missing. Install Hearsight again.")
        elif len(found) > 1:
            say(f"{title}: installed {len(found)} times. Keep one of {', '.join(found)}.")
        else:
            say(f"{title} {next(iter(found.values()))}.")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _tell_parts() -> None:
    for title, module in _PARTS.items():
        try:
            importlib.import_module(module)
        except ImportError as error:
            say(f"{title}: {error.name} is missing. Install Hearsight again.")
        else:
            say(f"{title}: ready.")


def _tell_model(device: str) -> bool:
    """Check the model, describe one picture with it; whether that worked."""
    _tell_files(model_folder())
    try:
        from desktop_app.engine.captioner import Captioner
        from desktop_app.engine.model_files import load_model_files
        from desktop_app.engine.providers import choose
        from desktop_app.engine.worker import MOST_THREADS
    except ImportError as error:
        say(f"Model: it cannot run, {error.name} is missing. Install Hearsight again.")
        return False
    threads = min(MOST_THREADS, os.cpu_count() or 1)
    try:
        files = load_model_files()
        say(f"Model: {files.name}, version {files.version}.")
        with tempfile.TemporaryDirectory(prefix="hearsight-") as folder:
            captioner = Captioner(files, choose(device), threads, Path(folder))
            say(captioner.choice.reason)
            _describe_sample(captioner)
    except HearsightError as error:
        say(f"Model: {error.sentence}")
        return False
    return True


def _tell_files(folder: Path) -> None:
    """Each file of the manifest, its size and whether it is whole."""
    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
        files = {entry["file"]: entry["sha256"] for entry in manifest["files"].values()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        say(f"Model manifest: missing or unreadable in {folder}.")
        return
    for name, digest in files.items():
        try:
            with (folder / name).open("rb") as file:
                whole = hashlib.file_digest(file, "sha256").hexdigest() == digest
                size = f"{file.tell() / 1e6:.1f} megabytes"
        except OSError:
            say(f"Model file {name}: missing or unreadable.")
            continue
        say(f"Model file {name}: {size}, {'checksum right' if whole else 'damaged'}.")


def _describe_sample(captioner: "Captioner") -> None:
    """Describe a sample picture under ONNX Runtime's eyes; raises `HearsightError`."""
    from desktop_app.engine.images import load_picture
    from desktop_app.engine.profiles import read_shares

    started = time.perf_counter()
    said = captioner.caption(load_picture(assets_folder() / "samples" / "chelsea.png"))
    seconds = time.perf_counter() - started
    say(f"Sample picture: {said.best.caption} It took {seconds:.2f} seconds.")
    say(tell_shares(read_shares(captioner.end_profiling())))


def tell_shares(shares: "Shares") -> str:
    """Where the model really ran, in one line."""
    from desktop_app.engine.providers import CPU, GRAPHICS, SPOKEN

    names = {CPU: "the processor"} | {GRAPHICS[device]: SPOKEN[device] for device in SPOKEN}
    parts = [
        f"{names.get(provider, provider)} took {share:.0%} of the time "
        f"and {shares.matrix.get(provider, 0.0):.0%} of the matrix time"
        for provider, share in shares.nodes.items()
    ]
    graphics = sum(share for provider, share in shares.matrix.items() if provider != CPU)
    verdict = "on the graphics processor" if graphics >= _ENOUGH else "on the processor"
    return f"Runs {verdict}: {', '.join(parts)}.".replace("%", " percent")


def _tell_voice() -> None:
    try:
        voices = installed_voices()
    except SpeechError as error:
        say(f"Voice: {error.sentence}")
        return
    engines = ", ".join(sorted({voice.engine for voice in voices}))
    english = sum(voice.language.lower().startswith("en") for voice in voices)
    say(f"Voice: {len(voices)} installed, {english} of them English, by {engines}.")
    if not english:
        say("Descriptions are English: install an English voice.")
    problem = playback_problem()
    say(f"Sound: {problem}" if problem else "Sound: it can be played.")


def _tell_desktop() -> None:
    if screen_reader_running():
        say("Screen reader: one runs, so Hearsight's own voice starts switched off.")
    else:
        say("Screen reader: none runs, so Hearsight's own voice starts switched on.")
    if sys.platform == "linux":
        try:
            say(surroundings.accessibility_bus())
        except ImportError as error:
            say(
                f"Accessibility bus: not asked, Qt cannot be loaded: {error}. "
                "Install the libraries that it names."
            )
        say(surroundings.display())
