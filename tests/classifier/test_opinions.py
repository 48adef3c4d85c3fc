"""The columns of the second pass."""

from __future__ import annotations

import numpy as np
import pytest
from copytaster.classifier import Label
from copytaster.classifier.features import Layout
from copytaster.classifier.features.opinions import log_odds, opinion_columns, opinion_names
from copytaster.classifier.page.plain_text import pieces_of, text_nodes

LINES = ("Home", "The bridge opens on Monday.", "Ida Moen", "Buses will use it first, then cars.", "Ten lakes to see")


def page(lines: tuple[str, ...] = LINES) -> Layout:
    return Layout.of(*text_nodes(pieces_of("\n".join(lines))))


def columns(keep: list[float], kinds: np.ndarray | None = None, names: tuple[str, ...] = ()) -> dict[str, np.ndarray]:
    no_kinds = np.zeros((len(keep), 0), dtype=np.float32)
    return opinion_columns(page(LINES[: len(keep)]), np.float32(keep), no_kinds if kinds is None else kinds, names)


def test_neighbours_are_those_after_and_before() -> None:
    found = columns([0.1, 0.9, 0.4, 0.9, 0.1])
    assert found["first_next_1"][:4].tolist() == found["first"][1:].tolist()
    assert found["first_previous_2"][2:].tolist() == found["first"][:3].tolist()
    assert np.isnan(found["first_next_1"][4])
    assert np.isnan(found["first_previous_4"][:4]).all()


def test_counts_of_kept_blocks() -> None:
    found = columns([0.1, 0.9, 0.4, 0.9, 0.1])
    assert found["kept_before"].tolist() == [0, 1, 1, 2, 2]
    assert found["kept_after"].tolist() == [2, 1, 1, 0, 0]
    assert found["kept_before_3"].tolist() == pytest.approx([0, 0, 1 / 2, 1 / 3, 2 / 3])
    assert found["page_doubtful"].tolist() == [1] * 5


def test_a_kind_that_the_judge_does_not_know_is_zero() -> None:
    kinds = np.float32([[0.7, 0.3], [0.2, 0.8]])
    found = columns([0.9, 0.2], kinds, ("TEASER", "BODY"))
    assert found["kind_TEASER"].tolist() == pytest.approx([0.7, 0.2])
    assert found["kind_BODY"].tolist() == pytest.approx([0.3, 0.8])
    assert all(found[f"kind_{label}"].tolist() == [0, 0] for label in Label if label not in {"TEASER", "BODY"})


@pytest.mark.parametrize("keep", [[0.0], [1.0], [0.0, 0.0], [1.0, 1.0, 1.0], [0.5] * 5])
def test_every_page_has_the_same_columns_and_no_infinite_value(keep: list[float]) -> None:
    found = columns(keep)
    assert tuple(found) == opinion_names()
    assert all(values.shape == (len(keep),) and not np.isinf(values).any() for values in found.values())


def test_log_odds_are_limited() -> None:
    assert log_odds(np.float32([0.0, 0.5, 1.0])).tolist() == [-9, 0, 9]
