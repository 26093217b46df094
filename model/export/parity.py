"""Do the exported graphs say what PyTorch says? Compared word by word, and in their sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from model.captioner import Captioner
from model.config import DecodingConfig
from model.decoding import beam_search
from model.export.exported import Exported
from model.export.graphs import pooled
from model.vocabulary import END, START

Encoded = tuple[Tensor, Tensor]  # the encoder's tokens [1, 197, 768] and embeds [1, 512]


@dataclass(frozen=True)
class Told:
    """What PyTorch says of one picture."""

    encoded: Encoded
    words: list[int]  # the likeliest one by one, the end included
    logits: Tensor  # [words, vocabulary]
    sentence: tuple[int, ...]  # the beam search's best


@dataclass(frozen=True)
class Parity:
    """How far the graphs are from PyTorch, fed the same words."""

    divergence: float  # mean Kullback-Leibler divergence of the next word, in nats
    largest_difference: float  # of any logit
    same_next_word: float  # share of steps


@torch.no_grad()
def tell(captioner: Captioner, encoded: Encoded) -> Told:
    """PyTorch's words for one picture."""
    captioner.eval()
    features = pooled(captioner.config.image, *encoded)
    state = captioner.initial_state(*features)
    words, rows = [START], []
    while words[-1] != END and len(words) <= DecodingConfig().max_length:
        logits, state = captioner.decoder.step(torch.tensor(words[-1:]), state)
        rows.append(logits[0])
        words.append(int(logits[0].argmax()))
    (found,) = beam_search(captioner, features, DecodingConfig())
    return Told(encoded, words[1:], torch.stack(rows), found[0].ids)


def replay(exported: Exported, told: Told) -> Tensor:
    """The graphs' logits [words, vocabulary] when fed the same words."""
    state = exported.initial_state(*told.encoded)
    rows = []
    for word in [START, *told.words[:-1]]:
        logits, state = exported.step(torch.tensor([word]), state)
        rows.append(logits[0])
    return torch.stack(rows)


def compare(exported: Exported, told: Sequence[Told]) -> Parity:
    """Compare word by word."""
    expected = torch.cat([each.logits for each in told])
    found = torch.cat([replay(exported, each) for each in told])
    divergence = functional.kl_div(
        found.log_softmax(-1), expected.log_softmax(-1), log_target=True, reduction="batchmean"
    )
    same = found.argmax(-1) == expected.argmax(-1)
    return Parity(
        divergence=max(0.0, float(divergence)),  # rounding may bring it below
        largest_difference=float((found - expected).abs().max()),
        same_next_word=float(same.float().mean()),
    )


def same_sentences(exported: Exported, told: Sequence[Told]) -> int:
    """Of how many pictures the beam search's best sentence is the same, word for word."""
    found = [beam_search(exported, each.encoded, DecodingConfig())[0][0] for each in told]
    return sum(one.ids == each.sentence for one, each in zip(found, told, strict=True))
