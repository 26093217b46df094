"""`python -m model.evaluation --photos FOLDER`: scores of the shipped files, as users run them.

The captions come from `hearsight describe --json` in a process of its own, so that what is
scored is what is installed; or from a file, with `--said`. Decisions are made on `val` or
`decide`; `test` is read once a build. `--fit` refits the confidence and `--save` writes the
figures, both into the model's manifest.
"""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from model.data.photos import Photo, read_photos
from model.evaluation.baselines import constant_caption, nearest_captions
from model.evaluation.bootstrap import paired_difference
from model.evaluation.calibration import Line, log_odds
from model.evaluation.captions import read_captions, write_captions
from model.evaluation.describing import Said, describe
from model.evaluation.errors import EvaluationError
from model.evaluation.java_scores import java_scores
from model.evaluation.kinds import read_charts, read_screens
from model.evaluation.manifest import build, probing, read_manifest, refit, save_scores
from model.evaluation.measures import (
    by_source,
    confidence_figures,
    flaw_figures,
    grounding_figures,
    kind_figures,
    references,
    reliability_table,
    row_figures,
    scores_and_inventions,
)
from model.evaluation.report import Figure, show
from model.evaluation.scores import caption_scores
from model.evaluation.splits import SPLITS, chosen
from model.evaluation.variety import training_sentences, variety

