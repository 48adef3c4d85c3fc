"""Experiments on the classifier: each variant is fitted and judged out of fold by site, on the same pages.

    python -m benchmarks.experiments base no-kept rounds-300 --corpus ../shared/corpus --cache .cache

A variant is a line in VARIANTS: its changes of the settings, the columns or the samples. The first variant given is the
base with which the others are compared, page by page. Record results in EXPERIMENTS.md.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
import warnings
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

# more threads than cores would spin at every barrier of the boosting
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import joblib
import numpy as np
import trafilatura
from copytaster.classifier.features import groups_of, matrix, reading_table
from copytaster.classifier.learning.crossfit import CrossFit, Judged
from copytaster.classifier.learning.figures import clean_share, kept_by_label, scores, text_of, wrong_blocks
from copytaster.classifier.learning.fit import TEXT_HEADS, Settings
from copytaster.classifier.learning.metrics import Score, f1, paired_difference, score, summarise
from copytaster.classifier.learning.outcomes import RATES, outcome_table, outcomes
from copytaster.classifier.learning.train import THRESHOLDS
from copytaster.classifier.model.judge import feature_names, text_feature_names
from copytaster.classifier.samples.folds import FOLDS
from copytaster.classifier.samples.packs import load_samples
from copytaster.classifier.samples.sample import Sample, write_whole

PACKS = ("gold", "wcxb_dev_article", "extra", "fixtures")
LABELS = ("TEASER", "NOTICE", "BYLINE", "PROMO", "BODY")
_LOG = logging.getLogger("experiments")


def without(*groups: str) -> Callable[[str], bool]:
    """All columns but those of the named groups; `names` and `words` are the linear models' scores."""
    table = groups_of()
    banned = {name for group in groups for name in table.get(group, ())}
    prefixes = tuple({"names": "names_", "words": "text_"}[group] for group in groups if group not in table)
    return lambda name: name not in banned and not (prefixes and name.startswith(prefixes))


