"""The text stream: each word reads the others, and never the padding."""

import torch

from model.text_encoder import TextEncoder
from model.vocabulary import PAD
from tests.support import tiny_captioner as tiny

TOKENS = torch.tensor([[1, 5, 7, 2], [1, 9, 2, PAD], [4, PAD, PAD, PAD]])


def encoder() -> TextEncoder:
    torch.manual_seed(0)
    made = TextEncoder(tiny.WORDS, 2, tiny.SHAPE).eval()
    with torch.no_grad():
        made.embed.weight.mul_(20)
    return made


def test_padding_is_never_read() -> None:
    text = encoder()
    found = text(TOKENS)
    assert found.shape == (3, 4, tiny.SHAPE.width)
    for row, words in enumerate([4, 3, 1]):
        alone = text(TOKENS[row : row + 1, :words])
        torch.testing.assert_close(found[row, :words], alone[0], rtol=0, atol=1e-5)


def test_what_stands_for_padding_does_not_matter() -> None:
    text = encoder()
    before = text(TOKENS)
    with torch.no_grad():
        text.embed.weight[PAD] += 10
    real = TOKENS != PAD
    assert torch.equal(text(TOKENS)[real], before[real])


def test_each_word_reads_those_before_and_behind() -> None:
    text = encoder()
    before = text(TOKENS)
    for place in range(4):
        changed = TOKENS.clone()
        changed[0, place] = 11
        after = text(changed)
        assert ((after - before)[0].abs().amax(-1) > 1e-4).all()
        assert torch.equal(after[1:], before[1:]), "rows of a batch do not read each other"


def test_the_order_of_words_matters() -> None:
    text = encoder()
    swapped = text(TOKENS[:1, [0, 2, 1, 3]])[:, [0, 2, 1, 3]]
    assert not torch.allclose(text(TOKENS[:1]), swapped, atol=1e-3)
