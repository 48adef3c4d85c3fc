"""The pages that a summary of `batch` names."""

from __future__ import annotations

from copytaster.classifier.batch.extremes import Extremes
from copytaster.classifier.batch.records import InputRecord, error_record


def entered(pages: list[tuple[str, float, float | None]]) -> list[str]:
    extremes = Extremes()
    for name, confidence, seconds in pages:
        extremes.enter({"id": name, "text": "words", "confidence": confidence}, seconds, f"in.jsonl:{name}")
    return list(extremes.lines())


def test_the_slowest_and_the_least_sure_are_named_worst_first() -> None:
    pages = [("a", 0.9, 0.01), ("b", 0.2, 0.5), ("c", 0.4, 0.02), ("d", 0.95, 1.5), ("e", 0.3, 0.1)]
    assert entered(pages) == [
        "slowest: d (1.50 s), b (0.50 s), e (0.10 s)",
        "least sure: b (0.20), e (0.30), c (0.40)",
    ]


def test_of_equal_pages_the_first_are_named() -> None:
    assert entered([(name, 0.5, 0.1) for name in "abcde"]) == [
        "slowest: a (0.10 s), b (0.10 s), c (0.10 s)",
        "least sure: a (0.50), b (0.50), c (0.50)",
    ]


def test_a_short_run_lists_no_pages() -> None:
    assert entered([(name, 0.5, 0.1) for name in "abc"]) == []


def test_pages_without_an_id_are_named_by_their_place_and_errors_are_not_unsure() -> None:
    extremes = Extremes()
    for number in range(4):
        extremes.enter(
            error_record("not a page", InputRecord()), 0.1 * number if number else None, f"in.jsonl:{number}"
        )
    assert list(extremes.lines()) == ["slowest: in.jsonl:3 (0.30 s), in.jsonl:2 (0.20 s), in.jsonl:1 (0.10 s)"]
