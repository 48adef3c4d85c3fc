"""Boilerplate left and text lost by extractors, by kind of line, on pages with every block labelled.

Blocks are counted in the same way for all tools: a block is kept if the tool's text holds at least half of its 5-grams
of characters. For boilerplate, the article's own lines are first removed from the text: an article may mention its
outlet or repeat its headline.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from copytaster.classifier.features.characters import Codes
from copytaster.classifier.features.reading import share_kept
from copytaster.classifier.learning.crossfit import Judged
from copytaster.classifier.learning.outcomes import Outcome, fully_labelled, outcome, outcome_table
from copytaster.classifier.samples.packs import load_samples
from copytaster.classifier.samples.sample import Sample

from .tools import OutOfTime, Tool, run

HALF = 0.5
WARM = 3
"""Pages that are run twice, because the first run fills caches and causes late imports."""


@dataclass(frozen=True)
class Leaks:
    """One tool: the figures of `outcome_table`, median CPU milliseconds per page, pages that it failed on."""

    figures: Mapping[str, Any]
    milliseconds: float
    failed: int


def labelled_pages(paths: Sequence[Path], jobs: int) -> list[Sample]:
    """Read the article pages of folders and packs whose blocks are all labelled."""
    samples = [one for one in load_samples(paths, None, 7, False, jobs, measure=True) if not one.record.is_text]
    return [one for one in samples if one.holds_article and fully_labelled(_judged(one, one.keep))]


def leaks(tools: Mapping[str, Tool], samples: Sequence[Sample]) -> dict[str, Leaks]:
    """Run every tool on every page, in random order, so that load on the machine affects all tools equally."""
    seconds: dict[str, list[float]] = {name: [] for name in tools}
    outcomes: dict[str, list[Outcome]] = {name: [] for name in tools}
    failed = dict.fromkeys(tools, 0)
    order = random.Random(7)
    for number, sample in enumerate([*samples[:WARM], *samples]):
        names = list(tools)
        order.shuffle(names)
        for name in names:
            start = time.process_time()
            try:
                text = run(tools[name], {"html": sample.record.html, "url": sample.record.url})
            except (Exception, OutOfTime):
                text = ""
                failed[name] += number >= WARM
            if number >= WARM:
                seconds[name].append(time.process_time() - start)
                outcomes[name].append(outcome(_kept(sample, text), HALF))
    return {
        name: Leaks(outcome_table(pages)["all"], 1000 * median(seconds[name]), failed[name])
        for name, pages in outcomes.items()
    }


def recorded(manifest: Mapping[str, Any], pack: str, samples: Sequence[Sample]) -> Leaks | None:
    """Return the out-of-fold figures of the training run, if it judged exactly these pages."""
    figures = manifest.get("figures", {}).get("whole", {}).get(pack)
    sites = len({sample.record.site for sample in samples})
    if figures is None or (figures["pages"], figures["sites"]) != (len(samples), sites):
        return None
    return Leaks(figures, float("nan"), 0)


def _kept(sample: Sample, text: str) -> Judged:
    codes, texts = sample.layout.codes, sample.layout.texts
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    kept = share_kept(codes, texts, lines)
    wanted = sample.keep >= HALF
    article = [text for text, use in zip(texts, wanted & (kept >= HALF), strict=True) if use]
    if lines and article:
        explained = share_kept(Codes.of(lines), lines, article)
        lines = [line for line, share in zip(lines, explained, strict=True) if share < HALF]
    return _judged(sample, np.where(wanted, kept, share_kept(codes, texts, lines)))


def _judged(sample: Sample, keep: np.ndarray) -> Judged:
    return Judged(sample, -1, np.nan_to_num(keep).astype(np.float32), None)


def labels_left(found: Mapping[str, Leaks]) -> list[str]:
    """List the labels of boilerplate that are left, the most frequent first."""
    totals: dict[str, int] = {}
    for one in found.values():
        for label, count in one.figures["junk"].items():
            totals[label] = totals.get(label, 0) + count
    return sorted(totals, key=lambda label: -totals[label])


def ordered(found: Mapping[str, Leaks]) -> list[tuple[str, Leaks]]:
    """Sort the tools by the share of articles without damage and without boilerplate."""
    return sorted(found.items(), key=lambda item: (-item[1].figures["exact"], item[1].figures["junk_lines"]))


def tables(found: Mapping[str, Leaks]) -> str:
    """Write two Markdown tables: pages and cost, lines left as a mean per page; lines left per 100 pages, by label."""
    lines = [
        "| tool | exact | clean | damaged | emptied | lines left | CPU, ms |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, one in ordered(found):
        row, low, high = one.figures, one.figures["low"], one.figures["high"]
        cost = "" if isnan(one.milliseconds) else f"{one.milliseconds:.0f}"
        failed = f" (failed on {one.failed})" if one.failed else ""
        lines.append(
            f"| {name}{failed} | {row['exact']:.0%} | {row['clean']:.0%} | "
            f"{row['losing']:.0%} ({100 * low['losing']:.0f} to {100 * high['losing']:.0f}) | {row['emptied']:.0%} | "
            f"{row['junk_lines']:.1f} ({low['junk_lines']:.1f} to {high['junk_lines']:.1f}) | {cost} |"
        )
    labels = labels_left(found)
    lines += ["", "Boilerplate lines left per 100 pages, by kind:", ""]
    lines += ["| tool | " + " | ".join(labels) + " |", "| --- |" + " ---: |" * len(labels)]
    for name, one in ordered(found):
        counts = (100 * one.figures["junk"].get(label, 0) / one.figures["pages"] for label in labels)
        lines.append(f"| {name} | " + " | ".join(f"{count:.0f}" for count in counts) + " |")
    return "\n".join(lines) + "\n"
