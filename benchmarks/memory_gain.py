"""Gain and cost of a site memory on labelled pages, judged out of fold: leaks, losses, exact pages by language.

    copytaster train --from-scratch PACK… -o MODEL --judged judged.joblib
    python -m benchmarks.memory_gain judged.joblib PACK… [--measure PACK…] [--cache DIR] [--pages 5]

Reads the probabilities that the training run wrote (the same packs, in any order) and weighs, for every page of a site
with enough pages, the history of the site's other pages: all of them, as `batch --memory` does, and only the earlier
ones, as a crawl does. Figures are of fully labelled pages (gold) and of pages with a known text (others).
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import joblib
import numpy as np
from copytaster.classifier.features.layout import Layout
from copytaster.classifier.learning.fit import KINDS
from copytaster.classifier.learning.metrics import Score, f1, score
from copytaster.classifier.learning.train import THRESHOLDS
from copytaster.classifier.memory import History, Sighting, key_of, sighting_of
from copytaster.classifier.memory.recollection import exempt_blocks, page_traces, recollect
from copytaster.classifier.page.page import read_page
from copytaster.classifier.samples.packs import load_samples
from copytaster.classifier.samples.sample import Sample
from numpy.typing import NDArray

SEED = 7
RESAMPLES = 1000


@dataclass(frozen=True)
class Seen:
    """A labelled page with its probabilities out of fold, before and after its site's history was weighed."""

    sample: Sample
    before: NDArray[np.float32]
    after: NDArray[np.float32]


