"""Experiments on the classifier: each variant is fitted and judged out of fold by site, on the same pages.

    python -m benchmarks.experiments base no-kept rounds-300 --corpus ../shared/corpus --cache .cache

A variant is a line in VARIANTS: what it changes in the settings, in the columns, or in the samples. The first one named
is the base that the others are compared with, page by page. What is learnt here goes into EXPERIMENTS.md.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

# more threads than cores spin at every barrier of the boosting
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import joblib
from copytaster.classifier.crossfit import CrossFit, Judged
from copytaster.classifier.evaluation import clean_share, kept_by_label, text_of
from copytaster.classifier.features import groups_of
from copytaster.classifier.fit import TEXT_HEADS, Settings
from copytaster.classifier.metrics import Score, paired_difference, score, summarise
from copytaster.classifier.model import feature_names
from copytaster.classifier.samples import Sample
from copytaster.classifier.sources import load_samples

PACKS = ("world", "wcxb_dev_article", "more", "fixtures")
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
    """What is changed: settings by name, and which samples are there at all."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    samples: Callable[[Sample], bool] | None = None


def _source(sample: Sample) -> str:
    return sample.record.source


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
    "no-planting": Variant(samples=lambda s: not _source(s).startswith(("planted", "emptied"))),
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
    parser.add_argument("--threshold", type=float, default=0.4)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    samples = load_samples(args.corpus, args.cache, args.seed, planted=True)
    base: dict[str, list[Score]] = {}
    for name in args.variants:
        start = time.monotonic()
        judged = judge(VARIANTS[name], samples, args.seed, args.cache)
        joblib.dump(judged, args.cache / f"judged-{name}.joblib")
        print("\n".join(_lines(name, judged, args.threshold, base)), flush=True)
        _LOG.info("%s took %.0f s", name, time.monotonic() - start)


def judge(variant: Variant, samples: Sequence[Sample], seed: int, cache: Path) -> list[Judged]:
    """Fit and judge one variant; the linear models of equal samples are fitted once."""
    used = [s for s in samples if variant.samples is None or variant.samples(s)]
    used = [s for s in used if not s.record.is_text]
    settings = replace(Settings(seed=seed), **variant.settings)
    key = joblib.hash([(s.record.id, s.rows.shape) for s in used])
    store = cache / f"crossfit-{key}-{seed}.joblib"
    if store.exists():
        cross: CrossFit = joblib.load(store)
    else:
        cross = CrossFit(used, Settings(seed=seed))
        joblib.dump(cross, store)
    return list(cross.judge(settings, feature_names(TEXT_HEADS), kinds=False))


def _lines(name: str, judged: Sequence[Judged], threshold: float, base: dict[str, list[Score]]) -> Iterator[str]:
    for pack in PACKS:
        pages = [j for j in judged if j.sample.record.source == pack and j.sample.truth is not None]
        found = [score(text_of(j, threshold), j.sample.truth or "") for j in pages]
        if not found:
            continue
        total = summarise(found)
        line = (
            f"{name:<14} {pack:<17} {total.pages:>4}  P {total.precision:.4f} R {total.recall:.4f} "
            f"F1 {total.f1:.4f} exact {total.exact:.3f}"
        )
        if pack in base:
            difference, low, high = paired_difference(found, base[pack])
            line += f"   {difference:+.4f} ({low:+.4f} … {high:+.4f})"
        else:
            base[pack] = found
        yield line
    for pack in ("lines", "fixtures", "planted_world", "planted_lines"):
        pages = [j for j in judged if j.sample.record.source == pack]
        if pages:
            kept = kept_by_label(pages, threshold)
            told = "  ".join(f"{label} {kept[label][0]:.2%}" for label in LABELS if label in kept)
            yield f"{name:<14} {pack:<17} {len(pages):>4}  kept: {told}  clean {clean_share(pages, threshold):.3f}"


if __name__ == "__main__":
    main()
