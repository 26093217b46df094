"""What others wrote of pictures like this one: the nearest sentences of the text corpus.

For every training picture the sentences nearest to it (by `model.alignment`, and by the
picture's own captions where people wrote some) are kept, those first that agree most with the
others. They serve as further captions and as references of the reward; nothing of it ships.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from model.alignment import Alignment
from model.files import write_whole
from model.training.reward import CiderD, likeness

NEAREST = 40
OWN_WEIGHT = 0.5  # of the likeness to the picture's own captions, beside that to the picture
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Corpus:
    """The sentences that can be found, tokens joined by spaces."""

    sentences: list[str]
    vectors: Floats  # [sentences, 384], of length 1
    judge: CiderD  # its document frequencies are those of the corpus


def nearest(
    aligned: Sequence[Alignment], corpus: Corpus, embeds: Floats, own: list[Floats | None]
) -> list[list[str]]:
    """For each picture `NEAREST` sentences, the most agreed upon first.

    `embeds` [pictures, 512]; `own` the vectors [captions, 384] of captions by people, or None.
    """
    text = torch.from_numpy(corpus.vectors)
    placed = [one.place(text) for one in aligned]
    count = min(NEAREST, len(text))
    found = []
    for start in tqdm(range(0, len(embeds), 64), desc="nearest sentences", mininterval=10):
        part = torch.from_numpy(embeds[start : start + 64])
        each = [one.similarity(there, part) for one, there in zip(aligned, placed, strict=True)]
        for place, seen in enumerate(torch.stack(each).mean(0), start):
            mine = own[place]
            said = 0 if mine is None else OWN_WEIGHT * (text @ torch.from_numpy(mine.mean(0)))
            rows = (seen + said).topk(count).indices.tolist()
            found.append(agreed([corpus.sentences[i] for i in rows], corpus.judge))
    return found


def agreed(sentences: list[str], judge: CiderD) -> list[str]:
    """The sentences by their mean CIDEr-D against the others, best first."""
    vectors = [judge.vector(sentence.split()) for sentence in sentences]
    scores = [sum(likeness(one, other) for other in vectors) for one in vectors]
    return [sentences[i] for i in sorted(range(len(scores)), key=lambda i: -scores[i])]


def save_nearest(path: Path, ids: Sequence[str], found: Sequence[list[str]]) -> None:
    """Write one JSON object {id, sentences} a line."""
    records = zip(ids, found, strict=True)
    lines = [json.dumps({"id": name, "sentences": sentences}) + "\n" for name, sentences in records]
    write_whole(path, "".join(lines))


def load_nearest(path: Path) -> dict[str, list[str]]:
    """What `save_nearest` wrote, by picture id."""
    records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {record["id"]: record["sentences"] for record in records}
