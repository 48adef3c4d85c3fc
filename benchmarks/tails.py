"""Real bodies with planted tails, judged out of fold: what stays of the tail, what is lost of the body, by language.

    python -m benchmarks.tails --corpus ../shared/corpus --cache .cache            pages and texts
    python -m benchmarks.tails --corpus ../shared/corpus --cache .cache --without ja    trained without a language

The bodies are those of the `lines` pack and of a part of the gold pages. Headlines, outlets, notices, bylines and
promos are those of the tests, none of which training plants. Languages without test words get English tails.
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from copytaster.classifier.learning.crossfit import CrossFit, Judged
from copytaster.classifier.learning.figures import clean_share, kept_by_label
from copytaster.classifier.learning.fit import TEXT_HEADS, Settings
from copytaster.classifier.learning.train import THRESHOLDS
from copytaster.classifier.model.judge import feature_names, text_feature_names
from copytaster.classifier.samples.packs import load_samples
from copytaster.classifier.samples.record import Record
from copytaster.classifier.samples.sample import Sample, featurise
from copytaster.classifier.samples.synthetic.columns import column_page
from copytaster.classifier.samples.synthetic.flatten import raw_text, with_tail
from copytaster.classifier.samples.synthetic.planting import Words

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from planting_words import TEST_WORDS

SEED = 2026
SHARE = 6
"""One in so many gold pages gives a body; all of the `lines` pack do."""
LABELS = ("TEASER", "NOTICE", "BYLINE", "PROMO", "BODY", "SUBHEAD")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--corpus", type=Path, nargs="+", default=[Path("../shared/corpus"), Path("tests/fixtures")])
    parser.add_argument("--cache", type=Path, default=Path(".cache"))
    parser.add_argument("--threshold", type=float, default=THRESHOLDS["balanced"])
    parser.add_argument("--copies", type=int, default=3, help="pages made of each body")
    parser.add_argument("--rounds", type=int, default=Settings.rounds)
    parser.add_argument("--without", metavar="LANG", help="leave a language out of training, and judge only it")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    samples = load_samples(args.corpus, args.cache, 7, planted=True)
    gold = [s for s in samples if s.record.source == "gold"]
    bodies = [*gold[::SHARE], *(s for s in samples if s.record.source == "lines")]
    settings = Settings(rounds=args.rounds)
    used = samples
    if args.without:
        bodies = [s for s in bodies if s.record.lang == args.without]
        used = [s for s in samples if s.record.lang != args.without]
        labelled = [s for s in samples if s.record.lang == args.without and s.record.source in {"lines", "fixtures"}]
    cross = CrossFit(used, settings, jobs=2)
    for text in (False, True):
        made = [r for copy in range(args.copies) for r in planted_records(bodies, copy, text)]
        extra = featurise(made, args.cache)
        if args.without:
            extra += [s for s in labelled if not text] + [
                s for s in samples if text and s.record.lang == args.without and s.record.source == "text_lines"
            ]
        names = text_feature_names(TEXT_HEADS) if text else feature_names(TEXT_HEADS)
        wanted = {id(sample) for sample in extra}
        judgements = cross.judge(settings, names, text=text, also=extra, jobs=2)
        judged = [one for one in judgements if id(one.sample) in wanted]
        print("\n".join(_lines("texts" if text else "pages", judged, args.threshold)), flush=True)


def planted_records(bodies: Sequence[Sample], copy: int, text: bool) -> Iterator[Record]:
    """One page, or text, of each body, with a tail of the tests' words."""
    for sample in bodies:
        record = sample.record
        rng = random.Random(f"{SEED}/{copy}/{text}/{record.id}")
        words: Words = TEST_WORDS.get(record.lang) or TEST_WORDS["en"]
        body = [
            (line, label or "BODY")
            for line, label, keep in zip(sample.layout.texts, sample.labels, sample.keep, strict=True)
            if keep >= 0.5
        ]
        name, language = f"{record.id}#test{copy}", record.lang
        if text:
            lines = with_tail(body, record.headline, words, rng)
            yield Record(
                id=name,
                site=record.site,
                lang=language,
                pack="test",
                kind="text",
                variant="test",
                url=None,
                html="",
                lines=tuple(lines),
                raw=raw_text(lines, rng),
            )
        else:
            html, added = column_page(record.headline, body, words, rng)
            yield Record(id=name, site=record.site, lang=language, pack="test", url=record.url, html=html, lines=added)


def _lines(title: str, judged: Sequence[Judged], threshold: float) -> Iterator[str]:
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        groups["all"].append(one)
        groups[f"{one.sample.record.source} {one.sample.record.lang}"].append(one)
    yield f"{title:<14} {'pages':>6} " + " ".join(f"{label:>16}" for label in LABELS) + f" {'clean':>7}"
    for name, pages in sorted(groups.items(), key=lambda item: -len(item[1])):
        kept = kept_by_label(pages, threshold)
        cells = " ".join(
            f"{kept[label][0]:7.2%} of {kept[label][1]:>5}" if label in kept else f"{'':>16}" for label in LABELS
        )
        yield f"{name:<14} {len(pages):>6} {cells} {clean_share(pages, threshold):7.1%}"
    yield ""


if __name__ == "__main__":
    main()
