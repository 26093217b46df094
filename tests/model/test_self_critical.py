"""Self-critical training: how sentences are drawn, and that the loss really learns."""

from functools import partial

import pytest
import torch

from model.captioner import Captioner
from model.config import (
    CaptionerConfig,
    DecoderConfig,
    DecoderKind,
    TextConfig,
    TransformerConfig,
)
from model.data.batches import Batch
from model.training.reward import CiderD
from model.training.self_critical import LONGEST, SAMPLES, sample, self_critical_loss
from model.vocabulary import END, PAD, SPECIAL, START, UNKNOWN, Vocabulary
from tests.support import tiny_captioner as tiny

REFERENCES = [
    ["a dog runs on the beach", "a brown dog on sand"],
    ["two people sit on a bench", "people sitting on a wooden bench"],
    ["a cat sleeps on a bed", "a cat on a bed"],
]


def reward() -> CiderD:
    return CiderD([[text.split() for text in texts] for texts in REFERENCES])


def captioner(words: int, kind: DecoderKind = "transformer") -> Captioner:
    torch.manual_seed(0)
    shape = TransformerConfig(width=32, heads=2, feed_forward=64, dropout=0.0)
    text = TextConfig(concepts=4, concept_words=2)
    made = Captioner(CaptionerConfig(words, shape, text=text, decoder=DecoderConfig(kind, 1)))
    made.concepts.words.copy_(torch.arange(4, 8))
    return made


def test_samples_begin_with_start_and_are_padded_behind_their_end() -> None:
    features = torch.randn(2, 50, 768), torch.randn(2, 512)
    drawn = sample(captioner(12), features)
    assert drawn.tokens.shape[0] == 2 * SAMPLES
    assert (drawn.tokens[:, 0] == START).all()
    for row in drawn.tokens.tolist():
        if END in row:
            assert set(row[row.index(END) + 1 :]) <= {0}


def test_sentences_are_drawn_without_dropout_and_training_goes_on() -> None:
    model, features = tiny.captioner(), tiny.pictures(2)
    torch.manual_seed(1)
    resting = sample(model.eval(), features).tokens
    torch.manual_seed(1)
    assert torch.equal(sample(model.train(), features).tokens, resting)
    assert model.training


def test_no_special_token_is_drawn() -> None:
    torch.manual_seed(1)
    for _ in range(20):
        for row in sample(tiny.captioner(), tiny.pictures(2)).tokens.tolist():
            ended = row.index(END) if END in row else len(row)
            assert not {PAD, START, UNKNOWN} & set(row[1:ended])


def test_each_picture_has_its_samples_in_a_row() -> None:
    drawn = sample(tiny.captioner(), tiny.pictures(3))
    assert drawn.picture_of.tolist() == [i for i in range(3) for _ in range(SAMPLES)]
    assert len(drawn.tokens) == 3 * SAMPLES
    assert drawn.tokens.shape[1] <= LONGEST + 1


@pytest.mark.parametrize("kind", tiny.KINDS)
def test_training_raises_the_reward(kind: DecoderKind) -> None:
    words = sorted({word for texts in REFERENCES for text in texts for word in text.split()})
    vocabulary = Vocabulary([*SPECIAL, *words])
    model = captioner(len(vocabulary), kind)
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


def test_no_probability_moves_to_words_that_are_never_drawn() -> None:
    """Their scores have no gradient; else the loss would fall by saying nothing at all."""
    words = sorted({word for texts in REFERENCES for text in texts for word in text.split()})
    vocabulary = Vocabulary([*SPECIAL, *words])
    model = captioner(len(vocabulary))
    batch = Batch(
        torch.zeros(1, 1, dtype=torch.long),
        torch.zeros(1, dtype=torch.long),
        (torch.randn(3, 50, 768), torch.randn(3, 512)),
        (0, 1, 2),
    )
    self_critical_loss(model, reward(), vocabulary, batch).backward()
    slopes = model.decoder.bias.grad
    assert slopes is not None
    assert (slopes[[PAD, START, UNKNOWN]] == 0).all()
    assert (slopes[END:UNKNOWN] != 0).all()
    assert slopes[4:].abs().max() > 0
