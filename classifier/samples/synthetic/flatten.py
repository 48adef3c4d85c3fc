"""Labelled pages → labelled texts, like the output of extractors and the copies on portals, for text mode."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..folds import FOLDS
from ..labelled import read_labelled
from ..pack import Pack
from ..record import Record, line_label, pack_rows
from ..sample import Sample
from .augment import MENTIONS
from .listed import with_lists
from .phrases import training_phrases
from .planting import Line, Words, tail_lines, with_mentions
from .vocabulary import Stock

WHOLE_SHARE = 0.3
"""Share of pages of which the whole page, menus included, is a text as well."""
SURROUNDINGS = {"column": (12, 25), "near": (6, 12)}
"""Most blocks before and after the article in the texts that hold its surroundings."""
AROUND = (4, 15)
"""Blocks before the first body block, and after the last one, in the texts for measuring text mode."""
JUNK = ""
"""Not part of the article, kind unknown."""


def text_records(path: Path, pack: Pack) -> Iterator[Record]:
    """Yield the labelled lines of a pack as texts, with and without html, line by line."""
    for data in pack_rows(path):
        lines = tuple((item["text"], line_label(item["label"])) for item in data["lines"])
        yield Record(
            id=f"{data['id']}#text",
            site=data.get("domain") or data["id"],
            lang=data.get("lang") or "",
            pack=pack.name,
            kind="text",
            url=None,
            html="",
            lines=lines,
            weight=pack.weight,
        )


def fixture_texts(folder: Path, pack: Pack) -> Iterator[Record]:
    """Read labelled texts (folders with `text.txt` and `labels.tsv`) as records."""
    for page in read_labelled(folder):
        if page.plain:
            yield Record(
                id=str(page.folder.relative_to(folder)),
                site=page.site,
                lang=page.lang,
                pack=pack.name,
                kind="text",
                url=None,
                html="",
                lines=tuple((row.text, str(row.label)) for row in page.rows),
                raw=page.document,
                weight=pack.weight,
            )


def flattened(samples: Sequence[Sample], stock: Stock, seed: int) -> list[Record]:
    """Make texts from pages: the bare body; the body with a planted tail; two cuts of its surroundings, and the whole
    page of some; and trafilatura's output, the origin of most extracted texts."""
    made: list[Record] = []
    for sample in samples:
        record = sample.record
        kept = np.nonzero(sample.keep >= 0.5)[0]
        if not len(kept):
            continue
        rng = random.Random(f"{seed}/text/{record.id}")
        if rng.random() >= record.copies.get("text", 0.0):
            continue
        words = stock.words(record.lang, record.site)
        lines = _labelled(sample)
        body = [line for i, line in enumerate(lines) if sample.keep[i] >= 0.5]
        known = ~np.isnan(sample.keep)
        columns = {
            name: _between(lines, known, kept[0] - rng.randint(0, before), kept[-1] + rng.randint(0, after))
            for name, (before, after) in SURROUNDINGS.items()
        }
        base = replace(
            record, kind="text", html="", url=None, body=(), body_kinds=(), planted=(), exact=False, mapped=False
        )
        mentioned = with_mentions(body, words, rng, MENTIONS)
        variants = {"bare": body, "tail": with_tail(mentioned, record.headline, words, rng)}
        phrases = training_phrases(record.lang)
        phrases = phrases.part(stock.folds.get(record.site, 0), FOLDS) if phrases else None
        own = random.Random(f"{seed}/text-listed/{record.id}")
        listed = with_lists(body, words, phrases, own)
        if listed != body:
            variants["listed"] = with_tail(listed, record.headline, words, own) if own.random() < 0.7 else listed
        if not record.fragment:  # their lines are separate texts
            variants |= columns
            if rng.random() < WHOLE_SHARE:
                variants["whole"] = _between(lines, known, 0, len(lines))
        variants["read"] = _between(lines, known & (sample.reading[:, 0] >= 0.5), 0, len(lines))
        for name, chosen in variants.items():
            if chosen:
                raw = raw_text(chosen, rng)
                made.append(replace(base, id=f"{record.id}#{name}", variant=name, lines=tuple(chosen), raw=raw))
    return made


def around_records(samples: Sequence[Sample]) -> list[Record]:
    """Make texts for measuring: the blocks of fully labelled pages from AROUND the first body block to AROUND the last.

    They are not trained on.
    """
    before, after = AROUND
    made = []
    for sample in samples:
        record = sample.record
        kept = np.nonzero(sample.keep >= 0.5)[0]
        if record.is_text or record.variant or not record.mapped or not len(kept):
            continue
        lines = _labelled(sample)[max(0, int(kept[0]) - before) : int(kept[-1]) + 1 + after]
        made.append(
            replace(
                record,
                id=f"{record.id}#around",
                kind="text",
                variant="around",
                html="",
                url=None,
                exact=False,
                mapped=False,
                lines=tuple(lines),
                raw="\n".join(text for text, _ in lines),
            )
        )
    return made


def _between(lines: Sequence[Line], used: NDArray[np.bool_], first: int, last: int) -> list[Line]:
    """Return the lines from `first` to `last`, both included, of those that are `used`."""
    return [line for i, line in enumerate(lines) if used[i] and first <= i <= last]


def _labelled(sample: Sample) -> list[Line]:
    return [
        (text, label or ("BODY" if share >= 0.5 else JUNK))
        for text, label, share in zip(sample.layout.texts, sample.labels, sample.keep, strict=True)
    ]


def with_tail(body: Sequence[Line], headline: str, words: Words, rng: random.Random) -> list[Line]:
    """Return a body with boilerplate planted in or around it, sometimes with the headline on top or a glued tail."""
    lines = list(body)
    tail = tail_lines(words, rng)
    if rng.random() < 0.15 and len(lines) > 4:
        at = rng.randint(1, len(lines) - 1)
        lines.insert(at, (f"{rng.choice(words.inline)} {rng.choice(words.headlines)}", "TEASER"))
    if rng.random() < 0.1:
        lines = [*[line for line in tail if line[1] == "TEASER"][:5], *lines]
    if rng.random() < 0.3 and headline:
        lines.insert(0, (headline, "HEADLINE"))
    return [*lines, *tail]


def raw_text(lines: Sequence[Line], rng: random.Random) -> str:
    """Join lines to one text; in one of seven texts the line breaks of the tail are lost, as in many archives."""
    last = max((i for i, (_, label) in enumerate(lines) if label == "BODY"), default=len(lines))
    glue = rng.random() < 1 / 7
    blank = rng.random() < 0.3
    parts: list[str] = []
    for i, (text, label) in enumerate(lines):
        if glue and i > last and label in {"BYLINE", "NOTICE", "PROMO"} and parts:
            parts[-1] += rng.choice(("", " ")) + text
        else:
            parts.append(text)
    return ("\n\n" if blank else "\n").join(parts)
