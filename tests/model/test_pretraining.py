"""Pretraining: masked words with and without the picture, and captions that find their picture."""

import math
from dataclasses import replace

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from model.data.batches import Batch
from model.objectives import contrastive_loss, masked_language_loss, pretraining_loss
from model.pretraining import HOTTEST, MASKED_SHARE, Pretraining
from model.vocabulary import END, PAD, START, UNKNOWN
from tests.support import tiny_captioner as tiny

NOUNS = 5  # the words 4 to 8; each has an adjective, 9 to 13
LOOKS = torch.eye(NOUNS, tiny.IMAGE.embed_width) * 3  # how the pictures of a noun look


@pytest.fixture
def pretraining() -> Pretraining:
    return Pretraining(tiny.captioner()).eval()


def batch_of(nouns: Tensor, others: Tensor) -> Batch:
    """Captions "noun, its adjective, another noun" of pictures that show the first noun."""
    start, end = torch.full_like(nouns, START), torch.full_like(nouns, END)
    tokens = torch.stack([start, 4 + nouns, 9 + nouns, 4 + others, end], 1)
    embeds = LOOKS[nouns] + 0.3 * torch.randn(len(nouns), tiny.IMAGE.embed_width)
    return Batch(tokens, torch.arange(len(nouns)), (None, embeds))


def trained_on(count: int) -> Batch:
    """Captions whose two nouns differ."""
    nouns = torch.randint(NOUNS, (count,))
    return batch_of(nouns, (nouns + torch.randint(1, NOUNS, (count,))) % NOUNS)


def held_out() -> Batch:
    """New pictures, and captions that name a noun twice; one of each."""
    torch.manual_seed(8)
    return batch_of(torch.arange(NOUNS), torch.arange(NOUNS))


def captions_of_pictures() -> Batch:
    """Three, one and two captions of three pictures."""
    torch.manual_seed(5)
    tokens = torch.randint(4, tiny.WORDS, (6, 4))
    tokens[:, 0] = START
    tokens[1, 3] = PAD
    return Batch(tokens, torch.tensor([0, 0, 0, 1, 2, 2]), tiny.pictures(3))


def mean_loss(pretraining: Pretraining, see_picture: bool) -> float:
    """The loss of masked words on held-out captions, over many draws of the mask."""
    batch = held_out()
    with torch.no_grad():
        losses = [masked_language_loss(pretraining, batch, see_picture) for _ in range(60)]
    return float(torch.stack(losses).mean())


def test_the_losses_fall_on_held_out_data() -> None:
    pretraining = Pretraining(tiny.captioner())
    before = mean_loss(pretraining, True), mean_loss(pretraining, False)
    optimiser = torch.optim.Adam(pretraining.parameters(), lr=3e-3)
    torch.manual_seed(1)
    for _ in range(250):
        loss = pretraining_loss(pretraining.train(), trained_on(24))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    pretraining.eval()
    seen, unseen = mean_loss(pretraining, True), mean_loss(pretraining, False)
    assert seen < 0.6 * before[0]
    assert unseen < 0.8 * before[1]
    assert seen < unseen - 0.1, "the picture tells what the words do not"
    with torch.no_grad():
        assert contrastive_loss(pretraining, held_out()) < 0.3 * math.log(NOUNS)


def test_a_picture_that_is_switched_off_has_no_influence(pretraining: Pretraining) -> None:
    batch = captions_of_pictures()
    hidden = torch.zeros_like(batch.tokens, dtype=torch.bool)
    hidden[:, 2] = True
    masked = batch.tokens.masked_fill(hidden, pretraining.mask)
    other = replace(batch, features=tiny.pictures(3))
    off, on = (pretraining.predict(masked, batch, hidden, see) for see in (False, True))
    assert off.shape == (6, tiny.WORDS)
    assert torch.equal(off, pretraining.predict(masked, other, hidden, False))
    without = pretraining.predict(masked, replace(batch, features=None), hidden, True)
    torch.testing.assert_close(off, without)
    assert not torch.allclose(on, pretraining.predict(masked, other, hidden, True), atol=1e-4)
    assert not torch.allclose(on, off, atol=1e-4)


