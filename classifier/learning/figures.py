"""Judged samples → figures: text scores by source and language, leak and loss by label, the wrong blocks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ..samples.pack import corpus_packs
from .crossfit import Judged
from .fit import KINDS
from .metrics import Score, score, summarise
from .outcomes import outcome_table, outcomes

MEASURED = frozenset(name for name, pack in corpus_packs().items() if pack.measure_only)
"""Packs that are not trained on, with figures by language."""


@dataclass(frozen=True, slots=True)
class WrongBlock:
    """A block on the wrong side: its label, the model's probability, and its place."""

    page: str
    index: int
    label: str
    keep: float
    words: str


def text_of(judged: Judged, threshold: float) -> str:
    """Return the text that the judgement keeps."""
    texts = judged.sample.layout.texts
    return "\n".join(text for text, keep in zip(texts, judged.keep, strict=True) if keep >= threshold)


def scores(judged: Iterable[Judged], threshold: float) -> list[tuple[Judged, Score]]:
    """Return every judged page with a known article, with its score."""
    return [(one, score(text_of(one, threshold), one.sample.truth)) for one in judged if one.sample.truth is not None]


def figures(judged: Sequence[Judged], threshold: float) -> dict[str, Any]:
    """Compute all figures of a judgement as plain data, ready for a manifest."""
    scored = scores(judged, threshold)
    by_source: dict[str, list[Score]] = defaultdict(list)
    by_language: dict[str, list[Score]] = defaultdict(list)
    for one, found in scored:
        by_source[one.sample.record.source].append(found)
        if one.sample.record.source in {"gold", "world", "fixtures"}:
            by_language[one.sample.record.lang].append(found)
        if one.sample.record.pack in MEASURED:
            by_language[f"{one.sample.record.pack} {one.sample.record.lang}"].append(found)
    labelled = defaultdict(list)
    for one in judged:
        if one.sample.record.lines:
            labelled[one.sample.record.source].append(one)
    fully = {name: outcomes(pages, threshold) for name, pages in labelled.items()}
    whole = {name: found for name, found in fully.items() if found}
    return {
        "text": {name: _rounded(asdict(summarise(found))) for name, found in by_source.items()},
        "language": {
            name: _rounded(asdict(summarise(found)))
            for name, found in sorted(by_language.items(), key=lambda item: -len(item[1]))
            if len(found) >= 5
        },
        "whole": {name: outcome_table(found)["all"] for name, found in whole.items()},
        "whole_by_language": {
            name: outcome_table(found, "lang")
            for name, found in whole.items()
            if labelled[name][0].sample.record.variant in {"", "around"}
        },
        "kept": {name: kept_by_label(pages, threshold) for name, pages in labelled.items()},
        "clean_pages": {name: round(clean_share(pages, threshold), 4) for name, pages in labelled.items()},
        "kinds": {name: kind_table(pages) for name, pages in labelled.items()},
        "losses": losses([*labelled["fixtures"], *labelled["text_fixtures"]], threshold),
    }


def losses(judged: Iterable[Judged], threshold: float) -> list[tuple[str, int, int]]:
    """Return (page, lost body paragraphs, body paragraphs) of each page that loses one, the greatest share first."""
    losing = []
    for one in judged:
        body = [keep for label, keep in zip(one.sample.labels, one.keep, strict=True) if label == "BODY"]
        lost = sum(bool(keep < threshold) for keep in body)
        if lost:
            losing.append((one.sample.record.id, lost, len(body)))
    return sorted(losing, key=lambda item: (-item[1] / item[2], item[0]))


def preset_figures(judged: Sequence[Judged], threshold: float) -> dict[str, dict[str, Any]]:
    """Map packs to text scores, for the packs whose labels are whole articles."""
    by_source: dict[str, list[Score]] = defaultdict(list)
    for one, found in scores(judged, threshold):
        if not one.sample.record.planted and one.sample.record.body:
            by_source[one.sample.record.source].append(found)
    return {name: _rounded(asdict(summarise(found))) for name, found in by_source.items()}


def _rounded(values: dict[str, Any]) -> dict[str, Any]:
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in values.items()}


def kept_by_label(judged: Iterable[Judged], threshold: float) -> dict[str, list[float]]:
    """Map labels to [share of blocks kept, blocks]: leak for boilerplate, 1 − loss for body."""
    kept: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for one in judged:
        for label, keep in zip(one.sample.labels, one.keep, strict=True):
            if label is not None:
                total[label] += 1
                kept[label] += bool(keep >= threshold)
    return {label: [round(kept[label] / total[label], 4), total[label]] for label in sorted(total)}


def clean_share(judged: Sequence[Judged], threshold: float) -> float:
    """Compute the share of pages with no teaser and no notice kept and no body paragraph lost."""
    clean = 0
    for one in judged:
        pairs = list(zip(one.sample.labels, one.keep >= threshold, strict=True))
        leaks = any(kept for label, kept in pairs if label in {"TEASER", "NOTICE"})
        clean += not leaks and all(kept for label, kept in pairs if label == "BODY")
    return clean / len(judged) if judged else 0.0


def kind_table(judged: Iterable[Judged]) -> dict[str, list[float]]:
    """Map labels to [precision, recall, blocks] of the predicted label, for blocks with a known label."""
    hit: Counter[str] = Counter()
    named: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for one in judged:
        if one.kinds is None:
            continue
        for label, row in zip(one.sample.labels, one.kinds, strict=True):
            if label is None:
                continue
            chosen = KINDS[int(np.argmax(row))]
            total[label] += 1
            named[chosen] += 1
            hit[label] += chosen == label
    return {
        label: [round(hit[label] / max(named[label], 1), 4), round(hit[label] / total[label], 4), total[label]]
        for label in sorted(total)
    }


def wrong_blocks(judged: Iterable[Judged], threshold: float, most: int = 30) -> list[WrongBlock]:
    """Return the misjudged blocks, those with the most text and the highest certainty first."""
    wrong: list[tuple[float, WrongBlock]] = []
    for one in judged:
        sample = one.sample
        for i, (share, keep) in enumerate(zip(sample.keep, one.keep, strict=True)):
            if np.isnan(share) or (share >= 0.5) == (keep >= threshold):
                continue
            label = sample.labels[i] or ("BODY" if share >= 0.5 else "not body")
            text = sample.layout.texts[i]
            weight = abs(float(keep) - float(share)) * len(text) ** 0.5
            wrong.append((weight, WrongBlock(sample.record.id, i, label, float(keep), text[:90])))
    return [block for _, block in sorted(wrong, key=lambda pair: -pair[0])[:most]]
