"""Probabilities in the light of the whole page: doubtful pages are not emptied, certain ones stay as they are."""

from __future__ import annotations

import numpy as np
import pytest
from copytaster.classifier.model.odds import raise_odds


def raised(*raw: float) -> np.ndarray:
    return raise_odds(np.array(raw, dtype=np.float32))


def test_certain_pages_stay_as_they_are() -> None:
    assert raised(1.0, 0.7, 0.05, 0.0) == pytest.approx([1.0, 0.7, 0.05, 0.0])
    assert raised(0.99, 0.7, 0.05) == pytest.approx([0.99, 0.7, 0.05], abs=0.01)


def test_doubtful_pages_are_not_emptied() -> None:
    probability = raised(0.25, 0.28, 0.02, 0.01)
    assert (probability[:2] > 0.5).all()
    assert (probability[2:] < 0.1).all()


@pytest.mark.parametrize("greatest", [1e-6, 0.01, 0.2, 0.5, 0.9])
def test_the_best_block_comes_to_a_half_or_more(greatest: float) -> None:
    assert raised(greatest, greatest / 2)[0] == pytest.approx(1.0 / (2.0 - greatest))


def test_what_is_hardly_an_article_is_not_raised() -> None:
    raw = np.array([0.06, 0.02], dtype=np.float32)
    assert raise_odds(raw, article=0.02) == pytest.approx(raw, rel=0.05)
    assert raise_odds(raw, article=0.9)[0] < raise_odds(raw)[0]
    assert raise_odds(raw, article=0.97) == pytest.approx(raise_odds(raw))


def test_order_of_blocks_stays() -> None:
    raw = np.random.default_rng(7).random(4).astype(np.float32) * 0.6
    assert (np.argsort(raised(*raw)) == np.argsort(raw)).all()


def test_nothing_is_made_of_nothing() -> None:
    assert raised(0.0, 0.0, 0.0, 0.0).tolist() == [0.0] * 4
    assert raised().shape == (0,)


def test_many_menu_entries_cast_no_doubt_on_a_certain_article() -> None:
    assert (raised(*[1.0] * 5, *[0.05] * 3000)[5:] < 0.1).all()
