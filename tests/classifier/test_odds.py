"""Probabilities in the light of the whole page: doubtful pages are not emptied, certain ones stay as they are."""

from __future__ import annotations

import numpy as np
import pytest
from copytaster.classifier.model.odds import certainty_of, raise_odds

CHARS = np.array([200.0, 150.0, 40.0, 30.0])


def raised(*told: float) -> np.ndarray:
    probability = np.array(told, dtype=np.float32)
    return raise_odds(probability, certainty_of(probability, CHARS))


def test_certain_pages_stay_as_they_are() -> None:
    assert raised(0.999, 0.999, 0.001, 0.001) == pytest.approx([0.999, 0.999, 0.001, 0.001], abs=0.002)


def test_doubtful_pages_are_not_emptied() -> None:
    probability = raised(0.25, 0.28, 0.02, 0.01)
    assert (probability[:2] > 0.7).all()
    assert (probability[2:] < 0.35).all()


def test_order_of_blocks_stays() -> None:
    told = np.random.default_rng(7).random(4).astype(np.float32)
    assert (np.argsort(raised(*told)) == np.argsort(told)).all()


def test_nothing_is_made_of_nothing() -> None:
    assert raised(0.0, 0.0, 0.0, 0.0).tolist() == [0.0] * 4
    assert certainty_of(np.zeros(0), np.zeros(0)) == 0.0
    assert raise_odds(np.zeros(0, dtype=np.float32), 0.0).shape == (0,)


def test_certainty_falls_with_doubt_and_with_doubtful_blocks_beside_certain_ones() -> None:
    sure, mixed, doubtful = (
        certainty_of(np.array(told), CHARS) for told in ([1, 1, 0, 0], [1, 0.5, 0.1, 0], [0.3, 0.2, 0.1, 0.1])
    )
    assert sure == pytest.approx(1.0)
    assert sure > mixed > doubtful > 0


def test_many_menu_entries_cast_no_doubt_on_a_certain_article() -> None:
    told = np.array([1.0] * 5 + [0.05] * 3000, dtype=np.float32)
    chars = np.array([300.0] * 5 + [20.0] * 3000)
    assert (raise_odds(told, certainty_of(told, chars))[5:] < 0.1).all()
