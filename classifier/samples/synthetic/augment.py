"""More training pages out of those that were labelled: the same article with junk planted into it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..sample import Record, Sample
from .columns import column_page
from .planting import plant, with_mentions, without_blocks
from .vocabulary import Stock

COPIES = {"world": 2, "lines": 1, "more": 1, "fixtures": 1, "wcxb_dev_article": 1}
EMPTIED_SHARE = {"more": 0.5, "wcxb_dev_article": 0.2}
COLUMN_SHARE = {"more": 0.7, "wcxb_dev_article": 0.2}
SHARE = {"more": 0.5, "wcxb_dev_article": 0.2}
COLUMN_COPIES = {"world": 2, "lines": 2, "fixtures": 2}
MENTIONS = 0.5
"""Share of the bodies that get mentions of other articles between their paragraphs."""


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


def column_records(samples: Sequence[Sample], stock: Stock, seed: int) -> list[Record]:
    """Pages made of nothing but a body, now with a planted tail and now without, in the markups of portals."""
    made: list[Record] = []
    for sample in samples:
        record = sample.record
        body = [
            (text, label or "BODY")
            for text, label, keep in zip(sample.layout.texts, sample.labels, sample.keep, strict=True) if keep >= 0.5
        ]
        words = stock.words(record.lang, record.site)
        for copy in range(COLUMN_COPIES.get(record.source, 1) if body else 0):
            rng = random.Random(f"{seed}/column{copy}/{record.id}")
            if rng.random() > COLUMN_SHARE.get(record.source, 1.0):
                continue
            html, lines = column_page(record.headline, with_mentions(body, words, rng, MENTIONS), words, rng)
            made.append(
                replace(
                    record, id=f"{record.id}#column{copy}", source=f"column_{record.source}", html=html, lines=lines,
                    body=(), body_kinds=(),
                )
            )
    return made


def planted_records(samples: Sequence[Sample], stock: Stock, seed: int) -> list[Record]:
    """Copies of labelled pages with planted tails. Headlines come from pages of other sites and from our lists."""
    made: list[Record] = []
    for number, sample in enumerate(samples):
        record = sample.record
        rng = random.Random(f"{seed}/{record.id}")
        if rng.random() > SHARE.get(record.source, 1.0):
            continue
        kept = np.nonzero(sample.keep >= 0.5)[0].tolist()
        words = stock.words(record.lang, record.site)
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
