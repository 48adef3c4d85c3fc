"""More training pages from labelled ones: the same article with boilerplate planted into it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..record import Record
from ..sample import Sample
from .columns import column_page
from .planting import plant, with_mentions, without_blocks
from .vocabulary import Stock

MENTIONS = 0.5
"""Share of the bodies that get mentions of other articles between their paragraphs."""


def number_of_copies(record: Record, variant: str, seed: int) -> int:
    """Return the number of copies of a variant for a page: the expected number, rounded up or down at random."""
    expected = record.copies.get(variant, 0.0)
    return int(expected + random.Random(f"{seed}/{variant}/{record.id}").random())


def emptied_records(samples: Sequence[Sample], seed: int) -> list[Record]:
    """Make pages without their article: menus, teasers and footers of real sites, with nothing to keep."""
    made: list[Record] = []
    for sample in samples:
        record = sample.record
        rng = random.Random(f"{seed}/emptied/{record.id}")
        if sample.repeats or rng.random() >= record.copies.get("emptied", 0.0):
            continue
        html = without_blocks(record.html, np.nonzero(sample.keep >= 0.5)[0].tolist())
        if html is not None:
            made.append(
                replace(
                    record,
                    id=f"{record.id}#emptied",
                    variant="emptied",
                    html=html,
                    mapped=False,
                    exact=False,
                    body=(),
                    body_kinds=(),
                    lines=(),
                )
            )
    return made


def column_records(samples: Sequence[Sample], stock: Stock, seed: int) -> list[Record]:
    """Make pages with only a body, with or without a planted tail, in the markups of portals."""
    made: list[Record] = []
    for sample in samples:
        record = sample.record
        body = [
            (text, label or "BODY")
            for text, label, keep in zip(sample.layout.texts, sample.labels, sample.keep, strict=True)
            if keep >= 0.5
        ]
        words = stock.words(record.lang, record.site)
        for copy in range(number_of_copies(record, "column", seed) if body else 0):
            rng = random.Random(f"{seed}/column{copy}/{record.id}")
            html, lines = column_page(record.headline, with_mentions(body, words, rng, MENTIONS), words, rng)
            made.append(
                replace(
                    record,
                    id=f"{record.id}#column{copy}",
                    variant="column",
                    html=html,
                    lines=lines,
                    body=(),
                    body_kinds=(),
                    mapped=False,
                    exact=False,
                )
            )
    return made


def planted_records(samples: Sequence[Sample], stock: Stock, seed: int) -> list[Record]:
    """Return copies of labelled pages with planted tails. Headlines are from pages of other sites and our lists."""
    made: list[Record] = []
    for number, sample in enumerate(samples):
        record = sample.record
        kept = np.nonzero(sample.keep >= 0.5)[0].tolist()
        words = stock.words(record.lang, record.site)
        for copy in range(0 if sample.repeats else number_of_copies(record, "planted", seed)):
            planted = plant(record.html, kept, words, seed * 1_000_003 + number * 7 + copy)
            if planted is not None:
                made.append(
                    replace(
                        record,
                        id=f"{record.id}#{copy}",
                        variant="planted",
                        html=planted.html,
                        planted=planted.lines,
                    )
                )
    return made
