"""The second pass learns from the first pass's opinions on other folds what a block's surroundings say of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from copytaster.classifier.learning.fit import KINDS, Settings, choose_rows
from copytaster.classifier.learning.second_pass import EVERY, Opinion, SecondPass
from copytaster.classifier.samples.record import Record
from copytaster.classifier.samples.sample import Sample, sample_of

SENTENCES = tuple(f"The weir number {n} at the mill is closed until spring, the council said." for n in range(12))
DOUBTFUL = 3
"""The blocks of which the first pass knows nothing: one between sentences, one in a list."""


def sample(number: int, variant: str = "") -> Sample:
    lines = [(text, "BODY") for text in SENTENCES] + [(f"Ten lakes to see {n}", "TEASER") for n in range(12)]
    html = "<body>" + "".join(f"<p>{text}</p>" for text, _ in lines) + "</body>"
    record = Record(str(number), f"s{number}.example", "en", "gold", None, html, variant=variant, lines=tuple(lines))
    made = sample_of(replace(record, mapped=True))
    assert made is not None
    return made


def opinion(number: int, variant: str = "", doubtful: int = DOUBTFUL) -> Opinion:
    """Return an opinion that is right but for two blocks, one on either side."""
    one = sample(number, variant)
    keep = np.where(one.keep >= 0.5, 0.95, 0.05).astype(np.float32)
    keep[[doubtful, 12 + doubtful]] = 0.5
    return Opinion(one, number % 5, keep, np.zeros((len(keep), len(KINDS)), dtype=np.float32))


def fitted(opinions: list[Opinion]) -> SecondPass:
    settings = Settings(rounds=20)
    return SecondPass.fit([(one, choose_rows(one.sample, settings)) for one in opinions], settings, 1)


@pytest.fixture(scope="module")
def second() -> SecondPass:
    return fitted([opinion(number, doubtful=1 + number % 10) for number in range(40)])


def test_a_doubtful_block_goes_with_its_surroundings(second: SecondPass) -> None:
    judged = second.judge(opinion(41))
    assert judged.raw is not None
    assert judged.raw[DOUBTFUL] > 0.7
    assert judged.raw[12 + DOUBTFUL] < 0.3


def test_what_the_first_pass_is_sure_of_stands(second: SecondPass) -> None:
    one = opinion(41)
    keep = one.keep.copy()
    keep[[2, 14]] = 0.01, 0.99  # against all of their surroundings
    judged = second.judge(replace(one, keep=keep))
    assert judged.raw is not None
    assert judged.raw[[2, 14]].tolist() == pytest.approx([0.01, 0.99])


def test_a_fold_is_judged_by_trees_without_it(second: SecondPass) -> None:
    assert set(second.trees) == {EVERY, 0, 1, 2, 3, 4}
    other = replace(second, trees=dict.fromkeys((0, 1, 2, 3), second.trees[EVERY]))
    with pytest.raises(KeyError):
        other.judge(opinion(4))


def test_planted_copies_are_not_trained_on(second: SecondPass) -> None:
    wrong = [opinion(number, variant="planted") for number in range(40, 60)]
    wrong = [replace(one, keep=1 - one.keep) for one in wrong]
    with_copies = fitted([*(opinion(number, doubtful=1 + number % 10) for number in range(40)), *wrong])
    assert np.array_equal(with_copies.trees[EVERY].value, second.trees[EVERY].value)
