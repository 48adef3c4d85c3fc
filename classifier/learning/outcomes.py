"""Judgements of fully labelled pages → whole articles, lost blocks, boilerplate left; intervals by site.

Shares of blocks hide what a reader sees: one lost line in a page of forty breaks the article. Here, pages count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..label import KEPT
from .crossfit import Judged
from .metrics import score

RATES = ("f1", "exact", "clean", "losing", "emptied", "lost_blocks", "lost_chars", "junk_lines")
FULLY = 0.9
"""Least share of labelled blocks: the segmentation may have changed since a page was labelled."""
TIMES = 1000
"""Bootstrap resamples of sites."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The judgement of one article page.

    Attributes:
        exact: the kept lines are those of the labels. clean: no body block lost, no teaser and no notice kept.
        blocks, chars: all those of the article, and the lost ones. junk: kept blocks of other labels, by label.
        precision, recall: of 4-token shingles.
    """

    id: str
    site: str
    lang: str
    exact: bool
    clean: bool
    kept: int
    blocks: int
    lost_blocks: int
    chars: int
    lost_chars: int
    junk: Mapping[str, int]
    precision: float
    recall: float


def outcome(judged: Judged, threshold: float) -> Outcome:
    """Compare the blocks kept at `threshold` with the labels. Blocks without a label count on neither side."""
    sample = judged.sample
    known = ~np.isnan(sample.keep)
    kept = (judged.keep >= threshold) & known
    wanted = (sample.keep >= 0.5) & known
    texts = [" ".join(text.split()) for text in sample.layout.texts]
    chosen, truth = ([text for text, use in zip(texts, side, strict=True) if use] for side in (kept, wanted))
    junk = Counter(str(label) for label, use in zip(sample.labels, kept & ~wanted, strict=True) if use)
    lost = wanted & ~kept
    loses_body = any(label == "BODY" for label, gone in zip(sample.labels, lost, strict=True) if gone)
    text_score = score("\n".join(chosen), "\n".join(truth))
    return Outcome(
        id=sample.record.id,
        site=sample.record.site,
        lang=sample.record.lang,
        exact=chosen == truth,
        clean=not loses_body and not junk["TEASER"] and not junk["NOTICE"],
        kept=int(kept.sum()),
        blocks=int(wanted.sum()),
        lost_blocks=int(lost.sum()),
        chars=int(sample.layout.chars[wanted].sum()),
        lost_chars=int(sample.layout.chars[lost].sum()),
        junk=junk,
        precision=text_score.precision,
        recall=text_score.recall,
    )


def outcomes(judged: Iterable[Judged], threshold: float) -> list[Outcome]:
    """Return the outcome of every page that holds an article and has a label on every block."""
    return [outcome(one, threshold) for one in judged if fully_labelled(one)]


def fully_labelled(judged: Judged) -> bool:
    """Whether nearly every block has a label, and some labels belong to the article."""
    labels = judged.sample.labels
    return sum(label is not None for label in labels) >= FULLY * len(labels) and any(one in KEPT for one in labels)


def outcome_table(found: Sequence[Outcome], by: str | None = None, seed: int = 7) -> dict[str, dict[str, Any]]:
    """Map groups to figures: all pages together ("all"), and by an attribute ("lang", "site"), most pages first.

    Rates are per page, except `lost_blocks` and `lost_chars` (shares of the article's blocks and characters) and
    `junk_lines` (per page). `low` and `high` are 95 % intervals from resampled sites.
    """
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for one in found:
        groups[getattr(one, by) if by else "all"].append(one)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return {name: _figures(pages, seed) for name, pages in ordered}


def _figures(pages: Sequence[Outcome], seed: int) -> dict[str, Any]:
    sites = {name: i for i, name in enumerate(sorted({one.site for one in pages}))}
    sums = np.zeros((len(sites), 12))
    for one in pages:
        sums[sites[one.site]] += (
            1,
            one.precision,
            one.recall,
            one.exact,
            one.clean,
            one.lost_blocks > 0,
            one.kept == 0,
            one.lost_blocks,
            one.blocks,
            one.lost_chars,
            one.chars,
            sum(one.junk.values()),
        )
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, len(sites), size=(TIMES, len(sites)))
    resampled = np.stack([_rates(sums[picks].sum(axis=0)) for picks in drawn])
    values = _rates(sums.sum(axis=0))
    low, high = np.nanquantile(resampled, [0.025, 0.975], axis=0)
    junk: Counter[str] = Counter()
    for one in pages:
        junk.update(one.junk)
    return {
        "pages": len(pages),
        "sites": len(sites),
        **{name: round(float(value), 4) for name, value in zip(RATES, values, strict=True)},
        "low": {name: round(float(value), 4) for name, value in zip(RATES, low, strict=True)},
        "high": {name: round(float(value), 4) for name, value in zip(RATES, high, strict=True)},
        "junk": dict(junk.most_common()),
    }


def _rates(sums: np.ndarray) -> np.ndarray:
    pages, precision, recall, exact, clean, losing, emptied, lost, blocks, lost_chars, chars, junk = sums
    f1 = 2 * precision * recall / (precision + recall) / pages if precision + recall else 0.0
    return np.array(
        [
            f1,
            exact / pages,
            clean / pages,
            losing / pages,
            emptied / pages,
            lost / max(blocks, 1),
            lost_chars / max(chars, 1),
            junk / pages,
        ]
    )
