"""Beam search against toy decoders whose every sentence can be counted."""

from collections.abc import Callable, Mapping
from itertools import pairwise

import numpy as np
import pytest

from desktop_app.engine.decoding import Floats, Ids, beam_search, log_softmax
from desktop_app.engine.errors import Cancelled
from desktop_app.engine.model_files import Decoding, SpecialTokens

PAD, START, END, UNKNOWN, A, B, C = range(7)
VOCABULARY = 7
SPECIAL = SpecialTokens(PAD, START, END, UNKNOWN)
EVERYTHING = 64  # beams; more than there are sentences of at most 4 of 3 words

Words = tuple[int, ...]
Logits = Callable[[Words], Floats]


class Toy:
    """A decoder whose state is the words so far, so that a row out of place is noticed."""

    def __init__(self, logits: Logits) -> None:
        self._logits = logits
        self.steps = 0

    def step(self, tokens: Ids, state: tuple[Words, ...]) -> tuple[Floats, tuple[Words, ...]]:
        self.steps += 1
        after = tuple((*row, int(token)) for row, token in zip(state, tokens, strict=True))
        return np.stack([self._logits(words) for words in after]), after

    def reorder(self, state: tuple[Words, ...], parents: Ids) -> tuple[Words, ...]:
        return tuple(state[parent] for parent in parents)


def drawn(seed: int) -> Logits:
    """Logits that depend on all words so far."""
    return lambda words: np.random.default_rng([seed, *words]).normal(0, 2, 7).astype(np.float32)


def table(rows: Mapping[Words, Mapping[int, float]]) -> Logits:
    """Logits with these probabilities; words that are not listed are all but impossible."""

    def logits(words: Words) -> Floats:
        row = np.full(VOCABULARY, 1e-9, np.float32)
        for word, probability in rows[words].items():
            row[word] = probability
        return np.log(row)

    return logits


def sentence_sum(logits: Logits, words: Words) -> float:
    """The log-probability of these words, one after another."""
    history: Words = (START,)
    total = 0.0
    for word in words:
        total += float(log_softmax(logits(history)[None])[0, word])
        history += (word,)
    return total


def all_sentences(logits: Logits, how: Decoding) -> dict[Words, float]:
    """Every sentence without a word twice in a row, and its score."""
    found: dict[Words, float] = {}
    grown: list[Words] = [()]
    for length in range(1, how.max_length + 1):
        grown = [(*ids, w) for ids in grown for w in (A, B, C) if ids[-1:] != (w,)]
        for ids in grown:
            ending = () if length == how.max_length else (END,)
            total = sentence_sum(logits, ids + ending)
            found[ids] = total / (length + 1) ** how.length_power
    return found


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("length_power", [0.0, 0.7, 1.0])
def test_with_beams_enough_the_search_is_exhaustive(seed: int, length_power: float) -> None:
    how = Decoding(EVERYTHING, length_power, 4)
    found = beam_search(Toy(drawn(seed)), ((),), SPECIAL, how)
    expected = all_sentences(drawn(seed), how)
    assert {hypothesis.ids: hypothesis.score for hypothesis in found} == pytest.approx(expected)
    assert len(found) == len(expected)
    scores = [hypothesis.score for hypothesis in found]
    assert scores == sorted(scores, reverse=True)


def test_two_beams_find_what_the_greedy_search_misses() -> None:
    rows = {
        (START,): {A: 0.6, B: 0.4},
        (START, A): {B: 0.4, C: 0.35, END: 0.25},
        (START, B): {END: 0.9, A: 0.1},
        (START, A, B): {END: 1.0},
        (START, A, C): {END: 1.0},
        (START, B, A): {END: 1.0},
    }
    greedy = beam_search(Toy(table(rows)), ((),), SPECIAL, Decoding(1, 0.0, 3))[0]
    wider = beam_search(Toy(table(rows)), ((),), SPECIAL, Decoding(2, 0.0, 3))[0]
    assert greedy.ids == (A, B)
    assert np.exp(greedy.score) == pytest.approx(0.6 * 0.4, abs=1e-5)
    assert wider.ids == (B,)
    assert np.exp(wider.score) == pytest.approx(0.4 * 0.9, abs=1e-5)


@pytest.mark.parametrize("seed", range(8))
def test_every_beam_goes_on_from_its_own_state(seed: int) -> None:
    how = Decoding(2, 0.7, 6)
    for hypothesis in beam_search(Toy(drawn(seed)), ((),), SPECIAL, how):
        ending = () if len(hypothesis.ids) == how.max_length else (END,)
        told = sentence_sum(drawn(seed), hypothesis.ids + ending)
        assert hypothesis.score == pytest.approx(told / (len(hypothesis.ids) + 1) ** 0.7)


def test_a_cancellation_ends_the_search_between_two_steps() -> None:
    decoder = Toy(drawn(0))
    with pytest.raises(Cancelled):
        beam_search(decoder, ((),), SPECIAL, Decoding(3, 0.7, 6), lambda: decoder.steps == 2)
    assert decoder.steps == 2


@pytest.mark.parametrize("width", [1, 3, EVERYTHING])
def test_words_that_are_no_words_are_never_said(width: int) -> None:
    def eager(words: Words) -> Floats:
        row = drawn(1)(words)
        row[[PAD, START, UNKNOWN]] += 20
        return row

    found = beam_search(Toy(eager), ((),), SPECIAL, Decoding(width, 0.7, 5))
    assert {word for hypothesis in found for word in hypothesis.ids} <= {A, B, C}
    assert np.isfinite([hypothesis.score for hypothesis in found]).all()


def test_no_sentence_is_empty_and_no_word_comes_twice_in_a_row() -> None:
    def stuttering(words: Words) -> Floats:
        row = drawn(2)(words)
        row[END if len(words) == 1 else words[-1]] += 20
        return row

    found = beam_search(Toy(stuttering), ((),), SPECIAL, Decoding(3, 0.7, 5))
    for hypothesis in found:
        assert hypothesis.ids
        assert all(one != after for one, after in pairwise(hypothesis.ids))


def test_a_sentence_without_an_end_is_cut_at_the_greatest_length() -> None:
    def endless(words: Words) -> Floats:
        row = drawn(3)(words)
        row[END] = -50
        return row

    decoder = Toy(endless)
    found = beam_search(decoder, ((),), SPECIAL, Decoding(3, 0.7, 5))
    assert decoder.steps == 5
    assert len(found[0].ids) == 5
    assert max(len(hypothesis.ids) for hypothesis in found) == 5


def test_the_search_stops_once_nothing_better_can_come() -> None:
    row = {A: 0.5, B: 0.5}
    after = {END: 0.98, C: 0.02}
    rows = {(START,): row, (START, A): after, (START, B): after}
    decoder = Toy(table(rows))
    found = beam_search(decoder, ((),), SPECIAL, Decoding(2, 0.0, 20))
    assert {hypothesis.ids for hypothesis in found} == {(A,), (B,)}
    assert decoder.steps == 2
