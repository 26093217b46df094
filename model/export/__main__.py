"""`python -m model.export`: weights of a finished run → `assets/caption_model/`.

Writes the encoder, the two decoder graphs in the smallest precision that loses little, the
vocabulary and the manifest, and prints how far they are from PyTorch on pictures of `val`. The
confidence and the scores in the manifest come from `python -m model.evaluation`, the thresholds of
doubt from `python -m model.evaluation.honesty`. With `--search`
the contrastive head is written too, into a folder of its own.
"""

import argparse
import hashlib
import json
import logging
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import onnxruntime
import torch
from PIL import Image, ImageOps
from tqdm import tqdm

from model.backbones import BackboneError, open_encoder, pixel_values
from model.captioner import Captioner
from model.config import DecodingConfig, Preprocessing
from model.data.photos import Photo, read_photos
from model.data.wording import neutral, neutral_tokens, tokenize
from model.export.exported import Exported
from model.export.graphs import OPSET, Graphs, export_graphs
from model.export.parity import Encoded, Told, compare, same_sentences, tell
from model.export.precision import TOLERANCE, Candidate, candidates, choose, table
from model.export.search import compare_search, export_search
from model.pretraining import load_pretraining
from model.training.errors import RecipeError
from model.training.recipe import captioner_of_run, model_of_run
from model.vocabulary import END, PAD, SPECIAL, START, UNKNOWN, Vocabulary

NAME = "hearsight-captioner"
VERSION = "0.1.0"
UNFITTED = {"slope": 1.0, "presence_slope": 0.0, "intercept": 0.0}
UNDOUBTED = {
    "trusting": {"sure": 0.3, "floor": 0.0},
    "balanced": {"sure": 0.5, "floor": 0.15},
    "cautious": {"sure": 0.7, "floor": 0.3},
}
LOOKS = Path(__file__).parents[2] / "assets" / "caption_model" / "looks.json"


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def manifest_of(folder: Path, precision: dict[str, str]) -> dict[str, Any]:
    """The manifest of the files in a folder; scores and confidence are not known yet."""
    names = {
        "encoder": "encoder.int8.onnx",
        "prefill": "prefill.onnx",
        "step": "step.onnx",
        "vocabulary": "vocabulary.json",
        "looks": LOOKS.name,
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
        "doubt": UNDOUBTED,
        "scores": {},
        "runtime": {
            "onnxruntime": onnxruntime.__version__,
            "opset": {"encoder": 14, "prefill": OPSET, "step": OPSET},
            "precision": {"encoder": "int8", **precision},
            "providers": ["CPUExecutionProvider"],
        },
        "licences": "NOTICES.md",
    }


def build(chosen: Candidate, vocabulary: Vocabulary, encoder: Path, out: Path) -> Graphs:
    """Write the model folder with the graphs that were chosen; where they lie then."""
    out.mkdir(parents=True, exist_ok=True)
    graphs = Graphs(out / "prefill.onnx", out / "step.onnx")
    shutil.copyfile(chosen.graphs.prefill, graphs.prefill)
    shutil.copyfile(chosen.graphs.step, graphs.step)
    # The looks read the encoder alone, so those that were fitted once hold for every captioner.
    for file, name in ((encoder, "encoder.int8.onnx"), (LOOKS, LOOKS.name)):
        if file.resolve() != (out / name).resolve():
            shutil.copyfile(file, out / name)
    Vocabulary([*SPECIAL, *map(neutral, vocabulary.words[len(SPECIAL) :])]).save(
        out / "vocabulary.json"
    )
    manifest = manifest_of(out, {"prefill": chosen.prefill, "step": chosen.step})
    text = json.dumps(manifest, indent=1, ensure_ascii=False)
    (out / "manifest.json").write_text(text + "\n", encoding="utf-8")
    return graphs


