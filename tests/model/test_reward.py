"""The reward is CIDEr-D as pycocoevalcap computes it, with weights and with the sentence's end."""

import pytest
from pycocoevalcap.cider.cider import Cider

from model.training.reward import INVENTED, CiderD, HonestReward, likeness
from model.training.self_critical import END_WORD, said
from model.vocabulary import END, PAD, SPECIAL, Vocabulary

REFERENCES = [
    ["a dog runs on the beach", "a brown dog on sand"],
    ["two people sit on a bench", "people sitting on a wooden bench"],
    ["a cat sleeps on a bed", "a cat on a bed"],
]
SAID = ["a dog on the beach", "a dog sits on a bench", "a cat on a bed"]


def tokens(end: str = "") -> list[list[list[str]]]:
    return [[[*text.split(), *end.split()] for text in texts] for texts in REFERENCES]


def test_the_reward_is_cider_d() -> None:
    _, expected = Cider().compute_score(
        dict(enumerate(REFERENCES)), {i: [text] for i, text in enumerate(SAID)}
    )
    found = [CiderD(tokens()).reward(i, text.split()) for i, text in enumerate(SAID)]
    assert found == pytest.approx(list(expected), abs=1e-6)


def test_equal_weights_are_no_weights() -> None:
    weighed = CiderD(tokens(), [[0.5, 0.5]] * 3)
    for i, text in enumerate(SAID):
        assert weighed.reward(i, text.split()) == pytest.approx(
            CiderD(tokens()).reward(i, text.split())
        )


def test_a_reference_counts_by_its_weight() -> None:
    words = SAID[0].split()
    first, second = (CiderD(tokens(), [w, [0.5, 0.5], [0.5, 0.5]]) for w in ([1, 0], [0, 1]))
    mixed = CiderD(tokens(), [[0.8, 0.2], [0.5, 0.5], [0.5, 0.5]])
    assert first.reward(0, words) > second.reward(0, words)
    expected = 0.8 * first.reward(0, words) + 0.2 * second.reward(0, words)
    assert mixed.reward(0, words) == pytest.approx(expected)


def test_every_reference_must_have_a_weight() -> None:
    with pytest.raises(ValueError, match="zip"):
        CiderD(tokens(), [[1], [1], [1]]).reward(0, SAID[0].split())


def test_likeness_is_one_for_the_same_and_less_for_another_length() -> None:
    judge = CiderD(tokens())
    dog, longer = judge.vector(SAID[0].split()), judge.vector([*SAID[0].split(), *["of"] * 6])
    assert likeness(dog, dog) == pytest.approx(1)
    assert likeness(longer, dog) < 0.61  # e^(-1/2), and less


def test_a_sentence_that_breaks_off_scores_lower() -> None:
    """As without the end's word it would not: "… on a" has all its words in the references."""
    with_end, without = CiderD(tokens(END_WORD)), CiderD(tokens())
    whole, broken = ["a", "cat", "on", "a", "bed"], ["a", "cat", "on", "a"]
    assert with_end.reward(2, [*whole, END_WORD]) > with_end.reward(2, whole)
    assert with_end.reward(2, [*whole, END_WORD]) > with_end.reward(2, [*broken, END_WORD])

    def loss_of_breaking_off(judge: CiderD, end: list[str]) -> float:
        return 1 - judge.reward(2, broken) / judge.reward(2, [*whole, *end])

    assert loss_of_breaking_off(with_end, [END_WORD]) > loss_of_breaking_off(without, []) + 0.05


def test_only_a_sentence_that_was_ended_gets_the_end_word() -> None:
    vocabulary = Vocabulary([*SPECIAL, "a", "dog"])
    assert said(vocabulary, [4, 5, END, PAD, PAD]) == ["a", "dog", END_WORD]
    assert said(vocabulary, [4, 5, 4, 5]) == ["a", "dog", "a", "dog"]


def test_every_object_that_no_reference_supports_is_taken_off() -> None:
    references = [[["a", "dog", "on", "a", "couch"]], [["a", "cat", "in", "a", "car"]]]
    plain, honest = CiderD(references), HonestReward(references, [[1.0], [1.0]])
    for said_of, invented in (("a dog", 0), ("a dog on a sofa", 0), ("a dog with a cat", 1)):
        tokens = said_of.split()
        taken = plain.reward(0, tokens) - honest.reward(0, tokens)
        assert taken == pytest.approx(invented * INVENTED)
    assert honest.reward(1, ["a", "cat"]) == plain.reward(1, ["a", "cat"])