@dataclass(frozen=True)
class Gain:
    """One page before and after: its scores, and its leaked and lost blocks."""

    site: str
    lang: str
    before: Score
    after: Score
    leaks: tuple[int, int]
    losses: tuple[int, int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("judged", type=Path, help="as `train --judged` writes it")
    parser.add_argument("packs", type=Path, nargs="+")
    parser.add_argument("--measure", type=Path, nargs="*", default=[], help="packs for measuring only")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--pages", type=int, default=5, help="least number of pages of a site")
    parser.add_argument("--threshold", type=float, default=THRESHOLDS["balanced"])
    args = parser.parse_args()
    sites = sites_of(args)
    print(f"{sum(map(len, sites.values()))} pages of {len(sites)} sites with {args.pages} pages or more")
    for name, weighed in (("all other pages (batch)", weigh_all), ("earlier pages only (crawl)", weigh_earlier)):
        gains = [gain_of(seen, args.threshold) for pages in sites.values() for seen in weighed(pages, args.threshold)]
        print(f"\n{name}")
        print("\n".join(table([one for one in gains if one is not None])))


def sites_of(args: argparse.Namespace) -> dict[str, list[tuple[Sample, NDArray[np.float32], NDArray[np.float32]]]]:
    """Map each site to its judged pages, unchanged and one per address, with both kinds of probabilities."""
    judged = {(name, source): (keep, kinds) for name, source, keep, kinds in joblib.load(args.judged)}
    samples = load_samples(args.packs, args.cache, SEED, planted=False)
    if args.measure:
        samples += load_samples(args.measure, args.cache, SEED, planted=False, measure=True)
    sites: dict[str, dict[int, tuple[Sample, NDArray[np.float32], NDArray[np.float32]]]] = defaultdict(dict)
    for sample in samples:
        record = sample.record
        keep, kinds = judged.get((record.id, record.source), (None, None))
        if record.is_text or record.variant or record.fragment or kinds is None or keep is None or not record.site:
            continue
        sites[record.site].setdefault(key_of(record.url or record.id), (sample, keep, kinds))
    return {site: list(pages.values()) for site, pages in sorted(sites.items()) if len(pages) >= args.pages}


Pages = Sequence[tuple[Sample, NDArray[np.float32], NDArray[np.float32]]]


def weigh_all(pages: Pages, threshold: float) -> Iterator[Seen]:
    """Judge every page by all others of its site."""
    history = History.of({_key(sample): _sighting(sample, keep, threshold) for sample, keep, _ in pages})
    for sample, keep, kinds in pages:
        yield Seen(sample, keep, _recall(history, sample, keep, kinds, threshold))


def weigh_earlier(pages: Pages, threshold: float) -> Iterator[Seen]:
    """Judge every page by those before it, in an order drawn at random."""
    history = History.of({})
    for sample, keep, kinds in random.Random(SEED).sample(list(pages), len(pages)):
        yield Seen(sample, keep, _recall(history, sample, keep, kinds, threshold))
        history = history.with_page(_key(sample), _sighting(sample, keep, threshold))


def _key(sample: Sample) -> int:
    return key_of(sample.record.url or sample.record.id)


def _sighting(sample: Sample, keep: NDArray[np.float32], threshold: float) -> Sighting:
    page = read_page(sample.record.html, sample.record.url)
    layout = Layout.of_page(page)
    blocks = [block for block in page.blocks if block.index not in page.repeated]
    return sighting_of(page_traces(layout.nodes, layout.leaves, blocks, page.links, keep), keep, keep >= threshold)


def _recall(
    history: History, sample: Sample, keep: NDArray[np.float32], kinds: NDArray[np.float32], threshold: float
) -> NDArray[np.float32]:
    page = read_page(sample.record.html, sample.record.url)
    layout = Layout.of_page(page)
    blocks = [block for block in page.blocks if block.index not in page.repeated]
    declared = (page.head.title, page.head.description)
    exempt = exempt_blocks(blocks, declared, keep, kinds, KINDS, threshold)
    traces = page_traces(layout.nodes, layout.leaves, blocks, page.links, keep)
    return recollect(history, _key(sample), page.url, traces, keep, threshold, exempt).probability


def gain_of(seen: Seen, threshold: float) -> Gain | None:
    """Compare the text before and after with the truth; None for a page without an article."""
    sample = seen.sample
    if not sample.holds_article or not sample.known_as_a_whole:
        return None
    known = ~np.isnan(sample.keep) & ~sample.later
    wanted = known & (sample.keep >= 0.5)
    texts = np.array([" ".join(text.split()) for text in sample.layout.texts], dtype=object)
    truth = sample.truth if sample.truth is not None else "\n".join(texts[wanted])
    scores, leaks, losses = [], [], []
    for keep in (seen.before, seen.after):
        kept = known & (keep >= threshold)
        scores.append(score("\n".join(texts[kept]), truth))
        leaks.append(int((kept & ~wanted).sum()))
        losses.append(int((wanted & ~kept).sum()))
    return Gain(
        sample.record.site,
        sample.record.lang,
        scores[0],
        scores[1],
        (leaks[0], leaks[1]),
        (losses[0], losses[1]),
    )


def table(gains: Sequence[Gain]) -> Iterator[str]:
    """Yield the figures of all pages, then by language, most pages first."""
    languages: dict[str, list[Gain]] = defaultdict(list)
    for one in gains:
        languages[one.lang].append(one)
    yield "| pages of | pages | sites | leaked blocks | lost blocks | exact | F1 | difference, 95 % | better | worse |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: |"
    groups: Mapping[str, list[Gain]] = {"all": list(gains), **dict(sorted(languages.items(), key=_most))}
    for name, group in groups.items():
        before, after = (_mean([getattr(one, side) for one in group]) for side in ("before", "after"))
        low, high = interval(group)
        exact = [sum(getattr(one, side).exact for one in group) / len(group) for side in ("before", "after")]
        change = [
            f1(one.after.precision, one.after.recall) - f1(one.before.precision, one.before.recall) for one in group
        ]
        yield (
            f"| {name} | {len(group)} | {len({one.site for one in group})} "
            f"| {sum(one.leaks[0] for one in group)} → {sum(one.leaks[1] for one in group)} "
            f"| {sum(one.losses[0] for one in group)} → {sum(one.losses[1] for one in group)} "
            f"| {exact[0]:.1%} → {exact[1]:.1%} | {before:.4f} → {after:.4f} "
            f"| {after - before:+.4f}, {low:+.4f} to {high:+.4f} "
            f"| {sum(one > 1e-9 for one in change)} | {sum(one < -1e-9 for one in change)} |"
        )


def _most(item: tuple[str, list[Gain]]) -> tuple[int, str]:
    return -len(item[1]), item[0]


def _mean(scores: Sequence[Score]) -> float:
    return f1(float(np.mean([one.precision for one in scores])), float(np.mean([one.recall for one in scores])))


def interval(gains: Sequence[Gain]) -> tuple[float, float]:
    """Return the 95 % interval of the difference of F1, from resampled sites."""
    sites = {site: number for number, site in enumerate(sorted({one.site for one in gains}))}
    sums = np.zeros((len(sites), 5))
    for one in gains:
        sums[sites[one.site]] += (1, one.before.precision, one.before.recall, one.after.precision, one.after.recall)
    drawn = np.random.default_rng(SEED).integers(0, len(sites), size=(RESAMPLES, len(sites)))
    differences = []
    for picks in drawn:
        pages, p0, r0, p1, r1 = sums[picks].sum(axis=0)
        differences.append(f1(p1 / pages, r1 / pages) - f1(p0 / pages, r0 / pages))
    low, high = np.quantile(differences, [0.025, 0.975])
    return float(low), float(high)


if __name__ == "__main__":
    main()