def encode(encoder: Path, photos: Sequence[Photo]) -> list[Encoded]:
    """The encoder's tokens and embeds of pictures; raises `BackboneError` for another encoder."""
    session, how = open_encoder(encoder), Preprocessing()
    encoded = []
    for photo in tqdm(photos, desc="encoder", mininterval=5):
        pixels = pixel_values(ImageOps.exif_transpose(Image.open(photo.path)), how)
        embeds, tokens = session.run(None, {"pixel_values": pixels})
        encoded.append((torch.from_numpy(tokens), torch.from_numpy(embeds)))
    return encoded


def export_captioner(
    captioner: Captioner,
    vocabulary: Vocabulary,
    encoder: Path,
    encoded: Sequence[Encoded],
    out: Path,
) -> None:
    """Export, measure every precision, write the model folder; prints what was found."""
    told = [tell(captioner, each) for each in tqdm(encoded, desc="PyTorch", mininterval=5)]
    with tempfile.TemporaryDirectory(prefix="hearsight-export-") as folder:
        exact = export_graphs(captioner, Path(folder))
        _show("float32", exact, told)
        found = candidates(exact, told, Path(folder))
        chosen = choose(found)
        print(f"The smallest that loses at most {TOLERANCE} nats a word:")
        print(table(found, chosen))
        graphs = build(chosen, vocabulary, encoder, out)
    _show(str(out), graphs, told)


def _show(name: str, graphs: Graphs, told: Sequence[Told]) -> None:
    exported = Exported(graphs)
    parity, same = compare(exported, told), same_sentences(exported, told)
    print(
        f"{name} against PyTorch: {parity.divergence:.5f} nats a word, logits at most "
        f"{parity.largest_difference:.2g} apart, same next word {parity.same_next_word:.1%}, "
        f"same sentence {same} of {len(told)}"
    )


def export_searching(
    run: Path, vocabulary: Vocabulary, photos: list[Photo], encoded: Sequence[Encoded], out: Path
) -> None:
    """Export the contrastive head with its vocabulary; prints how far it is from PyTorch."""
    config = model_of_run(run)
    pretraining = load_pretraining(run / "heads" / "weights.pt", config)
    export_search(pretraining, config, out)
    vocabulary.save(out / "vocabulary.json")
    length = config.transformer.max_length
    captions = [neutral_tokens(tokenize(photo.captions[0])) for photo in photos]
    sentences = [vocabulary.encode(tokens, length) for tokens in captions]
    parity = compare_search(pretraining, config, out, sentences, encoded)
    print(
        f"{out} against PyTorch: cosines of at least {parity.worst_text:.4f} for sentences, "
        f"{parity.worst_image:.4f} for pictures"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the export."""
    parser = argparse.ArgumentParser(
        prog="python -m model.export", description="Export a trained run to the model folder."
    )
    add = parser.add_argument
    add("--run", type=Path, required=True, help="folder of the training run")
    add("--stage", default="captions", help="whose weights: captions, reward, …")
    add("--encoder", type=Path, required=True, help="the pinned encoder file")
    add("--photos", type=Path, required=True, help="pictures to measure on, those of val")
    add("--pictures", type=int, default=100, help="at most so many of them")
    add("--out", type=Path, default=Path("assets/caption_model"))
    add("--search", type=Path, metavar="OUT", help="write the contrastive head too, there")
    options = parser.parse_args(arguments)
    logging.getLogger().setLevel(logging.ERROR)  # the quantiser advises what is done already
    try:
        _export(options)
    except (OSError, RecipeError, BackboneError) as error:
        raise SystemExit(str(error)) from error


def _export(options: argparse.Namespace) -> None:
    vocabulary = Vocabulary.load(options.run / "vocabulary.json")
    captioner = captioner_of_run(options.run, options.stage)
    photos = read_photos(options.photos, "val")[: options.pictures]
    if not photos:
        raise SystemExit(f"{options.photos} has no pictures of the split val to measure on.")
    encoded = encode(options.encoder, photos)
    export_captioner(captioner, vocabulary, options.encoder, encoded, options.out)
    if options.search:
        export_searching(options.run, vocabulary, photos, encoded, options.search)


if __name__ == "__main__":
    main()
