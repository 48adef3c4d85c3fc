"""More training pages out of those that were labelled: the same article with junk planted into it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from .columns import column_page
from .planting import Words, plant, without_blocks
from .sample import Record, Sample
from .words import training_words

COPIES = {"world": 2, "lines": 1, "more": 1, "fixtures": 1, "wcxb_dev_article": 1}
EMPTIED_SHARE = {"more": 0.5, "wcxb_dev_article": 0.2}
COLUMN_SHARE = {"more": 0.7, "wcxb_dev_article": 0.2}
SHARE = {"more": 0.5, "wcxb_dev_article": 0.2}


def emptied_records(samples: Sequence[Sample], seed: int) -> list[Record]:
    """Pages without their article: menus, teasers and footers of real sites, with nothing to keep."""
    made: list[Record] = []
    for sample in samples:
        record = sample.record
        rng = random.Random(f"{seed}/emptied/{record.id}")
        if record.source == "lines" or rng.random() > EMPTIED_SHARE.get(record.source, 1.0):
            continue
        html = without_blocks(record.html, np.nonzero(sample.keep >= 0.5)[0].tolist())
        if html is not None:
            made.append(
                replace(
                    record,
                    id=f"{record.id}#emptied",
                    source=f"emptied_{record.source}",
                    html=html,
                    body=(),
                    body_kinds=(),
                    lines=(),
                )
            )
    return made


def column_records(samples: Sequence[Sample], seed: int) -> list[Record]:
    """Pages made of nothing but a body, now with a planted tail and now without, in the markups of portals."""
    pools = pools_of(samples)
    made: list[Record] = []
    for sample in samples:
        record = sample.record
        rng = random.Random(f"{seed}/column/{record.id}")
        body = [
            (text, label or "BODY")
            for text, label, keep in zip(sample.layout.texts, sample.labels, sample.keep, strict=True) if keep >= 0.5
        ]
        if not body or rng.random() > COLUMN_SHARE.get(record.source, 1.0):
            continue
        words = pools[record.lang].words(record.lang, record.site)
        html, lines = column_page(record.headline, body, words, rng)
        made.append(
            replace(
                record, id=f"{record.id}#column", source=f"column_{record.source}", html=html, lines=lines,
                body=(), body_kinds=(),
            )
        )
    return made


def pools_of(samples: Sequence[Sample]) -> dict[str, Pool]:
    """Real headlines and teasers by language."""
    pools: dict[str, Pool] = defaultdict(Pool)
    for sample in samples:
        record = sample.record
        pool = pools[record.lang]
        if 8 <= len(record.headline) <= 160:
            pool.headlines.append((record.site, " ".join(record.headline.split())))
        for text, label in record.lines:
            if label == "TEASER" and record.source == "lines" and 8 <= len(text) <= 120:
                pool.headlines.append((record.site, " ".join(text.split())))
    return pools


@dataclass(frozen=True)
class Pool:
    """Headlines of one language, each with its site."""

    headlines: list[tuple[str, str]] = field(default_factory=list)

    def words(self, lang: str, site: str) -> Words:
        """What may be planted into a page of `site`: invented words, and headlines of other sites."""
        return training_words(lang, [text for one, text in self.headlines if one != site][:400])


def planted_records(samples: Sequence[Sample], seed: int) -> list[Record]:
    """Copies of labelled pages with planted tails. Headlines come from pages of other sites and from our lists."""
    pools = pools_of(samples)
    made: list[Record] = []
    for number, sample in enumerate(samples):
        record = sample.record
        rng = random.Random(f"{seed}/{record.id}")
        if rng.random() > SHARE.get(record.source, 1.0):
            continue
        kept = np.nonzero(sample.keep >= 0.5)[0].tolist()
        words = pools[record.lang].words(record.lang, record.site)
        for copy in range(COPIES.get(record.source, 0)):
            planted = plant(record.html, kept, words, seed * 1_000_003 + number * 7 + copy)
            if planted is not None:
                made.append(
                    replace(
                        record,
                        id=f"{record.id}#{copy}",
                        html=planted.html,
                        planted=planted.lines,
                    )
                )
    return made
