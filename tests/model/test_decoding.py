"""The search in PyTorch: many pictures at once find what each finds alone, and the best."""

import itertools

import pytest
import torch

from model.captioner import Captioner
from model.config import DecodingConfig
from model.decoding import beam_search
from model.vocabulary import END, START
from tests.support import tiny_captioner


@pytest.fixture(params=tiny_captioner.KINDS)
def captioner(request: pytest.FixtureRequest) -> Captioner:
    return tiny_captioner.captioner(kind=request.param)


def test_pictures_do_not_change_each_other(captioner: Captioner) -> None:
    tokens, embeds = tiny_captioner.pictures(5)
    how = DecodingConfig(beam_width=3, max_length=6)
    together = beam_search(captioner, (tokens, embeds), how)
    for i, found in enumerate(together):
        alone = beam_search(captioner, (tokens[i : i + 1], embeds[i : i + 1]), how)[0]
        assert alone[0].ids == found[0].ids
        assert alone[0].score == pytest.approx(found[0].score, abs=1e-4)


def test_a_wide_beam_finds_the_best_of_all_sentences(captioner: Captioner) -> None:
    features = tiny_captioner.pictures(1)
    words = range(4, captioner.config.vocabulary_size)
    how = DecodingConfig(beam_width=len(words) ** 2, length_power=0.0, max_length=2)
    (found,) = beam_search(captioner, features, how)
    scores = {
        ids: _score(captioner, features, ids)
        for length in (1, 2)
        for ids in itertools.product(words, repeat=length)
        if length == 1 or ids[0] != ids[1]
    }
    ended = [hypothesis for hypothesis in found if len(hypothesis.ids) == 1]
    best = max((ids for ids in scores if len(ids) == 1), key=lambda ids: scores[ids])
    assert ended[0].ids == best
    assert ended[0].score == pytest.approx(scores[best], abs=1e-4)


@torch.no_grad()
def _score(
    captioner: Captioner, features: tuple[torch.Tensor, torch.Tensor], ids: tuple[int, ...]
) -> float:
    """Log-probability of a sentence and its end, all words at once."""
    captioner.eval()
    tokens = torch.tensor([[START, *ids, END]])
    logs = captioner(features, torch.tensor([0]), tokens[:, :-1]).log_softmax(-1)
    return float(logs[0].gather(1, tokens[0, 1:, None]).sum())
