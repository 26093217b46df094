"""CIDEr-D and BLEU-4 of captions, ×100, on lower-cased tokens without punctuation.

Both by pycocoevalcap: Vedantam et al. 2015 (CIDEr-D, document frequencies from the references
given) and Papineni et al. 2002.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pycocoevalcap.bleu.bleu import Bleu
from pycocoevalcap.cider.cider import Cider

from model.data.wording import neutral, tokenize

SHIFT = 37


@dataclass(frozen=True)
class Scores:
    """The figures of one set of captions, all ×100."""

    cider_d: float
    bleu_4: float
    cider_d_raw: float  # against references without the wording table
    bleu_4_raw: float
    cider_d_shifted: float  # against another picture's references


def score(captions: list[str], references: list[tuple[str, ...]]) -> Scores:
    """Score captions against each picture's references, both in file-name order."""
    said = [neutral(caption) for caption in captions]
    table = [[neutral(reference) for reference in refs] for refs in references]
    raw = [[" ".join(tokenize(reference)) for reference in refs] for refs in references]
    shifted = [table[(i + SHIFT) % len(table)] for i in range(len(table))]
    return Scores(
        cider_d=float(cider_d(said, table).mean()),
        bleu_4=_bleu_4(said, table),
        cider_d_raw=float(cider_d(said, raw).mean()),
        bleu_4_raw=_bleu_4(said, raw),
        cider_d_shifted=float(cider_d(said, shifted).mean()),
    )


def cider_d(said: list[str], references: list[list[str]]) -> NDArray[np.float64]:
    """CIDEr-D ×100 of each caption [pictures]; tokens are joined by spaces."""
    _, each = Cider().compute_score(dict(enumerate(references)), _as_results(said))
    return np.asarray(each, np.float64) * 100


def _bleu_4(said: list[str], references: list[list[str]]) -> float:
    scores, _ = Bleu(4).compute_score(dict(enumerate(references)), _as_results(said), verbose=0)
    return float(scores[3]) * 100


def _as_results(said: list[str]) -> dict[int, list[str]]:
    return {i: [caption] for i, caption in enumerate(said)}
