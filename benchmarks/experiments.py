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
import numpy as np
from copytaster.classifier.features import groups_of, matrix
from copytaster.classifier.features.kept import share_columns
from copytaster.classifier.learning.crossfit import CrossFit, Judged
from copytaster.classifier.learning.evaluation import clean_share, kept_by_label, text_of
from copytaster.classifier.learning.fit import FOLDS, TEXT_HEADS, Settings, fit_keep
from copytaster.classifier.learning.metrics import Score, paired_difference, score, summarise
from copytaster.classifier.learning.training import THRESHOLDS
from copytaster.classifier.model import feature_names, text_feature_names
from copytaster.classifier.samples.sample import Sample
from copytaster.classifier.samples.sources import load_samples
from copytaster.classifier.trees import Trees, sigmoid

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
    """What is changed: settings by name, the samples that are there at all, a second pass over what the first said."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    samples: Callable[[Sample], bool] | None = None
    twice: bool = False


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
    "twice": Variant(twice=True),
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
    parser.add_argument("--threshold", type=float, default=THRESHOLDS["balanced"])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--text", action="store_true", help="the texts, not the pages")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    samples = load_samples(args.corpus, args.cache, args.seed, planted=True)
    base: dict[str, list[Score]] = {}
    for name in args.variants:
        start = time.monotonic()
        judged = judge(VARIANTS[name], samples, args.seed, args.cache, args.text)
        kept = {(j.sample.record.source, j.sample.record.id): j.keep for j in judged}
        joblib.dump(kept, args.cache / f"judged-{name}{'-text' if args.text else ''}.joblib")
        print("\n".join(_lines(name, judged, args.threshold, base)), flush=True)
        _LOG.info("%s took %.0f s", name, time.monotonic() - start)


def judge(variant: Variant, samples: Sequence[Sample], seed: int, cache: Path, text: bool) -> list[Judged]:
    """Fit and judge one variant; the linear models of equal samples are fitted once."""
    used = [s for s in samples if variant.samples is None or variant.samples(s)]
    settings = replace(Settings(seed=seed), **variant.settings)
    key = joblib.hash([(s.record.id, s.rows.shape) for s in used])
    store = cache / f"crossfit-{key}-{seed}.joblib"
    cross = CrossFit(used, Settings(seed=seed), joblib.load(store) if store.exists() else None)
    joblib.dump(cross.fitted, store)
    if variant.twice:
        return judge_twice(cross, settings)
    names = text_feature_names(TEXT_HEADS) if text else feature_names(TEXT_HEADS)
    return list(cross.judge(settings, names, text=text, kinds=False, jobs=2))


def judge_twice(cross: CrossFit, settings: Settings) -> list[Judged]:
    """A second pass in which blocks see their neighbours' out-of-fold probabilities, with nothing of the outer fold."""
    first = replace(settings, rounds=settings.rounds // 2, rate=settings.rate * 1.5)
    indices = cross.indices(text=False)
    found = []
    for outer in range(FOLDS):
        scored = {i: cross.rows(i, outer) for i in indices}
        seen: dict[int, np.ndarray] = {}
        for inner in range(FOLDS):
            data = cross.training_rows([i for i in indices if cross.folds[i] not in {outer, inner}], outer)
            trees = Trees.of_estimator(fit_keep(data.rows, data.target, data.weight, first))
            for i in indices:
                if cross.folds[i] == inner:
                    keep = sigmoid(trees.scores(scored[i].astype(np.float32))[:, 0])
                    seen[i] = np.concatenate([scored[i], matrix(share_columns(cross.samples[i].layout, keep))], axis=1)
        train = [i for i in indices if cross.folds[i] != outer]
        rows = np.concatenate([seen[i][cross.chosen[i].index] for i in train])
        target = np.concatenate([cross.chosen[i].target for i in train])
        weight = np.concatenate([cross.chosen[i].weight for i in train])
        trees = Trees.of_estimator(fit_keep(rows, target, weight, settings))
        for i in indices:
            if cross.folds[i] == outer:
                keep = sigmoid(trees.scores(seen[i].astype(np.float32))[:, 0])
                found.append(Judged(cross.samples[i], outer, keep, None))
    return found


def _lines(name: str, judged: Sequence[Judged], threshold: float, base: dict[str, list[Score]]) -> Iterator[str]:
    for pack in (*PACKS, "text_lines", "text_fixtures"):
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
    for pack in ("lines", "fixtures", "planted_world", "column_world", "text_lines", "text_fixtures", "text_planted"):
        pages = [j for j in judged if j.sample.record.source == pack]
        if pages:
            kept = kept_by_label(pages, threshold)
            told = "  ".join(f"{label} {kept[label][0]:.2%}" for label in LABELS if label in kept)
            yield f"{name:<14} {pack:<17} {len(pages):>4}  kept: {told}  clean {clean_share(pages, threshold):.3f}"


if __name__ == "__main__":
    main()
