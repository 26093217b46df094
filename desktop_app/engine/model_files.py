"""The caption model on disk: its manifest is all that the application knows about the model."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.engine.doubt import Caution, Thresholds, read_thresholds
from desktop_app.engine.errors import ErrorCode, HearsightError
from desktop_app.engine.looks import Looks
from desktop_app.paths import model_folder

FORMAT = 1


@dataclass(frozen=True)
class Preprocessing:
    """How a picture becomes the encoder's input."""

    size: int  # pixels on both sides; the whole picture is squeezed into the square
    mean: tuple[float, float, float]
    std: tuple[float, float, float]


@dataclass(frozen=True)
class SpecialTokens:
    """Ids of words that are not words."""

    pad: int
    start: int
    end: int
    unknown: int


@dataclass(frozen=True)
class Decoding:
    """Defaults of the beam search."""

    beam_width: int
    length_power: float
    max_length: int


@dataclass(frozen=True)
class Calibration:
    """From a sentence to a confidence: logistic(slope x + presence_slope p + intercept).

    x is the sentence's beam score, p how likely the things that it names are in the picture: the
    mean over its words that the concept head knows, 0 when it knows none.
    """

    slope: float
    presence_slope: float
    intercept: float


@dataclass(frozen=True)
class ModelFiles:
    """A model whose files are all there and have the right checksums."""

    name: str
    version: str
    encoder: Path
    prefill: Path
    step: Path
    words: tuple[str, ...]
    preprocessing: Preprocessing
    special_tokens: SpecialTokens
    decoding: Decoding
    calibration: Calibration
    looks: Looks
    thresholds: dict[Caution, Thresholds]


def load_model_files(folder: Path | None = None) -> ModelFiles:
    """Read and verify a model folder, by default the one that ships.

    Raises `HearsightError` with `model_missing` or `model_damaged`.
    """
    folder = folder or model_folder()
    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
        if manifest["format"] != FORMAT:
            raise HearsightError(ErrorCode.MODEL_DAMAGED)
        paths = {role: _verified(folder, entry) for role, entry in manifest["files"].items()}
        return _model_files(manifest, paths)
    except OSError as error:
        raise HearsightError(ErrorCode.MODEL_MISSING) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise HearsightError(ErrorCode.MODEL_DAMAGED) from error


def _verified(folder: Path, entry: dict[str, str]) -> Path:
    """The path of one file of the manifest, its SHA-256 checked."""
    path = folder / entry["file"]
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != entry["sha256"]:
        raise HearsightError(ErrorCode.MODEL_DAMAGED)
    return path


def _model_files(manifest: dict[str, Any], paths: dict[str, Path]) -> ModelFiles:
    how = manifest["preprocessing"]
    return ModelFiles(
        name=manifest["name"],
        version=manifest["version"],
        encoder=paths["encoder"],
        prefill=paths["prefill"],
        step=paths["step"],
        words=tuple(json.loads(paths["vocabulary"].read_bytes())),
        preprocessing=Preprocessing(how["size"], tuple(how["mean"]), tuple(how["std"])),
        special_tokens=SpecialTokens(**manifest["special_tokens"]),
        decoding=Decoding(**manifest["decoding"]),
        calibration=Calibration(**manifest["calibration"]),
        looks=Looks(paths["looks"]),
        thresholds=read_thresholds(manifest["doubt"]),
    )