def test_a_hidden_word_is_not_seen(pretraining: Pretraining) -> None:
    batch = captions_of_pictures()
    torch.manual_seed(3)
    hidden = pretraining.draw_mask(batch.tokens)
    other = replace(batch, tokens=torch.where(hidden, 4, batch.tokens))
    losses = []
    for each in (batch, other):
        torch.manual_seed(3)
        masked = each.tokens.masked_fill(hidden, UNKNOWN)
        logits = pretraining.predict(masked, batch, hidden, True)
        expected = functional.cross_entropy(logits, each.tokens[hidden])
        torch.manual_seed(3)
        found = masked_language_loss(pretraining, replace(batch, tokens=each.tokens), True)
        torch.testing.assert_close(found, expected)
        losses.append(logits)
    assert torch.equal(*losses)


def test_a_quarter_of_the_words_is_hidden(pretraining: Pretraining) -> None:
    torch.manual_seed(2)
    tokens = torch.tensor([[START, 5, 6, 7, 8, END, PAD]]).repeat(500, 1)
    hidden = pretraining.draw_mask(tokens)
    assert hidden[:, 1:5].float().mean() == pytest.approx(MASKED_SHARE, abs=0.03)
    assert not hidden[:, [0, 5, 6]].any()


def test_at_least_one_word_is_hidden(pretraining: Pretraining) -> None:
    torch.manual_seed(0)
    for _ in range(20):
        assert pretraining.draw_mask(torch.tensor([[START, 5, END]])).tolist() == [
            [False, True, False]
        ]


def test_concept_words_are_hidden_more_often_and_a_quarter_in_all(
    pretraining: Pretraining,
) -> None:
    torch.manual_seed(2)
    concept, other = 5, tiny.WORDS - 1
    tokens = torch.tensor([[START, concept, other, other, concept, other, END]]).repeat(4000, 1)
    hidden = pretraining.draw_mask(tokens, noun_masking=3.0)
    often, seldom = hidden[tokens == concept].float().mean(), hidden[tokens == other].float().mean()
    assert often / seldom == pytest.approx(3, rel=0.1)
    assert hidden[:, 1:6].float().mean() == pytest.approx(MASKED_SHARE, abs=0.01)
    torch.manual_seed(2)
    plain = pretraining.draw_mask(tokens)
    torch.manual_seed(2)
    assert torch.equal(plain, pretraining.draw_mask(tokens, noun_masking=1.0))


def test_words_that_are_switched_off_have_no_influence(pretraining: Pretraining) -> None:
    batch = captions_of_pictures()
    hidden = torch.zeros_like(batch.tokens, dtype=torch.bool)
    hidden[:, 2] = True
    off = torch.tensor([True, True, False, True, True, True])
    other = torch.where(batch.tokens > UNKNOWN, 4, batch.tokens)
    found, changed = (
        pretraining.predict(tokens.masked_fill(hidden, UNKNOWN), batch, hidden, True, ~off)
        for tokens in (batch.tokens, other)
    )
    assert torch.equal(found[off], changed[off])
    assert not torch.allclose(found[~off], changed[~off], atol=1e-4)


def test_a_picture_is_switched_off_for_one_caption(pretraining: Pretraining) -> None:
    batch = captions_of_pictures()
    hidden = torch.zeros_like(batch.tokens, dtype=torch.bool)
    hidden[:, 2] = True
    masked = batch.tokens.masked_fill(hidden, UNKNOWN)
    seen = torch.tensor([True, False, True, True, False, True])
    mixed, on, off = (pretraining.predict(masked, batch, hidden, s) for s in (seen, True, False))
    torch.testing.assert_close(mixed, torch.where(seen[:, None], on, off))


