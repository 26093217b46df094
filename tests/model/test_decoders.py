"""Every decoder word by word and all at once."""

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from model.captioner import Captioner, parameter_count
from model.config import CaptionerConfig, DecoderConfig, DecoderKind
from model.decoders import State
from tests.support import tiny_captioner as tiny

TOKENS = torch.tensor([[1, 5, 7, 6, 13, 4], [1, 9, 9, 8, 4, 2], [1, 3, 12, 11, 10, 5]])


@pytest.fixture(autouse=True)
def _no_gradients() -> Iterator[None]:
    with torch.no_grad():
        yield


@pytest.fixture(params=tiny.KINDS)
def captioner(request: pytest.FixtureRequest) -> Captioner:
    return tiny.captioner(kind=request.param)


def step_through(captioner: Captioner, state: State, tokens: Tensor) -> Tensor:
    """Logits [batch, length, vocabulary], one cached step a word."""
    rows = []
    for i in range(tokens.shape[1]):
        logits, state = captioner.decoder.step(tokens[:, i], state)
        rows.append(logits)
    return torch.stack(rows, 1)


def test_cached_steps_equal_the_full_forward(captioner: Captioner) -> None:
    features = tiny.pictures(3)
    expected = captioner(features, torch.arange(3), TOKENS)
    found = step_through(captioner, captioner.initial_state(*features), TOKENS)
    assert expected.std() > 0.5
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-5)


def test_a_word_does_not_change_what_was_predicted_before_it(captioner: Captioner) -> None:
    features, all_of_them = tiny.pictures(3), torch.arange(3)
    before = captioner(features, all_of_them, TOKENS)
    changed = TOKENS.clone()
    changed[:, 3] = 2
    after = captioner(features, all_of_them, changed)
    torch.testing.assert_close(after[:, :3], before[:, :3], rtol=0, atol=1e-6)
    assert ((after - before)[:, 3:].abs().amax(-1) > 1e-4).all()


def test_each_caption_reads_its_own_picture(captioner: Captioner) -> None:
    features = tiny.pictures(2)
    tokens = TOKENS[:1].expand(3, -1)
    found = captioner(features, torch.tensor([0, 1, 0]), tokens)
    torch.testing.assert_close(found[0], found[2])
    assert ((found[0] - found[1]).abs().amax(-1) > 1e-3).all(), "at every word"
    alone = captioner((features[0][1:], features[1][1:]), torch.tensor([0]), tokens[:1])
    torch.testing.assert_close(found[1], alone[0], rtol=0, atol=1e-5)


def test_every_token_of_the_picture_is_read_at_each_word(captioner: Captioner) -> None:
    """Attention, not a summary: a change of any token of the memory changes any next word."""
    memory = captioner.memory(*tiny.pictures(1))
    tokens = TOKENS[:1]
    before = step_through(captioner, captioner.decoder.initial_state(memory), tokens)
    for place in range(memory.shape[1]):
        other = memory.clone()
        other[:, place] = -other[:, place]
        after = step_through(captioner, captioner.decoder.initial_state(other), tokens)
        assert ((after - before).abs().amax(-1) > 1e-4).all(), place


def test_the_picture_can_be_switched_off(captioner: Captioner) -> None:
    off = captioner(None, torch.zeros(3, dtype=torch.long), TOKENS)
    assert off.shape == (3, 6, tiny.WORDS)
    assert not torch.allclose(off, captioner(tiny.pictures(3), torch.arange(3), TOKENS), atol=1e-3)


def test_without_a_picture_the_image_weights_get_no_gradient(captioner: Captioner) -> None:
    with torch.enable_grad():
        captioner(None, torch.zeros(3, dtype=torch.long), TOKENS).square().sum().backward()
    assert all(p.grad is None for p in captioner.image_encoder.parameters())
    assert captioner.decoder.embed.weight.grad is not None


def test_reordered_beams_go_on_as_their_parents(captioner: Captioner) -> None:
    features, parents = tiny.pictures(3), torch.tensor([2, 0, 0])
    state = captioner.initial_state(*features)
    for i in range(3):
        _, state = captioner.decoder.step(TOKENS[:, i], state)
    found = step_through(captioner, state.reorder(parents), TOKENS[:, 3:])
    history = torch.cat([TOKENS[parents, :3], TOKENS[:, 3:]], 1)
    expected = captioner(features, parents, history)[:, 3:]
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-5)


def test_dropout_works_in_training_only(captioner: Captioner) -> None:
    features, rows = tiny.pictures(3), torch.arange(3)
    assert torch.equal(captioner(features, rows, TOKENS), captioner(features, rows, TOKENS))
    captioner.train()
    assert not torch.equal(captioner(features, rows, TOKENS), captioner(features, rows, TOKENS))


def test_the_embedding_is_the_output_matrix(captioner: Captioner) -> None:
    assert captioner.decoder.embed is captioner.text_encoder.embed
    features, rows = tiny.pictures(3), torch.arange(3)
    before = captioner(features, rows, TOKENS)
    captioner.decoder.embed.weight[0] *= 2  # a word that is not said
    after = captioner(features, rows, TOKENS)
    torch.testing.assert_close(after[..., 1:], before[..., 1:])
    assert ((after - before)[..., 0].abs() > 1e-3).any()


@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_a_recurrent_decoder_has_no_longest_sentence(kind: DecoderKind) -> None:
    captioner = tiny.captioner(kind=kind)
    tokens = torch.randint(4, tiny.WORDS, (1, tiny.SHAPE.max_length + 8))
    state = captioner.initial_state(*tiny.pictures(1))
    assert step_through(captioner, state, tokens).isfinite().all()


def test_the_decoders_are_about_as_large() -> None:
    """In millions without the word embeddings: three recurrent layers, four of the transformer."""
    layers: dict[DecoderKind, int] = {"transformer": 4, "lstm": 3, "gru": 3}
    sizes = {}
    for kind, count in layers.items():
        decoder = Captioner(CaptionerConfig(9, decoder=DecoderConfig(kind, count))).decoder
        sizes[kind] = round(parameter_count(decoder) / 1e6, 1)
    assert sizes == {"transformer": 8.3, "lstm": 8.9, "gru": 8.0}