@dataclass(frozen=True)
class Variant:
    """The changes: settings by name, the training samples, more readings of trafilatura by its options."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    samples: Callable[[Sample], bool] | None = None
    modes: tuple[str, ...] = ()


def _lot(sample: Sample) -> int:
    """Return a number below 100 that all samples of a site share."""
    return zlib.crc32(sample.record.site.encode()) % 100


VARIANTS: Mapping[str, Variant] = {
    "base": Variant(),
    "no-own": Variant({"columns": without("own")}),
    "no-links": Variant({"columns": without("links")}),
    "no-markup": Variant({"columns": without("markup")}),
    "no-context": Variant({"columns": without("context")}),
    "no-evidence": Variant({"columns": without("evidence")}),
    "no-kept": Variant({"columns": without("kept")}),
    "no-names": Variant({"columns": without("names")}),
    "no-words": Variant({"columns": without("words")}),
    "no-planting": Variant(samples=lambda s: not s.record.variant),
    "no-listed": Variant(samples=lambda s: s.record.variant != "listed"),
    "no-belonging": Variant({"columns": without("belonging")}),
    "gold": Variant(samples=lambda s: s.record.pack in {"gold", "lines", "fixtures", "stubs"}),
    "sites-12": Variant(samples=lambda s: _lot(s) < 12),
    "sites-25": Variant(samples=lambda s: _lot(s) < 25),
    "sites-50": Variant(samples=lambda s: _lot(s) < 50),
    "modes": Variant(modes=("fast", "favor_precision", "favor_recall")),
    "seed-8": Variant({"seed": 8}),
    "rounds-300": Variant({"rounds": 300, "rate": 0.06}),
    "leaves-15": Variant({"leaves": 15, "rounds": 240, "rate": 0.1}),
    "leaves-63": Variant({"leaves": 63, "rounds": 120, "rate": 0.08}),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("variants", nargs="+", choices=list(VARIANTS), metavar="VARIANT")
    parser.add_argument("--corpus", type=Path, nargs="+", default=[Path("../shared/corpus"), Path("tests/fixtures")])
    parser.add_argument("--cache", type=Path, default=Path(".cache"))
    parser.add_argument("--thresholds", type=float, nargs="+", default=[THRESHOLDS["balanced"]])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--folds", type=int, nargs="+", default=list(range(FOLDS)), help="two or more folds that are judged"
    )
    parser.add_argument("--wrong", type=int, default=0, help="list so many wrong blocks and worst pages of each pack")
    parser.add_argument("--text", action="store_true", help="the texts, not the pages")
    args = parser.parse_args()
    if len(set(args.folds)) < 2:
        parser.error("--folds: the second pass learns from the judged folds, so name two or more")
    warnings.simplefilter("ignore")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    samples = load_samples(args.corpus, args.cache, args.seed, planted=True)
    bases: dict[float, dict[str, list[Score]]] = {threshold: {} for threshold in args.thresholds}
    for name in args.variants:
        start = time.monotonic()
        judged, first = judge(VARIANTS[name], samples, args.seed, args.cache, args.text, args.folds)
        kept = {(j.sample.record.source, j.sample.record.id): j.keep for j in judged}
        joblib.dump(kept, args.cache / f"judged-{name}{'-text' if args.text else ''}.joblib")
        for threshold, base in bases.items():
            print("\n".join(_lines(f"{name} {threshold}", judged, first, threshold, base)), flush=True)
        print("\n".join(_wrong(judged, args.thresholds[0], args.wrong)), flush=True)
        _LOG.info("%s took %.0f s", name, time.monotonic() - start)


def judge(
    variant: Variant, samples: Sequence[Sample], seed: int, cache: Path, text: bool, folds: Sequence[int]
) -> tuple[list[Judged], list[Judged]]:
    """Fit and judge one variant in both passes, and in the first alone; the linear models of equal samples are fitted
    once. All samples are judged, including those on which the variant is not trained."""
    used = [s for s in samples if variant.samples is None or variant.samples(s)]
    learnt = set(map(id, used))
    also = [s for s in samples if id(s) not in learnt and s.record.is_text == text]
    settings = replace(Settings(seed=seed), **variant.settings)
    key = joblib.hash([(s.record.id, s.rows.shape) for s in used])
    store = cache / f"crossfit-{key}-{seed}.joblib"
    cross = CrossFit(used, Settings(seed=seed), joblib.load(store) if store.exists() else (), jobs=2)
    write_whole(cross.fitted, store)
    names = text_feature_names(TEXT_HEADS) if text else feature_names(TEXT_HEADS)
    if variant.modes:
        cross.samples = joblib.Parallel(n_jobs=2)(joblib.delayed(read_by)(s, variant.modes) for s in cross.samples)
        names = [f"column_{i}" for i in range(cross.rows(cross.indices(text)[0]).shape[1])]
    opinions = cross.first_pass(settings, names, text, also, 2, folds)
    second = cross.second_pass(opinions, settings, 2)
    first = [Judged.of(one.sample, one.fold, one.keep, one.kinds) for one in opinions]
    return [second.judge(opinion) for opinion in opinions], first


def read_by(sample: Sample, modes: Sequence[str]) -> Sample:
    """Return the sample with the columns of more readings."""
    if sample.record.is_text:
        return sample
    columns = [sample.reading]
    for mode in modes:
        text = trafilatura.extract(sample.record.html, include_comments=False, **{mode: True}) or ""
        columns.append(matrix(reading_table(sample.layout, text.splitlines())))
    return replace(sample, reading=np.concatenate(columns, axis=1))


def _lines(
    name: str, judged: Sequence[Judged], first: Sequence[Judged], threshold: float, base: dict[str, list[Score]]
) -> Iterator[str]:
    judged = sorted(judged, key=lambda one: one.sample.record.id)  # so that pages of two variants pair
    for pack in (*PACKS, "text_lines", "text_fixtures"):
        pages = [j for j in judged if j.sample.record.source == pack and j.sample.truth is not None]
        page_scores = [score(text_of(j, threshold), j.sample.truth or "") for j in pages]
        if not page_scores:
            continue
        total = summarise(page_scores)
        line = (
            f"{name:<18} {pack:<17} {total.pages:>4}  P {total.precision:.4f} R {total.recall:.4f} "
            f"F1 {total.f1:.4f} exact {total.exact:.3f}"
        )
        if pack in base:
            difference, low, high = paired_difference(page_scores, base[pack])
            line += f"   {difference:+.4f} ({low:+.4f} … {high:+.4f})"
        else:
            base[pack] = page_scores
        yield line
    gold = [one for one in judged if one.sample.record.source == "gold"]
    alone = [replace(one, keep=one.raw) for one in gold if one.raw is not None]
    once = [one for one in first if one.sample.record.source == "gold"]
    for title, pages in (("gold, whole pages", gold), ("gold, blocks alone", alone), ("gold, first pass", once)):
        if whole := outcomes(pages, threshold):
            row = outcome_table(whole)["all"]
            yield f"{name:<18} {title:<18} {row['pages']:>4}  " + "  ".join(f"{rate} {row[rate]:.3f}" for rate in RATES)
    for pack in ("lines", "fixtures", "planted_gold", "column_gold", "text_lines", "text_fixtures", "text_planted"):
        pages = [j for j in judged if j.sample.record.source == pack]
        if pages:
            kept = kept_by_label(pages, threshold)
            shares = "  ".join(f"{label} {kept[label][0]:.2%}" for label in LABELS if label in kept)
            yield f"{name:<18} {pack:<17} {len(pages):>4}  kept: {shares}  clean {clean_share(pages, threshold):.3f}"


def _wrong(judged: Sequence[Judged], threshold: float, most: int) -> Iterator[str]:
    for pack in PACKS if most else ():
        pages = [one for one in judged if one.sample.record.source == pack]
        for block in wrong_blocks(pages, threshold, most):
            yield f"{pack} {block.page} [{block.index}] {block.label} {block.keep:.2f} {block.words}"
        worst = sorted(scores(pages, threshold), key=lambda pair: f1(pair[1].precision, pair[1].recall))[:most]
        for one, found in worst:
            yield f"{pack} {one.sample.record.id} precision {found.precision:.3f} recall {found.recall:.3f}"


if __name__ == "__main__":
    main()
