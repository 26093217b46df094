"""`python -m model.evaluation.honesty`: what the application says plainly, with doubt, or not.

    python -m model.evaluation.honesty --photos FOLDER --charts FOLDER --screens FOLDER \\
        --windows FOLDER --split test

`--windows` is a folder of `model.data.windows` with another seed than training had. `--fit` writes
the thresholds of doubt into the manifest, from the pictures of `val` and `decide`.
"""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.data.photos import Photo, read_photos
from model.evaluation.check_pictures import EMPTY, FLAWED, empty_pictures, pages
from model.evaluation.describing import Said, describe, describe_made
from model.evaluation.flaws import copies
from model.evaluation.kinds import read_charts, read_screens
from model.evaluation.manifest import put_thresholds
from model.evaluation.measures import references
from model.evaluation.objects import objects_in, supported
from model.evaluation.report import Figure, show
from model.evaluation.scores import caption_scores
from model.evaluation.splits import chosen

# Checks, by the ids that the application tells, that find no photograph, or nothing to describe.
DRAWN = ("chart", "screen", "diagram", "text")
REFUSED = ("black", "blank", "noise", *DRAWN)
# Shares of photographs that are told without doubt, and that are not told at all, for each step.
STEPS = {"trusting": (0.75, 0.0), "balanced": (0.5, 0.06), "cautious": (0.25, 0.25)}

Figures = dict[str, Figure]
Floats = NDArray[np.float64]


def doubt_figures(said: Sequence[Said], cider: Floats) -> Figures:
    """Shares told plainly, with doubt and not at all, and how good what is told plainly is."""
    figures: Figures = {}
    for name in ("sure", "unsure", "none"):
        figures[f"{name}, share"] = _share(each.certainty == name for each in said)
    refused = [not each.described and bool({*each.checks} & {*REFUSED}) for each in said]
    figures["refused by a check, share"] = _share(refused)
    sure = np.array([each.certainty == "sure" for each in said])
    figures["surer"] = _ratio(cider[sure], cider)
    return figures


def thresholds(confidence: Floats) -> dict[str, dict[str, float]]:
    """For each step of caution, the confidences that leave `STEPS`' shares of photographs."""
    return {
        name: {
            "sure": round(float(np.quantile(confidence, 1 - plain)), 4),
            "floor": round(float(np.quantile(confidence, silent)), 4) if silent else 0.0,
        }
        for name, (plain, silent) in STEPS.items()
    }


def check_figures(found: dict[str, Sequence[Said]]) -> Figures:
    """Precision and recall of each check; `found` has what was said of pictures by what they are.

    A name that is no check's, such as `photo`, is of pictures that no check should find.
    """
    figures: Figures = {}
    for check in [name for name in found if name != "photo"]:
        hits = {name: sum(check in one.checks for one in said) for name, said in found.items()}
        total = sum(hits.values())
        precision = hits[check] / total if total else float("nan")
        recall = hits[check] / len(found[check]) if found[check] else float("nan")
        told = f"precision {precision:.1%}, recall {recall:.1%} of {len(found[check])}"
        figures[check] = f"{told}, found in {hits.get('photo', 0)} of {len(found['photo'])} photos"
    return figures


def agreement_figures(said: Sequence[Said], humans: Sequence[Sequence[str]]) -> Figures:
    """How many of the objects are invented that all sentences name, and that only some name."""
    counts = {"all": [0, 0], "some": [0, 0]}
    for each, people in zip(said, humans, strict=True):
        named = [objects_in(one) for one in (each.caption, *each.alternatives[:2])]
        if len(named) < 2:
            continue
        shared, known = frozenset.intersection(*named), supported(people)
        for name, group in (("all", shared), ("some", frozenset().union(*named) - shared)):
            counts[name][0] += len(group - known)
            counts[name][1] += len(group)
    return {
        f"objects that {name} of the sentences name, invented": wrong / total if total else 0.0
        for name, (wrong, total) in counts.items()
    }


def drawn_figures(found: dict[str, Sequence[Said]]) -> Figures:
    """Of charts, screens, diagrams and windows, the share that is told as a photographed scene.

    That is: described, though no check has found it drawn. Where one has, the application tells
    only a sentence that says itself what it is about.
    """
    drawn = [one for name in ("chart", "screen", "diagram", "window") for one in found[name]]
    scenes = [one for one in drawn if one.described and not {*one.checks} & {*DRAWN}]
    return {
        "pictures": len(drawn),
        "told as a photographed scene, share": len(scenes) / len(drawn),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the evaluation of honesty."""
    parser = argparse.ArgumentParser(description="What is told plainly, with doubt, or not at all.")
    for name in ("photos", "charts", "screens", "windows"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--split", choices=("val", "test"), default="val")
    parser.add_argument("--fit", action="store_true", help="choose the thresholds of doubt")
    options = parser.parse_args(arguments)
    everything = read_photos(options.photos)
    if options.fit:
        known = [*chosen(everything, "val"), *chosen(everything, "decide")]
        said = describe([photo.path for photo in known], "photographs")
        put_thresholds(thresholds(np.array([each.confidence for each in said])))
    _tell(options, chosen(everything, options.split))


def _tell(options: argparse.Namespace, photos: list[Photo]) -> None:
    files = [photo.path for photo in photos]
    said, humans = describe(files, "photographs"), references(photos)
    cider = caption_scores([each.caption for each in said], humans)
    show(f"Doubt, {len(photos)} photographs", doubt_figures(said, cider))
    show("Agreement of three sentences", agreement_figures(said, humans))
    found = _drawn(options)
    show("Drawn pictures", drawn_figures(found))
    empty = _empty()
    told = sum(each.described for group in empty.values() for each in group)
    show("Pictures with nothing in them", {"pictures": EMPTY, "described": told})
    flawed = {check: describe_made(copies(files, make), check) for check, make in FLAWED.items()}
    text = describe_made(pages([one for people in humans for one in people]), "pages of text")
    drawn = {name: found[name] for name in ("chart", "screen", "diagram")}
    show("Checks", check_figures({"photo": said, **flawed, **drawn, "text": text, **empty}))


def _empty() -> dict[str, list[Said]]:
    """What is said of pictures with nothing in them, by the check that should find it."""
    names, made = zip(*empty_pictures(), strict=True)
    found: dict[str, list[Said]] = {}
    for name, said in zip(names, describe_made(made, "nothing"), strict=True):
        found.setdefault(name, []).append(said)
    return found


def _drawn(options: argparse.Namespace) -> dict[str, Sequence[Said]]:
    found: dict[str, Any] = {}
    charts, screens = (
        read_charts(options.charts, options.split),
        read_screens(options.screens, options.split),
    )
    found["chart"] = describe([drawn.path for drawn in charts], "charts")
    for kind in ("screen", "diagram"):
        found[kind] = describe([one.path for one in screens if one.kind == kind], f"{kind}s")
    windows = [photo.path for photo in read_photos(options.windows)]
    found["window"] = describe(windows, "windows")
    return found


def _share(those: Iterable[bool]) -> float:
    return float(np.mean([*those]))


def _ratio(part: Floats, whole: Floats) -> float:
    return float(part.mean() / whole.mean()) if len(part) and whole.mean() else float("nan")


if __name__ == "__main__":
    main()
