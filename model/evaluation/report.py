"""Figures as lines of text: the label first, one figure a line, to be read or listened to."""

import math
from collections.abc import Mapping

Figure = float | int | str

LABELS = {
    "cider_d": "CIDEr-D",
    "bleu_1": "BLEU-1",
    "bleu_2": "BLEU-2",
    "bleu_3": "BLEU-3",
    "bleu_4": "BLEU-4",
    "rouge_l": "ROUGE-L",
    "meteor": "METEOR",
    "spice": "SPICE",
    "cider_d_raw": "CIDEr-D without the wording table",
    "bleu_4_raw": "BLEU-4 without the wording table",
    "cider_d_shifted": "CIDEr-D against shifted references",
    "distinct_captions": "Different captions",
    "distinct_words": "Different words",
    "mean_length": "Words in a caption",
    "novel": "Captions that are no training caption",
    "inventing_captions": "Captions that invent an object",
    "invented_objects": "Objects named that are invented",
    "inventing_captions_coco_classes": "Captions that invent an object, 80 MS-COCO classes only",
    "invented_objects_coco_classes": "Objects named that are invented, 80 MS-COCO classes only",
    "inventing_people": "The same of a person's caption, by the other people's",
    "inventing_people_coco_classes": "The same of a person's caption, 80 MS-COCO classes only",
    "calibration_error": "Calibration error",
    "ranking_quality": "Ranking quality (AUROC)",
    "surer": "CIDEr-D of what is told plainly, over that of all",
    "surer_half": "Surer half's CIDEr-D over that of all",
    "mean": "Mean",
    "share_of_clean": "Mean as a share of the CIDEr-D of whole pictures",
    "difference": "CIDEr-D, difference with its 95 % interval",
}
SHARES = {
    "novel",
    "inventing_captions",
    "invented_objects",
    "inventing_people",
    "inventing_people_coco_classes",
    "inventing_captions_coco_classes",
    "invented_objects_coco_classes",
    "share_of_clean",
    "charts",
    "screens",
    "diagrams",
    "screens and diagrams together, called either or a chart",
    "photographs called chart, screen or diagram",
}
FINE = {"calibration_error", "ranking_quality", "surer_half"}


def show(title: str, figures: Mapping[str, Figure]) -> None:
    """Print a title and a line for each figure, with an empty line before."""
    print(f"\n{title}")
    for key, figure in figures.items():
        label = LABELS.get(key, key[:1].upper() + key[1:])
        print(f"{label}: {_text(key, figure)}")


def _text(key: str, figure: Figure) -> str:
    if isinstance(figure, float) and math.isnan(figure):
        return "not defined"
    if not isinstance(figure, float):
        return str(figure)
    if key in SHARES or key.endswith(("share", "invented")):
        return f"{figure:.1%}"
    return f"{figure:.3f}" if key in FINE else f"{figure:.1f}"
