"""Two judgements of the same pages → their differences, paired by page, with confidence intervals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..label import KEPT, Label
from ..samples.sample import Sample
from .metrics import Score, f1, paired_difference, score, share_difference, summarise

_Pair = tuple[Score, Score]
LEAST = 5
"""Groups of fewer pages get no line: their interval is too wide."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One side's result for a page: its text, and which blocks it kept; None if unknown."""

    text: str
    kept: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of both sides: `b - a` with its 95 % interval, over `pages` pages."""

    name: str
    pages: int
    a: float
    b: float
    difference: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Whether the interval excludes 0."""
        return self.low > 0 or self.high < 0


def text_differences(samples: Sequence[Sample], a: Sequence[Outcome], b: Sequence[Outcome]) -> list[Difference]:
    """Compare the F1 of the text on all pages, by pack, and by language of a pack."""
    groups: dict[str, list[_Pair]] = defaultdict(list)
    for sample, ours, theirs in zip(samples, a, b, strict=True):
        if sample.truth is not None:
            pair = (score(ours.text, sample.truth), score(theirs.text, sample.truth))
            for name in _groups(sample):
                groups[name].append(pair)
    differences = []
    for name, pairs in _large(groups):
        first, second = [one for one, _ in pairs], [other for _, other in pairs]
        difference, low, high = paired_difference(second, first)
        differences.append(
            Difference(name, len(pairs), summarise(first).f1, summarise(second).f1, difference, low, high)
        )
    return differences


def kept_differences(samples: Sequence[Sample], a: Sequence[Outcome], b: Sequence[Outcome]) -> list[Difference]:
    """Compare the share of kept blocks by label: leak for boilerplate, 1 − loss for the article."""
    counts: dict[str, list[tuple[float, float, float, float]]] = defaultdict(list)
    for sample, ours, theirs in zip(samples, a, b, strict=True):
        if ours.kept is None or theirs.kept is None:
            continue
        labels = np.array([label or "" for label in sample.labels])
        for label in set(labels) - {""}:
            chosen = labels == label
            total = float(chosen.sum())
            counts[label].append((float(theirs.kept[chosen].sum()), total, float(ours.kept[chosen].sum()), total))
    differences = []
    for label in sorted(counts, key=lambda name: (name not in KEPT, name)):
        table = np.array(counts[label])
        second, first, difference, low, high = share_difference(table[:, :2], table[:, 2:])
        differences.append(Difference(label, len(table), first, second, difference, low, high))
    return differences


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two runs compared without labels: pages in only one of them, equal texts, and the similarity of all others."""

    both: int
    only_a: int
    only_b: int
    same: int
    likeness: float
    apart: tuple[tuple[str, float], ...]


def agreement(a: Mapping[str, str], b: Mapping[str, str], most: int) -> Agreement:
    """Compare two runs' texts by page; `apart` lists the pages that differ most, with their F1."""
    both = [key for key in a if key in b]
    alike: list[tuple[str, float]] = []
    for key in both:
        if a[key] != b[key]:
            likeness = score(b[key], a[key])
            alike.append((key, f1(likeness.precision, likeness.recall)))
    alike.sort(key=lambda pair: pair[1])
    mean = (sum(value for _, value in alike) + len(both) - len(alike)) / len(both) if both else 0.0
    return Agreement(
        len(both), len(a) - len(both), len(b) - len(both), len(both) - len(alike), mean, tuple(alike[:most])
    )


def changed_blocks(
    samples: Sequence[Sample], a: Sequence[Outcome], b: Sequence[Outcome]
) -> Iterator[tuple[Sample, int, bool, bool]]:
    """Yield labelled blocks on which the two decide differently: (sample, block, kept by b, b is right)."""
    for sample, ours, theirs in zip(samples, a, b, strict=True):
        if ours.kept is None or theirs.kept is None:
            continue
        for i in np.nonzero((ours.kept != theirs.kept) & ~np.isnan(sample.keep))[0].tolist():
            kept = bool(theirs.kept[i])
            yield sample, i, kept, kept == bool(sample.keep[i] >= 0.5)


def known_label(sample: Sample, i: int) -> Label | None:
    """Return the label of a block; BODY or OTHER if only its side is known."""
    label = sample.labels[i]
    if label:
        return Label(label)
    if np.isnan(sample.keep[i]):
        return None
    return Label.BODY if sample.keep[i] >= 0.5 else Label.OTHER


def _groups(sample: Sample) -> tuple[str, ...]:
    record = sample.record
    return ("all", record.source, f"{record.source} {record.lang or '?'}")


def _large(groups: Mapping[str, list[_Pair]]) -> list[tuple[str, list[_Pair]]]:
    names = sorted(groups, key=lambda name: (name != "all", name))
    return [(name, groups[name]) for name in names if len(groups[name]) >= LEAST or name == "all"]