def test_modality_dropout_takes_one_modality_of_as_many_captions(
    pretraining: Pretraining, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(0)
    batch = replace(trained_on(3000), features=(None, torch.randn(3000, tiny.IMAGE.embed_width)))
    asked, predict = [], pretraining.predict

    def watched(*given: Tensor) -> Tensor:
        asked.append(given[3:])
        return predict(*given)

    monkeypatch.setattr(pretraining, "predict", watched)
    masked_language_loss(pretraining, batch, True, modality_dropout=0.3)
    masked_language_loss(pretraining, batch, True)
    masked_language_loss(pretraining, batch, False, modality_dropout=0.3)
    (picture, words), *plain = asked
    assert (~picture).float().mean() == pytest.approx(0.15, abs=0.03)
    assert (~words).float().mean() == pytest.approx(0.15, abs=0.03)
    assert (picture | words).all(), "something is always seen"
    assert plain == [(True, True), (False, True)]


def by_hand(pretraining: Pretraining, batch: Batch) -> float:
    """Both directions of the contrast, one caption and one picture at a time."""
    assert batch.features is not None
    text = pretraining.text_vectors(batch.tokens)
    image = pretraining.image_vectors(*batch.features)
    scores = (text @ image.T * pretraining.temperature()).tolist()
    owners = batch.picture_of.tolist()

    def surprise(own: float, all_of_them: list[float]) -> float:
        return math.log(sum(math.exp(each) for each in all_of_them)) - own

    to_picture = [surprise(row[owner], row) for row, owner in zip(scores, owners, strict=True)]
    to_text = []
    for picture in range(len(image)):
        column = [row[picture] for row in scores]
        own = [column[i] for i, owner in enumerate(owners) if owner == picture]
        to_text.append(sum(surprise(each, column) for each in own) / len(own))
    return (sum(to_picture) / len(owners) + sum(to_text) / len(image)) / 2


def test_contrast_is_the_formula_both_ways(pretraining: Pretraining) -> None:
    batch = captions_of_pictures()
    found = contrastive_loss(pretraining, batch)
    assert found.item() == pytest.approx(by_hand(pretraining, batch), abs=1e-4)


def test_all_captions_of_a_picture_are_equally_right(pretraining: Pretraining) -> None:
    """Each caption twice: a picture finds either with half the likelihood, and nothing else."""
    batch = captions_of_pictures()
    twice = replace(batch, tokens=batch.tokens.repeat(2, 1), picture_of=batch.picture_of.repeat(2))
    once, doubled = (contrastive_loss(pretraining, each) for each in (batch, twice))
    torch.testing.assert_close(doubled, once + math.log(2) / 2)


def test_vectors_have_length_one_and_do_not_read_padding(pretraining: Pretraining) -> None:
    batch = captions_of_pictures()
    assert batch.features is not None
    tokens, embeds = batch.features
    padded = functional.pad(batch.tokens, (0, 3), value=PAD)
    text = pretraining.text_vectors(batch.tokens)
    torch.testing.assert_close(text, pretraining.text_vectors(padded))
    for vectors in (
        text,
        pretraining.image_vectors(tokens, embeds),
        pretraining.image_vectors(None, embeds),
    ):
        torch.testing.assert_close(vectors.norm(dim=-1), torch.ones(len(vectors)))


def test_the_temperature_is_bounded_and_learnt(pretraining: Pretraining) -> None:
    contrastive_loss(pretraining, captions_of_pictures()).backward()
    assert pretraining.log_temperature.grad
    with torch.no_grad():
        pretraining.log_temperature.fill_(10)
    assert pretraining.temperature().item() == HOTTEST


def test_sentences_without_a_picture_are_only_masked(pretraining: Pretraining) -> None:
    batch = replace(captions_of_pictures(), features=None)
    pretraining_loss(pretraining, batch).backward()
    assert all(p.grad is None for p in pretraining.image_encoder.parameters())
    assert pretraining.log_temperature.grad is None
    assert pretraining.text_encoder.embed.weight.grad is not None


def test_words_and_contrast_train_every_part(pretraining: Pretraining) -> None:
    torch.manual_seed(0)
    for _ in range(4):  # the picture is seen in some
        pretraining_loss(pretraining, captions_of_pictures()).backward()
    last = "fusion.layers.0.feeds.1", "fusion.layers.0.feed_norms.1", "fusion.out_norms.1"
    last += ("fusion.layers.0.attention.readers.1",)  # the fused picture: nobody reads it here
    for name, parameter in pretraining.named_parameters():
        assert (parameter.grad is not None) != name.startswith(last), name
