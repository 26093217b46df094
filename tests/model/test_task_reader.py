"""The reader of text and picture: what is switched off has no influence at all."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from model.data.batches import Batch
from model.tasks.reader import Reader, TaskModel, draw_seen
from model.vocabulary import END, PAD, START, UNKNOWN
from tests.support import tiny_captioner as tiny

EVERY, NONE = torch.ones(3, dtype=torch.bool), torch.zeros(3, dtype=torch.bool)
WORDS = torch.tensor(
    [[START, 5, 6, 7, END], [START, 8, END, PAD, PAD], [START, END, PAD, PAD, PAD]]
)
OTHER_WORDS = torch.tensor([[START, 9, END], [START, 10, 11], [START, 7, 5]])


def features(seed: int) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    image = tiny.IMAGE
    return (
        torch.randn(3, 1, image.backbone_width, generator=generator),
        torch.randn(3, image.embed_width, generator=generator),
    )


BATCH = Batch(WORDS, torch.arange(3), features(0))
OTHER_TEXT = replace(BATCH, tokens=OTHER_WORDS)
OTHER_PICTURE = replace(BATCH, features=features(1))


@pytest.fixture
def reader() -> Reader:
    torch.manual_seed(0)
    return Reader(tiny.captioner().config).eval()


def test_a_text_that_is_not_seen_changes_nothing(reader: Reader) -> None:
    found = reader(BATCH, NONE, EVERY)
    torch.testing.assert_close(reader(OTHER_TEXT, NONE, EVERY), found)
    assert not torch.allclose(reader(OTHER_PICTURE, NONE, EVERY), found, atol=1e-2)


def test_a_picture_that_is_not_seen_changes_nothing(reader: Reader) -> None:
    found = reader(BATCH, EVERY, NONE)
    assert torch.equal(reader(OTHER_PICTURE, EVERY, NONE), found)
    assert not torch.allclose(reader(OTHER_TEXT, EVERY, NONE), found, atol=1e-2)


def test_no_gradient_reaches_what_is_not_seen(reader: Reader) -> None:
    tokens, embeds = (each.requires_grad_() for each in features(0))
    reader(replace(BATCH, features=(tokens, embeds)), EVERY, NONE).sum().backward()
    assert embeds.grad is None or not embeds.grad.any()
    reader.zero_grad()
    reader(BATCH, NONE, EVERY).square().sum().backward()
    grad = reader.text_encoder.embed.weight.grad
    assert grad is not None
    assert grad.abs().sum(1).nonzero().flatten().tolist() == [START]


def test_what_is_seen_is_read_pair_by_pair(reader: Reader) -> None:
    found = reader(BATCH, torch.tensor([True, False, True]), torch.tensor([True, True, False]))
    each = [reader(BATCH, *seen) for seen in ((EVERY, EVERY), (NONE, EVERY), (EVERY, NONE))]
    for row, alone in enumerate(each):
        torch.testing.assert_close(found[row], alone[row])
    assert not torch.allclose(each[0], each[1], atol=1e-2)
    assert not torch.allclose(each[0], each[2], atol=1e-2)


def test_modality_dropout_takes_one_of_the_two() -> None:
    torch.manual_seed(0)
    words, picture = draw_seen("both", 4000, 0.3)
    assert (words | picture).all()
    assert (~words).float().mean().item() == pytest.approx(0.15, abs=0.02)
    assert (~picture).float().mean().item() == pytest.approx(0.15, abs=0.02)
    assert all(seen.all() for seen in draw_seen("both", 4000, 0.0))
    assert [seen.any().item() for seen in draw_seen("words", 4, 0.3)] == [True, False]
    assert [seen.any().item() for seen in draw_seen("picture", 4, 0.3)] == [False, True]


def test_it_starts_from_a_captioner_with_fewer_words(reader: Reader) -> None:
    captioner = tiny.captioner()
    config = replace(captioner.config, vocabulary_size=captioner.config.vocabulary_size + 3)
    larger = TaskModel(config, 2).reader
    by_chance = larger.text_encoder.embed.weight[-3:].clone()
    parts = ("text_encoder.", "image_encoder.", "fusion.")
    weights = {k: v for k, v in captioner.state_dict().items() if k.startswith(parts)}
    larger.start_from(weights)
    rows = larger.text_encoder.embed.weight
    assert torch.equal(rows[:-3], captioner.text_encoder.embed.weight)
    assert torch.equal(rows[-3:], by_chance)
    assert torch.equal(larger.fusion.out_norms[0].weight, captioner.fusion.out_norms[0].weight)


def test_training_hides_some_words_and_answering_none() -> None:
    model = TaskModel(tiny.captioner().config, 2, words_hidden=1.0)
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    unknown = replace(BATCH, tokens=BATCH.tokens.masked_fill(BATCH.tokens > END, UNKNOWN))
    hidden = model.train()(BATCH, "both")
    torch.testing.assert_close(hidden, model.eval()(unknown, "both"))
    assert not torch.allclose(hidden, model(BATCH, "both"), atol=1e-4)
