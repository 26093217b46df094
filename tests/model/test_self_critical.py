"""The reward is CIDEr-D as pycocoevalcap computes it; sampling and the loss really learn."""

from functools import partial

import pytest
import torch
from pycocoevalcap.cider.cider import Cider

from model.captioner import Captioner
from model.config import CaptionerConfig, DecoderConfig
from model.data.batches import Batch
from model.training.reward import CiderD
from model.training.self_critical import SAMPLES, sample, self_critical_loss
from model.vocabulary import END, SPECIAL, START, Vocabulary

REFERENCES = [
    ["a dog runs on the beach", "a brown dog on sand"],
    ["two people sit on a bench", "people sitting on a wooden bench"],
    ["a cat sleeps on a bed", "a cat on a bed"],
]
SAID = ["a dog on the beach", "a dog sits on a bench", "a cat on a bed"]


def reward() -> CiderD:
    return CiderD([[text.split() for text in texts] for texts in REFERENCES])


def captioner(words: int) -> Captioner:
    torch.manual_seed(0)
    small = DecoderConfig(width=32, heads=2, layers=1, feed_forward=64, dropout=0.0)
    return Captioner(CaptionerConfig(words, decoder=small))


def test_the_reward_is_cider_d() -> None:
    _, expected = Cider().compute_score(
        dict(enumerate(REFERENCES)), {i: [text] for i, text in enumerate(SAID)}
    )
    found = [reward().reward(i, text.split()) for i, text in enumerate(SAID)]
    assert found == pytest.approx(list(expected), abs=1e-6)


def test_samples_begin_with_start_and_are_padded_behind_their_end() -> None:
    features = torch.randn(2, 50, 768), torch.randn(2, 512)
    drawn = sample(captioner(12), features)
    assert drawn.tokens.shape[0] == 2 * SAMPLES
    assert (drawn.tokens[:, 0] == START).all()
    for row in drawn.tokens.tolist():
        if END in row:
            assert set(row[row.index(END) + 1 :]) <= {0}


def test_training_raises_the_reward() -> None:
    words = sorted({word for texts in REFERENCES for text in texts for word in text.split()})
    vocabulary = Vocabulary([*SPECIAL, *words])
    model = captioner(len(vocabulary))
    batch = Batch(
        torch.zeros(1, 1, dtype=torch.long),
        torch.zeros(1, dtype=torch.long),
        (torch.randn(3, 50, 768), torch.randn(3, 512)),
        (0, 1, 2),
    )
    judge = reward()

    def mean_reward() -> float:
        drawn = sample(model, batch.features) if batch.features else None
        assert drawn is not None
        rows = zip(drawn.tokens.tolist(), drawn.picture_of.tolist(), strict=True)
        each = [judge.reward(place, vocabulary.decode(row[1:]).split()) for row, place in rows]
        return sum(each) / len(each)

    before = sum(mean_reward() for _ in range(10)) / 10
    optimiser = torch.optim.Adam(model.parameters(), lr=3e-3)
    loss = partial(self_critical_loss, model, judge, vocabulary)
    for _ in range(80):
        optimiser.zero_grad()
        loss(batch).backward()
        optimiser.step()
    assert sum(mean_reward() for _ in range(10)) / 10 > before + 0.1
