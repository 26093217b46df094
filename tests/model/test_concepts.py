"""Concept words: which are chosen, and that the picture's own are found."""

import numpy as np
import pytest
import torch

from model.concepts import FUNCTION_WORDS, NOT_A_CONCEPT, ConceptHead, choose_concepts, fit_concepts
from model.config import CaptionerConfig, ImageConfig, TextConfig
from model.data.batches import Choice, Pairs
from model.data.features import Features
from model.data.lost_pictures import Sentences
from model.data.pseudo_pictures import PseudoPictures
from model.vocabulary import SPECIAL, Vocabulary

NOUNS = ["dog", "cat", "boat", "tree", "cake", "bus"]
VOCABULARY = Vocabulary([*SPECIAL, "a", "the", "two", *NOUNS])
IDS = [VOCABULARY.encode([noun], 3)[1] for noun in NOUNS]
CAPTIONS = [["a", "dog", "dog"], ["the", "dog"], ["a", "cat"], ["two", "cat"], ["two", "boat"]]
WIDTH = 12


def test_the_most_frequent_content_words_are_chosen() -> None:
    assert choose_concepts([*CAPTIONS, ["a", "dog"]], VOCABULARY, 3) == IDS[:3]
    assert choose_concepts(CAPTIONS, VOCABULARY, 2) == [IDS[1], IDS[0]], (
        "a tie goes by the alphabet"
    )


def test_function_words_and_unknown_words_are_never_chosen() -> None:
    assert {"a", "the", "two", "of", "picture"} <= FUNCTION_WORDS
    often = [["the", "a", "two", "zebra"]] * 9
    assert choose_concepts([*often, *CAPTIONS], VOCABULARY, 2) == [IDS[1], IDS[0]]


def test_too_little_text_is_told() -> None:
    with pytest.raises(ValueError, match=r"4 concept words are asked for, and the text has 3\."):
        choose_concepts(CAPTIONS, VOCABULARY, 4)


def head() -> ConceptHead:
    torch.manual_seed(0)
    image, text = ImageConfig(embed_width=WIDTH), TextConfig(concepts=6, concept_words=2)
    return ConceptHead(CaptionerConfig(len(VOCABULARY), image=image, text=text))


def test_the_likeliest_words_come_first() -> None:
    chooser = head()
    chooser.words.copy_(torch.tensor(IDS))
    with torch.no_grad():
        chooser.score.weight.zero_()
        chooser.score.bias.copy_(torch.tensor([0.0, 2, 5, 1, 4, 3]))
    words, log_odds = chooser(torch.randn(3, WIDTH))
    assert words.tolist() == [[IDS[2], IDS[4]]] * 3
    assert log_odds.tolist() == [[5, 4]] * 3


def test_each_words_presence_stands_at_its_place_in_the_vocabulary() -> None:
    chooser = head()
    chooser.words.copy_(torch.tensor(IDS))
    with torch.no_grad():
        chooser.score.weight.zero_()
        chooser.score.bias.copy_(torch.tensor([0.0, 2, 5, 1, 4, 3]))
    presence = chooser.presence(torch.randn(2, WIDTH), chooser.places(len(VOCABULARY)))
    assert presence.shape == (2, len(VOCABULARY))
    assert presence[0, IDS].tolist() == pytest.approx(
        torch.tensor([0.0, 2, 5, 1, 4, 3]).sigmoid().tolist()
    )
    others = [i for i in range(len(VOCABULARY)) if i not in IDS]
    assert presence[:, others].unique().tolist() == [NOT_A_CONCEPT]


def looks_of(shown: np.ndarray, random: np.random.Generator) -> np.ndarray:  # type: ignore[type-arg]
    """Embeddings [pictures, width] that tell the nouns `shown` [pictures, 2], with some noise."""
    signs = np.linalg.qr(np.random.default_rng(7).normal(size=(WIDTH, WIDTH)))[0]
    made = signs[shown[:, 0]] + signs[shown[:, 1]]
    return (made + random.normal(scale=0.05, size=made.shape)).astype(np.float32)


def test_fitted_words_are_those_of_the_picture() -> None:
    """Two nouns show in each embedding; those of new embeddings are found, with and without
    pictures of the kind that people captioned."""
    random = np.random.default_rng(0)
    shown = np.array([random.permutation(6)[:2] for _ in range(280)])
    said = [[1, IDS[first], IDS[second], 2] for first, second in shown]
    looks = looks_of(shown, random)
    exact = PseudoPictures(
        torch.zeros(WIDTH), torch.eye(WIDTH + 1, WIDTH), torch.zeros(WIDTH, WIDTH)
    )
    sentences = Sentences([[ids] for ids in said[:200]], looks[:200].astype(np.float16), exact)
    choices = [(Choice(1, [ids], [True]),) for ids in said[200:]]
    pairs = Pairs(list(range(80)), [str(i) for i in range(80)], choices)
    features = Features(np.zeros((80, 1, 1), np.float16), looks[200:].astype(np.float16))
    chooser = head()
    fit_concepts(chooser, IDS, sentences, pairs, features, epochs=150)
    words, _ = chooser(torch.from_numpy(looks_of(shown[:200], random)))
    found = [set(row) for row in words.tolist()]
    right = [len(f & {IDS[a], IDS[b]}) for f, (a, b) in zip(found, shown[:200], strict=True)]
    assert sum(right) > 0.95 * 2 * 200
    assert chooser.words.tolist() == IDS
    assert not any(parameter.requires_grad for parameter in chooser.parameters())


def test_pictures_teach_what_part_of_their_captions_names_a_word() -> None:
    """A single sentence, and pictures of which one caption names the first noun, one the second."""
    random = np.random.default_rng(0)
    shown = np.array([random.permutation(6)[:2] for _ in range(300)])
    looks = looks_of(shown, random).astype(np.float16)
    as_they_are, no_noise = torch.eye(WIDTH + 1, WIDTH), torch.zeros(WIDTH, WIDTH)
    sentences = Sentences(
        [[[1, IDS[0], 2]]], looks[:1], PseudoPictures(torch.zeros(WIDTH), as_they_are, no_noise)
    )
    choices = [(Choice(1, [[1, IDS[a], 2], [1, IDS[b], 2]], [True, True]),) for a, b in shown]
    pairs = Pairs(list(range(300)), [str(i) for i in range(300)], choices)
    features = Features(np.zeros((300, 1, 1), np.float16), looks)
    chooser = head()
    fit_concepts(chooser, IDS, sentences, pairs, features, epochs=250)
    words, log_odds = chooser(torch.from_numpy(looks_of(shown[:200], random)))
    found = [set(row) for row in words.tolist()]
    assert sum(f == {IDS[a], IDS[b]} for f, (a, b) in zip(found, shown, strict=False)) > 180
    assert log_odds.sigmoid().mean() == pytest.approx(0.5, abs=0.1)
