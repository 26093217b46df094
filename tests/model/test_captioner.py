"""The captioner wired together: what the decoder is given of a picture."""

from dataclasses import replace
from pathlib import Path

import torch

from model.captioner import Captioner, load_captioner, parameter_count
from tests.support import tiny_captioner as tiny

TOKENS = torch.tensor([[1, 5, 7, 6], [1, 9, 9, 8]])


def named(captioner: Captioner, words: list[int]) -> Captioner:
    """The captioner with other concept words in the place of its own."""
    captioner.concepts.words.copy_(torch.tensor(words))
    return captioner


@torch.no_grad()
def test_memory_holds_embedding_patches_and_concept_words() -> None:
    tokens, embeds = tiny.pictures(2)
    memory = tiny.captioner().memory(tokens, embeds)
    assert memory.shape == (2, tiny.MEMORY, tiny.SHAPE.width)


@torch.no_grad()
def test_memory_without_patches_holds_embedding_and_concept_words() -> None:
    _, embeds = tiny.pictures(2)
    memory = tiny.captioner().memory(None, embeds)
    assert memory.shape == (2, 1 + tiny.TEXT.concept_words, tiny.SHAPE.width)
    assert not torch.allclose(memory[0], memory[1], atol=1e-3)


@torch.no_grad()
def test_a_picture_without_patches_is_described_too() -> None:
    captioner, (tokens, embeds) = tiny.captioner(), tiny.pictures(2)
    rows = torch.arange(2)
    found = captioner((None, embeds), rows, TOKENS)
    assert found.shape == (2, 4, tiny.WORDS)
    assert not torch.allclose(found, captioner((tokens, embeds), rows, TOKENS), atol=1e-3)


@torch.no_grad()
def test_the_concept_words_are_read() -> None:
    features, rows = tiny.pictures(2), torch.arange(2)
    before = tiny.captioner()(features, rows, TOKENS)
    after = named(tiny.captioner(), [9, 8, 7, 6, 5, 4])(features, rows, TOKENS)
    assert not torch.allclose(before, after, atol=1e-3)


@torch.no_grad()
def test_how_sure_a_concept_word_is_matters() -> None:
    features, rows = tiny.pictures(2), torch.arange(2)
    captioner = tiny.captioner()
    before = captioner(features, rows, TOKENS)
    captioner.concepts.score.bias += 3
    assert not torch.allclose(before, captioner(features, rows, TOKENS), atol=1e-3)


def baseline() -> Captioner:
    """An LSTM on the global vector: no tokens of the picture, no concept words, no fusion."""
    config = tiny.captioner().config
    return Captioner(
        replace(
            config,
            image=replace(config.image, reads_tokens=False, layers=0),
            text=replace(config.text, concept_words=0),
            decoder=replace(config.decoder, kind="lstm"),
            fusion_layers=0,
        )
    ).eval()


@torch.no_grad()
def test_the_baseline_reads_the_embedding_alone() -> None:
    captioner, (tokens, embeds) = baseline(), tiny.pictures(2)
    assert captioner.memory(tokens, embeds).shape == (2, 1, tiny.SHAPE.width)
    found = captioner((tokens, embeds), torch.arange(2), TOKENS)
    assert torch.equal(found, captioner((-tokens, embeds), torch.arange(2), TOKENS))
    assert not torch.allclose(found, captioner((tokens, -embeds), torch.arange(2), TOKENS))


def test_every_part_but_the_concepts_is_trained() -> None:
    captioner = tiny.captioner()
    captioner(tiny.pictures(2), torch.arange(2), TOKENS).square().sum().backward()
    for name, parameter in captioner.named_parameters():
        trained = parameter.grad is not None and bool(parameter.grad.any())
        assert trained != name.startswith("concepts."), name


def test_weights_are_read_back(tmp_path: Path) -> None:
    captioner = tiny.captioner(seed=3)
    path = tmp_path / "weights.pt"
    torch.save(captioner.state_dict(), path)
    again = load_captioner(path, captioner.config)
    features = tiny.pictures(2)
    assert not again.training
    assert torch.equal(
        again(features, torch.arange(2), TOKENS), captioner(features, torch.arange(2), TOKENS)
    )


def test_parameters_are_counted() -> None:
    assert parameter_count(torch.nn.Linear(3, 4)) == 16
