"""Beam search over any decoder that carries a state; numpy only, cancelled between two steps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from desktop_app.engine.errors import Cancelled
from desktop_app.engine.model_files import Decoding, SpecialTokens

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]
State = TypeVar("State")


class Decoder(Protocol[State]):
    """What a search needs: one step, and picking rows of the state."""

    def step(self, tokens: Ids, state: State) -> tuple[Floats, State]:
        """Last words [beams] → logits of the next [beams, vocabulary], and the next state."""

    def reorder(self, state: State, parents: Ids) -> State:
        """The state's rows by their parents [beams]."""


@dataclass(frozen=True)
class Hypothesis:
    """A finished sentence."""

    ids: tuple[int, ...]  # words only, no special tokens
    score: float  # summed log-probability, the end's too, by length to the length power


@dataclass(frozen=True)
class _Beams:
    """Sentences under way; the arrays share their first axis."""

    ids: tuple[tuple[int, ...], ...]
    sums: NDArray[np.float64]


def log_softmax(logits: Floats) -> NDArray[np.float64]:
    """Logarithms of probabilities along the last axis."""
    shifted = logits.astype(np.float64) - logits.max(-1, keepdims=True)
    exact: NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return exact


def beam_search(
    decoder: Decoder[State],
    state: State,
    special: SpecialTokens,
    how: Decoding,
    cancelled: Callable[[], bool] = lambda: False,
    unspoken: Sequence[int] = (),
) -> list[Hypothesis]:
    """Finished sentences, best first, at least one; `state` has one row.

    The words `unspoken` are in none of them. Raises `Cancelled` between two steps.
    """
    beams = _Beams(((),), np.zeros(1))
    finished: list[Hypothesis] = []
    never = [special.pad, special.start, special.unknown, *unspoken]
    for length in range(1, how.max_length + 1):
        if cancelled():
            raise Cancelled
        last = np.array([ids[-1] if ids else special.start for ids in beams.ids], np.int64)
        logits, state = decoder.step(last, state)
        totals = beams.sums[:, None] + _allowed(log_softmax(logits), special.end, never, beams.ids)
        beams, parents, ended = _extend(beams, totals, special.end, how.beam_width)
        finished += [_finish(ids, total, how.length_power) for ids, total in ended]
        if not beams.ids or _is_settled(finished, beams, length, how):
            break
        state = decoder.reorder(state, parents)
    else:
        finished += [
            _finish(ids, float(total), how.length_power)
            for ids, total in zip(beams.ids, beams.sums, strict=True)
        ]
    return sorted(finished, key=lambda hypothesis: -hypothesis.score)


def _allowed(
    log_probabilities: NDArray[np.float64],
    end: int,
    never: list[int],
    sentences: tuple[tuple[int, ...], ...],
) -> NDArray[np.float64]:
    """None of the words that are never said, no end before a word, no word twice in a row."""
    log_probabilities[:, never] = -np.inf
    for row, ids in enumerate(sentences):
        log_probabilities[row, ids[-1] if ids else end] = -np.inf
    return log_probabilities


def _extend(
    beams: _Beams, totals: NDArray[np.float64], end: int, width: int
) -> tuple[_Beams, Ids, list[tuple[tuple[int, ...], float]]]:
    """The best continuations: those under way with their parents, and those that ended."""
    vocabulary = totals.shape[1]
    flat = totals.ravel()
    count = min(2 * width, flat.size)
    best = np.argpartition(-flat, count - 1)[:count]
    best = best[np.argsort(-flat[best], kind="stable")]
    ended: list[tuple[tuple[int, ...], float]] = []
    ids: list[tuple[int, ...]] = []
    sums: list[float] = []
    parents: list[int] = []
    for rank, place in enumerate(best):
        if flat[place] == -np.inf:
            break
        parent, word = divmod(int(place), vocabulary)
        if word == end and rank < width:
            ended.append((beams.ids[parent], float(flat[place])))
        elif word != end and len(ids) < width:
            ids.append((*beams.ids[parent], word))
            sums.append(float(flat[place]))
            parents.append(parent)
    return _Beams(tuple(ids), np.array(sums)), np.array(parents, np.int64), ended


def _finish(ids: tuple[int, ...], log_probability: float, power: float) -> Hypothesis:
    return Hypothesis(ids, log_probability / (len(ids) + 1) ** power)


def _is_settled(finished: list[Hypothesis], beams: _Beams, length: int, how: Decoding) -> bool:
    """Whether the `beam_width` best are all better than any sentence under way would be now."""
    if len(finished) < how.beam_width:
        return False
    best = sorted((hypothesis.score for hypothesis in finished), reverse=True)
    reachable = float(beams.sums.max()) / (length + 1) ** how.length_power
    return bool(best[how.beam_width - 1] > reachable)
