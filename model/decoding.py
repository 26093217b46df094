"""Beam search in PyTorch, for many pictures at once; finds what the application's search finds."""

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from model.captioner import Features
from model.config import DecodingConfig
from model.decoders import State
from model.vocabulary import END, NEVER_SAID, START


class Steps(Protocol):
    """One word further: a decoder, or its exported graph."""

    def step(self, tokens: Tensor, state: State) -> tuple[Tensor, State]:
        """Last words [rows] → logits of the next [rows, vocabulary], and the next state."""


class Describes(Protocol):
    """What a search needs: a captioner, or its exported graphs."""

    @property
    def decoder(self) -> Steps:
        """What writes the words."""

    def initial_state(self, tokens: Tensor | None, embeds: Tensor) -> State:
        """The state before the first word of each picture."""

    def eval(self) -> object:
        """Switch all dropout off."""


@dataclass(frozen=True)
class Hypothesis:
    """A finished sentence."""

    ids: tuple[int, ...]  # words only, no special tokens
    score: float  # summed log-probability, the end's too, by length to the length power


@torch.inference_mode()
def beam_search(
    captioner: Describes, features: Features, how: DecodingConfig
) -> list[list[Hypothesis]]:
    """For each picture its finished sentences, best first; all dropout is off meanwhile."""
    captioner.eval()
    pictures, width = len(features[1]), how.beam_width
    rows = torch.arange(pictures).repeat_interleave(width)
    state = captioner.initial_state(*features).reorder(rows)
    said = torch.full((pictures, width, 1), START)
    sums = torch.full((pictures, width), -torch.inf)
    sums[:, 0] = 0.0
    finished: list[list[Hypothesis]] = [[] for _ in range(pictures)]
    for length in range(1, how.max_length + 1):
        logits, state = captioner.decoder.step(said[..., -1].flatten(), state)
        totals = sums[..., None] + _allowed(logits, said[..., -1])
        best, places = totals.flatten(1).topk(2 * width)
        parents, words = places // logits.shape[-1], places % logits.shape[-1]
        ended = (words == END) & (best > -torch.inf)
        for picture, rank in ended[:, :width].nonzero().tolist():
            ids = said[picture, parents[picture, rank], 1:].tolist()
            score = float(best[picture, rank]) / length**how.length_power
            finished[picture].append(Hypothesis(tuple(ids), score))
        sums, kept = best.masked_fill(words == END, -torch.inf).topk(width)
        parents, words = parents.gather(1, kept), words.gather(1, kept)
        said = torch.cat(
            [said.gather(1, parents[..., None].expand(-1, -1, length)), words[..., None]], 2
        )
        state = state.reorder((torch.arange(pictures)[:, None] * width + parents).flatten())
        if all(_is_settled(done, sums[i], length, how) for i, done in enumerate(finished)):
            break
    else:
        for picture, done in enumerate(finished):
            done += [
                Hypothesis(tuple(ids[1:]), total / (how.max_length + 1) ** how.length_power)
                for ids, total in zip(said[picture].tolist(), sums[picture].tolist(), strict=True)
            ]
    return [sorted(done, key=lambda hypothesis: -hypothesis.score) for done in finished]


def _allowed(logits: Tensor, last: Tensor) -> Tensor:
    """Log-probabilities [pictures, beams, vocabulary] of what may follow the `last` words.

    No special word but the end, no end before a word, no word twice in a row.
    """
    logs = logits.float().log_softmax(-1).view(*last.shape, -1)
    logs[..., NEVER_SAID] = -torch.inf
    return logs.scatter(2, torch.where(last == START, END, last)[..., None], -torch.inf)


def _is_settled(finished: list[Hypothesis], sums: Tensor, length: int, how: DecodingConfig) -> bool:
    """Whether the `beam_width` best are all better than any sentence under way would be now."""
    if len(finished) < how.beam_width:
        return False
    best = sorted((hypothesis.score for hypothesis in finished), reverse=True)
    reachable = float(sums.max()) / (length + 1) ** how.length_power
    return bool(best[how.beam_width - 1] > reachable)
