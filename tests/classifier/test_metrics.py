"""The published figures on cases that can be counted by hand."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest
from copytaster.classifier.learning.metrics import Score, f1, paired_difference, resample, score, summarise
from copytaster.classifier.samples.tokens import shingles, tokens


@pytest.mark.parametrize(
    ("text", "truth", "expected"),
    [
        ("a b c d e", "a b c d e", Score(1, 1, True)),
        ("A b, C! d\n(e)", "a b c d e", Score(1, 1, True)),
        ("a b c d e f", "a b c d", Score(1 / 3, 1, False)),
        ("a b c d", "a b c d e f", Score(1, 1 / 3, False)),
        ("a b c d e", "b c d e f", Score(1 / 2, 1 / 2, False)),
        ("a b c d", "d c b a", Score(0, 0, False)),
        ("a b c d a b c d", "a b c d", Score(1 / 5, 1, False)),
        ("a b c d", "a b c d a b c d", Score(1, 1 / 5, False)),
        ("one two", "One two.", Score(1, 1, True)),
        ("one two", "one two three four", Score(0, 0, False)),
        ("one two", "one", Score(0, 0, False)),
        ("가나다라마", "가나다라", Score(1 / 2, 1, False)),
        ("가나 다라.", "가나다라", Score(1, 1, True)),
        ("みどり市は橋", "みどり市の橋", Score(1 / 3, 1 / 3, False)),
        ("新桥通行，市民步行。", "新桥通行市民步行", Score(1, 1, True)),
        ("新桥 5G 通行", "新桥5g通行", Score(1, 1, True)),
        ("สะพานใหม่", "สะพานใหม่", Score(1, 1, True)),
        ("", "", Score(1, 1, True)),
        ("…", "", Score(1, 1, True)),
        ("", "a b c d", Score(0, 0, False)),
        ("a b c d", " — ", Score(0, 0, False)),
    ],
)
def test_score_of_a_hand_made_case(text: str, truth: str, expected: Score) -> None:
    found = score(text, truth)
    assert found.precision == pytest.approx(expected.precision)
    assert found.recall == pytest.approx(expected.recall)
    assert found.exact is expected.exact


def test_line_breaks_do_not_part_shingles() -> None:
    assert score("a b\nc d\ne f", "a b c d e f") == Score(1, 1, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fish & Chips, £5.50!", ["fish", "chips", "5", "50"]),
        ("한빛시 14일", ["한", "빛", "시", "14", "일"]),
        ("みどり市", ["み", "ど", "り", "市"]),
        ("Ünïcode naïve_word", ["ünïcode", "naïve_word"]),
        ("сегодня мост", ["сегодня", "мост"]),
        ("K팝 iPhone폰", ["k", "팝", "iphone", "폰"]),
        ("— … !", []),
        ("", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_shingles_are_a_multiset() -> None:
    assert shingles([]) == Counter()
    assert shingles(["a", "b"]) == Counter({("a", "b"): 1})
    assert shingles("a b c d".split()) == Counter({("a", "b", "c", "d"): 1})
    assert shingles("a a a a a".split()) == Counter({("a", "a", "a", "a"): 2})
    assert shingles("a b c".split(), 2) == Counter({("a", "b"): 1, ("b", "c"): 1})


def test_score_is_symmetric_and_within_bounds() -> None:
    rng = random.Random(9)
    for _ in range(100):
        a, b = (" ".join(rng.choices("abc가나", k=rng.randint(0, 12))) for _ in range(2))
        there, back = score(a, b), score(b, a)
        assert (there.precision, there.recall, there.exact) == (back.recall, back.precision, back.exact)
        assert 0 <= there.precision <= 1
        assert 0 <= there.recall <= 1


def test_f1() -> None:
    assert f1(0, 0) == 0
    assert f1(1, 1) == 1
    assert f1(1, 0) == 0
    assert f1(0.5, 1) == pytest.approx(2 / 3)


SCORES = [Score(1, 1, True), Score(0.5, 1, False), Score(0.8, 0.2, False), Score(0, 0, False)]


def test_summary_of_hand_made_scores() -> None:
    found = summarise(SCORES)
    assert found.pages == 4
    assert found.precision == pytest.approx(0.575)
    assert found.recall == pytest.approx(0.55)
    assert found.f1 == pytest.approx(f1(0.575, 0.55))  # of the means, not the mean of F1
    assert found.exact == 0.25
    assert found.low < found.f1 < found.high


def test_summary_of_one_page_has_no_width() -> None:
    found = summarise([Score(0.5, 1, False)])
    assert found.low == found.f1 == found.high == pytest.approx(2 / 3)


def test_summary_is_the_same_every_time_and_follows_the_seed() -> None:
    assert summarise(SCORES) == summarise(list(SCORES))
    one, other = summarise(SCORES, seed=1), summarise(SCORES, seed=2)
    assert (one.f1, one.pages) == (other.f1, other.pages)
    assert (one.low, one.high) != (other.low, other.high)


def test_more_pages_narrow_the_interval() -> None:
    few, many = summarise(SCORES * 2), summarise(SCORES * 50)
    assert many.high - many.low < few.high - few.low


def test_paired_difference_of_equals_is_nothing() -> None:
    assert paired_difference(SCORES, SCORES) == (0, 0, 0)


def test_paired_difference_has_a_sign_and_an_interval() -> None:
    better = [Score(min(1, s.precision + 0.1), min(1, s.recall + 0.1), s.exact) for s in SCORES]
    difference, low, high = paired_difference(better, SCORES)
    assert difference == pytest.approx(summarise(better).f1 - summarise(SCORES).f1)
    assert 0 <= low <= difference <= high
    back = paired_difference(SCORES, better)
    assert back == pytest.approx((-difference, -high, -low))


def test_paired_difference_is_the_same_every_time() -> None:
    other = [*SCORES[2:], *SCORES[:2]]
    assert paired_difference(SCORES, other) == paired_difference(SCORES, other)
    assert paired_difference(SCORES, other, seed=1) != paired_difference(SCORES, other, seed=2)


def test_pairing_narrows_the_interval() -> None:
    rng = np.random.default_rng(3)
    ours = [Score(float(p), float(p), False) for p in rng.random(60)]
    theirs = [Score(s.precision * 0.9, s.recall * 0.9, False) for s in ours]
    _, low, high = paired_difference(ours, theirs)
    width = summarise(ours).high - summarise(ours).low
    assert low > 0
    assert high - low < width / 2


def test_paired_scores_must_be_of_the_same_pages() -> None:
    with pytest.raises(ValueError, match="zip"):
        paired_difference(SCORES, SCORES[:-1])


def test_resamples_are_means_of_rows() -> None:
    table = np.array([[0.0, 1.0], [1.0, 0.0]])
    means = resample(table, seed=1, times=200)
    assert means.shape == (200, 2)
    assert np.allclose(means.sum(axis=1), 1)
    assert set(np.unique(means)) == {0.0, 0.5, 1.0}
