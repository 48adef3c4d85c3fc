"""Other extractors on the same pages, for paired comparison."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import joblib

from ..features.reading import share_kept
from ..samples.sample import Sample
from ..samples.watch import watched
from .crossfit import Judged
from .figures import clean_share, kept_by_label, scores
from .metrics import Score, paired_difference, score, summarise

MODES: Mapping[str, Mapping[str, Any]] = {
    "trafilatura": {},
    "trafilatura-precision": {"favor_precision": True},
    "trafilatura-fast": {"fast": True},
}
"""Names for `--against`; all run with comments off."""
LEAST = 5
"""Groups of fewer pages get no row."""


def rival_texts(samples: Sequence[Sample], name: str, jobs: int = 2) -> list[str]:
    """Return the text that a rival extracts from each sample, in order; empty if it fails."""
    call = joblib.delayed(_text)
    texts: Iterator[str] = joblib.Parallel(n_jobs=jobs, batch_size=16, return_as="generator")(
        call(sample.record.html, sample.record.url, name) for sample in samples
    )
    return list(watched(texts, len(samples), f"running {name}"))


def _text(html: str, url: str | None, name: str) -> str:
    import trafilatura

    try:
        return trafilatura.extract(html, url=url, include_comments=False, **MODES[name]) or ""
    except Exception:  # a rival's failure counts as an empty answer
        return ""


def beside(judged: Sequence[Judged], rival: str, threshold: float, jobs: int) -> dict[str, Any]:
    """Compute a rival's figures on the same pages, as plain data: text scores with the paired difference, blocks kept.

    `text` maps a pack, and a pack with a language, to both sides; `kept` and `clean_pages` are as in `figures`.
    """
    judged = [
        one
        for one in judged
        if one.sample.record.html
        and one.sample.record.variant in {"", "column"}
        and (one.sample.truth is not None or one.sample.record.lines)
    ]
    texts = rival_texts([one.sample for one in judged], rival, jobs)
    theirs = {id(one): text for one, text in zip(judged, texts, strict=True)}
    groups: dict[str, list[tuple[Score, Score]]] = defaultdict(list)
    for one, ours in scores(judged, threshold):
        record = one.sample.record
        pair = ours, score(theirs[id(one)], one.sample.truth or "")
        groups[record.source].append(pair)
        groups[f"{record.source} {record.lang}"].append(pair)
    labelled = defaultdict(list)
    for one in judged:
        if one.sample.record.lines:
            layout = one.sample.layout
            kept = share_kept(layout.codes, layout.texts, theirs[id(one)].splitlines())
            labelled[one.sample.record.source].append(replace(one, keep=kept))
    return {
        "text": {name: _pair_figures(pairs) for name, pairs in groups.items() if len(pairs) >= LEAST},
        "kept": {name: kept_by_label(pages, 0.5) for name, pages in labelled.items()},
        "clean_pages": {name: round(clean_share(pages, 0.5), 4) for name, pages in labelled.items()},
    }


def _pair_figures(pairs: Sequence[tuple[Score, Score]]) -> dict[str, float]:
    ours, theirs = [a for a, _ in pairs], [b for _, b in pairs]
    difference, low, high = paired_difference(ours, theirs)
    a, b = summarise(ours), summarise(theirs)
    values = {
        "ours": a.f1,
        "theirs": b.f1,
        "difference": difference,
        "low": low,
        "high": high,
        "exact": a.exact,
        "their_exact": b.exact,
    }
    return {"pages": len(pairs), **{name: round(float(value), 4) for name, value in values.items()}}
