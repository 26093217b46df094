"""CIDEr-D, BLEU and ROUGE-L of captions, ×100, on lower-cased tokens without punctuation.

All by pycocoevalcap: Vedantam et al. 2015 (CIDEr-D, document frequencies from the references
given), Papineni et al. 2002 and Lin 2004.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pycocoevalcap.bleu.bleu import Bleu
from pycocoevalcap.cider.cider import Cider
from pycocoevalcap.rouge.rouge import Rouge

from model.data.wording import neutral, tokenize

SHIFT = 37


@dataclass(frozen=True)
class Scores:
    """The figures of one set of captions, all ×100."""

    cider_d: float
    bleu_1: float
    bleu_2: float
    bleu_3: float
    bleu_4: float
    rouge_l: float
    cider_d_raw: float  # against references without the wording table
    bleu_4_raw: float
    cider_d_shifted: float  # against another picture's references; `nan` for a single picture


def score(captions: Sequence[str], references: Sequence[Sequence[str]]) -> Scores:
    """Score captions against each picture's references, both in file-name order."""
    said = [neutral(caption) for caption in captions]
    table = neutral_references(references)
    raw = [[" ".join(tokenize(reference)) for reference in refs] for refs in references]
    bleu = _bleu(said, table)
    return Scores(
        cider_d=float(cider_d(said, table).mean()),
        bleu_1=bleu[0],
        bleu_2=bleu[1],
        bleu_3=bleu[2],
        bleu_4=bleu[3],
        rouge_l=float(Rouge().compute_score(as_table(table), as_results(said))[0]) * 100,
        cider_d_raw=float(cider_d(said, raw).mean()),
        bleu_4_raw=_bleu(said, raw)[3],
        cider_d_shifted=_shifted(said, table),
    )


def neutral_references(references: Sequence[Sequence[str]]) -> list[list[str]]:
    """Each picture's references after the wording table."""
    return [[neutral(reference) for reference in refs] for refs in references]


def caption_scores(
    captions: Sequence[str], references: Sequence[Sequence[str]]
) -> NDArray[np.float64]:
    """CIDEr-D ×100 of each caption [pictures], after the wording table on both sides."""
    return cider_d([neutral(caption) for caption in captions], neutral_references(references))


def cider_d(said: list[str], references: list[list[str]]) -> NDArray[np.float64]:
    """CIDEr-D ×100 of each caption [pictures]; tokens are joined by spaces."""
    _, each = Cider().compute_score(as_table(references), as_results(said))
    return np.asarray(each, np.float64) * 100


def as_table(references: list[list[str]]) -> dict[int, list[str]]:
    """References in the form of pycocoevalcap."""
    return dict(enumerate(references))


def as_results(said: list[str]) -> dict[int, list[str]]:
    """Captions in the form of pycocoevalcap."""
    return {i: [caption] for i, caption in enumerate(said)}


def _shifted(said: list[str], references: list[list[str]]) -> float:
    """CIDEr-D against the references of the 37th picture on; never against a picture's own."""
    count = len(references)
    if count < 2:
        return float("nan")
    shift = SHIFT % count or 1
    return float(cider_d(said, [*references[shift:], *references[:shift]]).mean())


def _bleu(said: list[str], references: list[list[str]]) -> list[float]:
    scores, _ = Bleu(4).compute_score(as_table(references), as_results(said), verbose=0)
    return [float(each) * 100 for each in scores]
