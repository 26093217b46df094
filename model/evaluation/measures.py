"""Everything that is measured, each as a record of figures: the sections of the report."""

from collections.abc import Sequence
from dataclasses import asdict
from itertools import chain
from pathlib import Path

import numpy as np

from model.data.photos import Photo
from model.evaluation.bootstrap import paired_difference
from model.evaluation.calibration import (
    Floats,
    calibration_error,
    error_of_the_true,
    ranking_quality,
    reliability,
    risk_coverage,
    surer_half,
)
from model.evaluation.describing import Said, describe, describe_made
from model.evaluation.flaws import FLAWS, copies
from model.evaluation.grounding import blank, noise, shuffled
from model.evaluation.kinds import Drawn, share_no_photo, share_right, share_wrong
from model.evaluation.objects import inventions
from model.evaluation.report import Figure
from model.evaluation.scores import caption_scores, score

SHARES_KEPT = (0.1, 0.25, 0.5, 0.75, 1.0)
Figures = dict[str, Figure]


def references(photos: Sequence[Photo]) -> list[tuple[str, ...]]:
    """What people said of each photograph."""
    return [photo.captions for photo in photos]


def by_source(photos: Sequence[Photo]) -> dict[str, list[int]]:
    """Places of all photographs and of those of each source."""
    groups = {"all": list(range(len(photos)))}
    for source in sorted({photo.source for photo in photos}):
        groups[source] = [i for i, photo in enumerate(photos) if photo.source == source]
    return groups


def scores_and_inventions(captions: Sequence[str], photos: Sequence[Photo]) -> Figures:
    """The scores of captions, and the objects that they invent.

    Beside them what people invent by the same measure: each picture's first caption, held against
    its others.
    """
    humans = references(photos)
    several = [each for each in humans if len(each) > 1]
    first, others = [each[0] for each in several], [each[1:] for each in several]
    figures: Figures = dict(asdict(score(captions, humans)))
    for coco_only, suffix in ((False, ""), (True, "_coco_classes")):
        ours = inventions(captions, humans, coco_only)
        figures[f"inventing_captions{suffix}"] = ours.inventing_captions
        figures[f"invented_objects{suffix}"] = ours.invented_objects
        people = inventions(first, others, coco_only)
        figures[f"inventing_people{suffix}"] = people.inventing_captions
    return figures


def confidence_figures(confidence: Floats, cider: Floats) -> Figures:
    """How well the confidence keeps what it promises."""
    return {
        "calibration_error": calibration_error(confidence, cider),
        "ranking_quality": ranking_quality(confidence, cider),
        "surer_half": surer_half(confidence, cider),
    }


def reliability_table(confidence: Floats, cider: Floats) -> Figures:
    """What was promised and what was kept in each bin, and the CIDEr-D of the surest."""
    rows: Figures = {}
    for number, each in enumerate(reliability(confidence, cider), start=1):
        told = f"promised {each.promised:.2f}, kept {each.kept:.2f}"
        rows[f"bin {number}, {each.count} captions"] = told
    kept = risk_coverage(confidence, cider, SHARES_KEPT)
    for share, figure in zip(SHARES_KEPT, kept, strict=True):
        rows[f"CIDEr-D of the surest {share:.0%}"] = figure
    mean, most = error_of_the_true(confidence)
    rows["calibration error if it were true"] = f"{mean:.3f} on average, {most:.3f} at most in 95 %"
    return rows


def flaw_figures(photos: Sequence[Photo], clean: float) -> Figures:
    """CIDEr-D of flawed copies, their mean, and the mean as a share of the clean figure."""
    files, humans = [photo.path for photo in photos], references(photos)
    figures: Figures = {}
    found: list[float] = []
    for name, make in FLAWS.items():
        said = describe_made(copies(files, make), name)
        found.append(_cider_d([each.caption for each in said], humans))
        figures[name] = found[-1]
    mean = float(np.mean(found))
    return {**figures, "mean": mean, "share_of_clean": mean / clean if clean else float("nan")}


def grounding_figures(photos: Sequence[Photo], said: Sequence[Said]) -> Figures:
    """CIDEr-D with the right picture, another's, a grey one and noise."""
    humans = references(photos)
    captions = [each.caption for each in said]
    made = (noise(place) for place in range(len(photos)))
    grey, *noisy = describe_made(chain([blank()], made), "grey and noise")
    return {
        "right picture": _cider_d(captions, humans),
        "shuffled pictures": _cider_d([captions[i] for i in shuffled(len(captions))], humans),
        "grey pictures": _cider_d([grey.caption] * len(captions), humans),
        "noise": _cider_d([each.caption for each in noisy], humans),
    }


def row_figures(captions: Sequence[str], photos: Sequence[Photo], ours: Floats) -> Figures:
    """A row of the table of models: another's figures, and what we have more than it."""
    humans = references(photos)
    scores, made_up = score(captions, humans), inventions(captions, humans)
    return {
        "cider_d": scores.cider_d,
        "bleu_4": scores.bleu_4,
        "distinct_captions": len(set(captions)),
        "inventing_captions": made_up.inventing_captions,
        "difference": str(paired_difference(ours, caption_scores(captions, humans))),
    }


def kind_figures(
    charts: Sequence[Drawn], screens: Sequence[Drawn], photos: Sequence[Photo], said: Sequence[Said]
) -> Figures:
    """Shares of charts, screens and diagrams that are called so, and of photographs that are."""
    figures: Figures = {}
    told = _captions([drawn.path for drawn in charts], "charts")
    figures["charts"] = share_right(told, [drawn.kind for drawn in charts])
    told = _captions([drawn.path for drawn in screens], "screens")
    for kind in ("screen", "diagram"):
        mine = [c for c, drawn in zip(told, screens, strict=True) if drawn.kind == kind]
        figures[f"{kind}s"] = share_right(mine, [kind] * len(mine))
    figures["screens and diagrams together, called either or a chart"] = share_no_photo(told)
    captions = [each.caption for each in said]
    wrong = share_wrong(captions, references(photos))
    figures["photographs called chart, screen or diagram"] = wrong
    return figures


def _captions(files: list[Path], label: str) -> list[str]:
    return [said.caption for said in describe(files, label)]


def _cider_d(captions: Sequence[str], humans: Sequence[Sequence[str]]) -> float:
    return float(caption_scores(captions, humans).mean())
