"""`python -m model.export`: weights of a finished run → `assets/caption_model/`.

Writes the encoder, the two decoder graphs with int8 weights, the vocabulary and the manifest,
and prints how far the quantised graphs are from PyTorch. The confidence and the scores in the
manifest come from `python -m model.evaluation`.
"""

import argparse
import hashlib
import json
import shutil
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import onnxruntime
from PIL import Image, ImageOps

from model.backbones import open_encoder, pixel_values
from model.captioner import load_captioner
from model.config import CaptionerConfig, DecodingConfig, Preprocessing
from model.data.photos import read_photos
from model.data.wording import neutral
from model.export.graphs import OPSET, export_graphs, quantise
from model.export.parity import Floats, compare
from model.vocabulary import END, PAD, SPECIAL, START, UNKNOWN, Vocabulary

NAME = "hearsight-captioner"
VERSION = "0.1.0"
UNFITTED = {"slope": 1.0, "intercept": 0.0}


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of the files in a folder; scores and confidence are not known yet."""
    names = {
        "encoder": "encoder.int8.onnx",
        "prefill": "prefill.onnx",
        "step": "step.onnx",
        "vocabulary": "vocabulary.json",
    }
    how = asdict(Preprocessing())
    return {
        "format": 1,
        "name": NAME,
        "version": VERSION,
        "built": datetime.now(UTC).strftime("%Y-%m-%d"),
        "files": {
            role: {
                "file": name,
                "sha256": sha256(folder / name),
                "bytes": (folder / name).stat().st_size,
            }
            for role, name in names.items()
        },
        "preprocessing": how,
        "special_tokens": {"pad": PAD, "start": START, "end": END, "unknown": UNKNOWN},
        "decoding": asdict(DecodingConfig()),
        "calibration": UNFITTED,
        "scores": {},
        "runtime": {
            "onnxruntime": onnxruntime.__version__,
            "opset": {"encoder": 14, "prefill": OPSET, "step": OPSET},
            "providers": ["CPUExecutionProvider"],
        },
        "licences": "NOTICES.md",
    }


def build(graphs: tuple[Path, Path], vocabulary: Vocabulary, encoder: Path, out: Path) -> None:
    """Write the model folder from the float32 graphs `prefill` and `step`."""
    out.mkdir(parents=True, exist_ok=True)
    for source, name in zip(graphs, ("prefill", "step"), strict=True):
        quantise(source, out / f"{name}.onnx")
    shutil.copyfile(encoder, out / "encoder.int8.onnx")
    Vocabulary([*SPECIAL, *map(neutral, vocabulary.words[len(SPECIAL) :])]).save(
        out / "vocabulary.json"
    )
    text = json.dumps(manifest_of(out), indent=1, ensure_ascii=False)
    (out / "manifest.json").write_text(text + "\n", encoding="utf-8")


def encode(encoder: Path, photos: Path, count: int = 100) -> list[tuple[Floats, Floats]]:
    """The encoder's tokens and embeds of the first val pictures."""
    session, how = open_encoder(encoder), Preprocessing()
    encoded = []
    for photo in read_photos(photos, "val")[:count]:
        pixels = pixel_values(ImageOps.exif_transpose(Image.open(photo.path)), how)
        embeds, tokens = session.run(None, {"pixel_values": pixels})
        encoded.append((tokens, embeds))
    return encoded


def main() -> None:
    """Command line of the export."""
    parser = argparse.ArgumentParser(description="Export a trained run to the model folder.")
    parser.add_argument("--run", type=Path, required=True, help="folder of the training run")
    parser.add_argument("--stage", choices=["captions", "reward"], default="captions")
    parser.add_argument("--encoder", type=Path, required=True, help="the pinned encoder file")
    parser.add_argument("--photos", type=Path, required=True, help="pictures for the parity check")
    parser.add_argument("--out", type=Path, default=Path("assets/caption_model"))
    options = parser.parse_args()
    vocabulary = Vocabulary.load(options.run / "vocabulary.json")
    weights = options.run / options.stage / "weights.pt"
    captioner = load_captioner(weights, CaptionerConfig(len(vocabulary)))
    encoded = encode(options.encoder, options.photos)
    with tempfile.TemporaryDirectory(prefix="hearsight-export-") as folder:
        exact = export_graphs(captioner, Path(folder))
        print("float32", compare(captioner, *exact, encoded))
        build(exact, vocabulary, options.encoder, options.out)
    shipped = options.out / "prefill.onnx", options.out / "step.onnx"
    print("int8", compare(captioner, *shipped, encoded))


if __name__ == "__main__":
    main()