NEEDS_THE_APPLICATION = ("flaws", "grounding", "fit", "save", "charts", "screens")


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the evaluation."""
    try:
        _evaluate(_options(arguments))
    except (OSError, EvaluationError) as error:
        raise SystemExit(str(error)) from error


def _evaluate(options: argparse.Namespace) -> None:
    everything = read_photos(options.photos)
    photos = chosen(everything, options.split)
    if not photos:
        raise EvaluationError(f"{options.photos} has no pictures of the split {options.split}.")
    print(f"Pictures: {len(photos)} of {options.split}")
    said = _said(options, photos)
    if options.captions:
        write_captions(options.captions, photos, [each.caption for each in said])
    figures: dict[str, Any] = {"split": options.split, "pictures": len(photos)}
    figures |= _scores(options, everything, photos, said)
    figures |= _looks(options, photos, said, figures["all"]["cider_d"])
    _compare(options, everything, photos, said)
    if options.fit:
        beam_score, presence = _features(photos)
        refit(beam_score, presence, _cider_d(said, photos))
        print("\nConfidence: refitted on these pictures, shown from the next run on")
    if options.save:
        save_scores(figures)
        print("\nManifest: the figures are written")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m model.evaluation", description="Score the shipped caption model."
    )
    add = parser.add_argument
    add("--photos", type=Path, required=True, help="folder with captions.jsonl")
    add("--split", choices=SPLITS, default="val")
    add("--text", type=Path, help="folder of training sentences, to count novel captions")
    add("--said", type=Path, help="score the captions of this file, not the application's")
    add("--flaws", action="store_true", help="score flawed copies too")
    add("--grounding", action="store_true", help="score wrong, grey and noise pictures too")
    add("--baselines", type=Path, metavar="CACHE", help="compare, with this feature cache")
    add(
        "--also",
        action="append",
        default=[],
        type=_row,
        metavar="NAME=FILE",
        help="a row of the table",
    )
    add("--against", type=Path, metavar="FILE", help="captions of another model")
    add("--charts", type=Path, help="folder with charts.jsonl; needs --screens")
    add("--screens", type=Path, help="folder with captions.jsonl; needs --charts")
    add("--captions", type=Path, metavar="FILE", help="write the captions to this file")
    add("--fit", action="store_true", help="refit the confidence on this split")
    add("--save", action="store_true", help="write the figures to the manifest")
    options = parser.parse_args(arguments)
    if options.said and any(getattr(options, name) for name in NEEDS_THE_APPLICATION):
        parser.error("--said scores a file: nothing can be described, fitted or saved with it.")
    if bool(options.charts) != bool(options.screens):
        parser.error("--charts and --screens go together.")
    if options.fit and options.split == "test":
        parser.error("The confidence is fitted on val or decide, and only shown on test.")
    return options


def _row(text: str) -> tuple[str, Path]:
    """The name of a model and the file of its captions."""
    name, equals, file = text.partition("=")
    if not (name and equals and file):
        raise argparse.ArgumentTypeError(f"{text}: say it as NAME=FILE.")
    return name, Path(file)


def _said(options: argparse.Namespace, photos: list[Photo]) -> list[Said]:
    """The captions to score; those of a file have no confidence."""
    if options.split == "test":
        print("Test: read once for each build. Make no decision by these figures.")
    if options.said:
        print(f"Captions: {options.said}")
        return [Said(caption, float("nan")) for caption in read_captions(options.said, photos)]
    print(f"Build: {build(read_manifest())}")
    return describe([photo.path for photo in photos], options.split)


def _scores(
    options: argparse.Namespace, everything: list[Photo], photos: list[Photo], said: list[Said]
) -> dict[str, Any]:
    """Scores of all and of each source, variety, and the confidence."""
    captions = [each.caption for each in said]
    figures: dict[str, Any] = {}
    for name, places in by_source(photos).items():
        group = [photos[i] for i in places]
        figures[name] = scores_and_inventions([captions[i] for i in places], group)
        show(f"Scores, {name}, {len(group)} pictures", figures[name])
    java = java_scores(captions, references(photos))
    figures["java"] = {name: value for name, value in java.items() if isinstance(value, float)}
    show("Scores by Java, all", java)
    known = training_sentences(everything, options.text)
    figures["variety"] = asdict(variety(captions, known))
    show("Variety, all", figures["variety"])
    if not options.text:
        print("Without --text only the photographs' own training captions are known.")
    if not options.said:
        confidence, cider = _confidence(said), _cider_d(said, photos)
        figures["confidence"] = confidence_figures(confidence, cider)
        show("Confidence", figures["confidence"])
        show("Confidence, least sure first", reliability_table(confidence, cider))
    return figures


def _looks(
    options: argparse.Namespace, photos: list[Photo], said: list[Said], clean: float
) -> dict[str, dict[str, Figure]]:
    """What takes more pictures: flaws, grounding, and kinds of pictures."""
    figures: dict[str, dict[str, Figure]] = {}
    if options.flaws:
        figures["flaws"] = flaw_figures(photos, clean)
        show("CIDEr-D of flawed copies", figures["flaws"])
    if options.grounding:
        figures["grounding"] = grounding_figures(photos, said)
        show("CIDEr-D with other pictures", figures["grounding"])
    if options.charts:
        charts = read_charts(options.charts, options.split)
        screens = read_screens(options.screens, options.split)
        figures["kinds"] = kind_figures(charts, screens, photos, said)
        show(f"Kinds told right, {len(charts)} and {len(screens)} pictures", figures["kinds"])
    return figures


def _compare(
    options: argparse.Namespace, everything: list[Photo], photos: list[Photo], said: list[Said]
) -> None:
    """The table of models, and the difference from one other model."""
    ours = _cider_d(said, photos)
    rows: dict[str, list[str]] = {}
    if options.baselines:
        embeds = np.load(options.baselines / "whole.embeds.npy")
        rows["The nearest picture's caption"] = nearest_captions(everything, embeds, photos)
        rows["One caption for all"] = [constant_caption(everything)] * len(photos)
    for name, file in options.also:
        rows[name] = read_captions(file, photos)
    for name, captions in rows.items():
        show(name, row_figures(captions, photos, ours))
    if options.against:
        other = caption_scores(read_captions(options.against, photos), references(photos))
        show(f"Against {options.against}", {"difference": str(paired_difference(ours, other))})


def _features(photos: list[Photo]) -> "list[np.ndarray[Any, np.dtype[np.float64]]]":
    """Beam score and presence of what the application says of each."""
    found = []
    for name, line in (("beam score", Line(1, 0, 0)), ("presence", Line(0, 1, 0))):
        with probing(line):
            said = describe([photo.path for photo in photos], name)
        found.append(log_odds(_confidence(said)))
    return found


def _confidence(said: list[Said]) -> "np.ndarray[Any, np.dtype[np.float64]]":
    return np.array([each.confidence for each in said])


def _cider_d(said: list[Said], photos: list[Photo]) -> "np.ndarray[Any, np.dtype[np.float64]]":
    return caption_scores([each.caption for each in said], references(photos))


if __name__ == "__main__":
    main()
