"""From the blocks' probabilities to what a page's text is worth."""

from __future__ import annotations

import numpy as np
import pytest
from copytaster.classifier.model.calibration import Calibration, expected_f1, fit_calibration, reliability


def test_expected_f1_of_sure_blocks_is_one_and_of_none_is_zero() -> None:
    chars, keep = np.array([100.0, 50.0, 10.0]), np.array([1.0, 1.0, 0.0])
    assert expected_f1(chars, keep, keep > 0.5) == pytest.approx(1.0)
    assert expected_f1(chars, keep, np.zeros(3, dtype=bool)) == 0.0


def test_expected_f1_falls_with_lost_text_and_with_kept_boilerplate() -> None:
    chars, keep = np.array([100.0, 100.0]), np.array([1.0, 0.5])
    both, first = (expected_f1(chars, keep, np.array(kept)) for kept in ([True, True], [True, False]))
    assert both == pytest.approx(2 * 150 / (200 + 150))
    assert first == pytest.approx(2 * 100 / (100 + 150))


def test_calibration_maps_estimates_to_true_shares() -> None:
    rng = np.random.default_rng(0)
    raw = rng.random(2000)
    right = np.clip(raw**2 + rng.normal(0, 0.05, 2000), 0, 1)
    line = fit_calibration(raw, right, np.ones(2000, dtype=np.float32))
    for value in (0.2, 0.5, 0.8):
        assert line(value) == pytest.approx(value**2, abs=0.05)
    again = Calibration.of_array(line.arrays()["confidence"])
    assert again(0.5) == line(0.5)


@pytest.mark.parametrize("table", [np.zeros((3, 4)), np.zeros(4), np.array([[0.0, 1.0], [1.0, 0.0]])])
def test_what_is_no_rising_line_is_refused(table: np.ndarray) -> None:
    with pytest.raises(ValueError, match="confidence"):
        Calibration.of_array(table.astype(np.float32))


def test_the_reliability_table_counts_every_page_once() -> None:
    confidence = np.array([0.0, 0.1, 0.85, 0.99, 1.0])
    table = reliability(confidence, np.array([0.0, 0.2, 0.9, 1.0, 1.0]))
    assert sum(row["pages"] for row in table) == 5
    assert table[0] == {"from": 0.0, "to": 0.2, "pages": 2, "confidence": 0.05, "right": 0.1}
