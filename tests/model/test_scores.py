"""CIDEr-D and BLEU-4 tell a right caption from a wrong one."""

import numpy as np
import pytest

from model.evaluation.scores import SHIFT, cider_d, score

THINGS = "dog cat horse boat train plane cake tree house bridge river bench".split()
DOING = "near beside behind under above".split()
REFERENCES = [
    tuple(f"A {how} {thing} stands {place} the old {other}." for how in ("red", "small", "wet"))
    for thing, other in zip(THINGS, [*THINGS[1:], THINGS[0]], strict=True)
    for place in DOING
]
PERFECT = [references[0] for references in REFERENCES]


def test_the_set_is_not_shifted_onto_itself() -> None:
    assert len(REFERENCES) % SHIFT


def test_a_perfect_caption_scores_above_a_wrong_one() -> None:
    references = [list(each) for each in REFERENCES]
    perfect, wrong = cider_d(PERFECT, references), cider_d([*PERFECT[7:], *PERFECT[:7]], references)
    assert (perfect > 2 * wrong).all()
    assert perfect.mean() > 200


def test_each_caption_is_scored_on_its_own() -> None:
    references = [list(each) for each in REFERENCES]
    said = [*PERFECT]
    said[3] = "a spoon"
    scores, before = cider_d(said, references), cider_d(PERFECT, references)
    assert scores[3] < 0.1 * before[3]
    assert [*scores[:3], *scores[4:]] == pytest.approx([*before[:3], *before[4:]])


def test_perfect_captions_have_full_bleu_and_others_references_score_low() -> None:
    scores = score(PERFECT, REFERENCES)
    assert scores.bleu_4 == pytest.approx(100, abs=0.1)
    assert scores.cider_d_shifted < 0.3 * scores.cider_d


def test_case_and_punctuation_do_not_count() -> None:
    plain = [caption.lower().rstrip(".") for caption in PERFECT]
    assert score(plain, REFERENCES) == score(PERFECT, REFERENCES)


def test_neutral_captions_lose_against_raw_references_only() -> None:
    references = [
        tuple(f"A young woman with a {thing} {place} a man's {thing}, {i}." for i in range(3))
        for thing in THINGS
        for place in DOING
    ]
    neutral = [each[0].replace("young woman", "person") for each in references]
    scores = score(neutral, references)
    assert scores.bleu_4 == pytest.approx(100, abs=0.1)
    assert scores.bleu_4_raw < 90
    assert scores.cider_d_raw < scores.cider_d


def test_without_people_raw_and_neutral_are_the_same() -> None:
    scores = score(PERFECT, REFERENCES)
    assert (scores.cider_d, scores.bleu_4) == (scores.cider_d_raw, scores.bleu_4_raw)


@pytest.mark.parametrize("count", [2, 3, 37, 38, 60])
def test_shifted_references_are_never_a_picture_s_own(count: int) -> None:
    scores = score(PERFECT[:count], REFERENCES[:count])
    assert scores.cider_d_shifted < 0.6 * scores.cider_d


def test_one_picture_has_no_shifted_references() -> None:
    assert np.isnan(score(PERFECT[:1], REFERENCES[:1]).cider_d_shifted)


def test_bleu_and_rouge_by_hand() -> None:
    scores = score(["a red dog runs fast"], [("a red dog sits here",)])
    assert scores.bleu_1 == pytest.approx(100 * 3 / 5, abs=0.01)
    assert scores.bleu_2 == pytest.approx(100 * (3 / 5 * 2 / 4) ** 0.5, abs=0.01)
    assert scores.bleu_3 == pytest.approx(100 * (3 / 5 * 2 / 4 * 1 / 3) ** (1 / 3), abs=0.01)
    assert scores.rouge_l == pytest.approx(100 * 3 / 5, abs=0.01)
