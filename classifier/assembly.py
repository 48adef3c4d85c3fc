"""Verdicts → article: the kept blocks as text and as simple HTML, with the page's metadata."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np

from .article import Article, Flag, Judgement
from .figures import figures_of
from .kind.kind import PageKind
from .label import Label
from .metadata import Metadata, language_of, read_metadata
from .model.calibration import expected_f1
from .page.block import Block
from .page.page import Page
from .page.plain_text import Piece, joined
from .rendering import render_lines, render_lines_of
from .verdict import Verdict

_OF_SHELL = frozenset({Flag.NO_ARTICLE, Flag.INDEX, Flag.WALL, Flag.ERROR, Flag.OTHER})
"""Flags that the page-kind model gives a page whose text it does not see."""


def empty_article(page: Page) -> Article:
    """Return the article of a page without any text."""
    return Article(text="", html="", confidence=0.0, url=page.url, flags=frozenset({Flag.NO_ARTICLE}))


def assemble(page: Page, judgement: Judgement) -> Article:
    """Join the kept blocks. A page flagged NO_ARTICLE keeps none: an empty result beats boilerplate."""
    verdicts: Sequence[Verdict] = judgement.verdicts
    flags = judgement.flags
    kept = [verdict for verdict in verdicts if verdict.kept]
    if not kept:
        flags |= {Flag.NO_ARTICLE}
    elif Flag.NO_ARTICLE in flags:
        verdicts, kept = [replace(verdict, kept=False) for verdict in verdicts], []
    text = "\n".join(verdict.block.text for verdict in kept)
    metadata = read_metadata(page, page.head, verdicts, text)
    html, lines = render_lines_of(page, verdicts)
    return Article(
        text=text,
        html=html,
        figures=figures_of(metadata.pictures, verdicts, lines),
        confidence=round(judgement.confidence, 4),
        date=(metadata.date_published or "")[:10] or None,
        url=page.url or metadata.canonical_url,
        flags=flags,
        verdicts=tuple(verdicts),
        links=page.links,
        page_kind=judgement.page_kind,
        page_probability=round(judgement.page_probability, 4),
        sighting=judgement.sighting,
        repeated=judgement.repeated,
        **{name: getattr(metadata, name) for name in _FIELDS},
    )


def assemble_data(article: Article, page: Page, found: Article) -> Article:
    """Assemble an article from the text in the page's data, `found`; the page's own blocks are all dropped.

    The blocks of `found` come after those of the page; their path is `script/line[7]`. The page is an article then: its
    kind was judged without this text.
    """
    offset = len(article.verdicts)
    dropped = [replace(verdict, kept=False) for verdict in article.verdicts]
    held = [
        replace(v, block=replace(v.block, index=offset + i, path=f"script/{v.block.path}"))
        for i, v in enumerate(found.verdicts)
    ]
    return replace(
        article,
        text=found.text,
        html=found.html,
        figures=(),
        confidence=found.confidence,
        language=read_metadata(page, page.head, article.verdicts, found.text).language,
        flags=article.flags - _OF_SHELL | {Flag.FROM_DATA},
        page_kind=PageKind.ARTICLE,
        verdicts=(*dropped, *held),
    )


def with_copies(blocks: Sequence[Block], verdicts: Sequence[Verdict], repeated: frozenset[int]) -> tuple[Verdict, ...]:
    """Return the verdicts on all blocks of a page, in order; `repeated` blocks are dropped without being judged."""
    if not repeated:
        return tuple(verdicts)
    judged = iter(verdicts)
    return tuple(
        Verdict(block, Label.OTHER, 0.0, False) if block.index in repeated else next(judged) for block in blocks
    )


_FIELDS = tuple(field.name for field in fields(Metadata) if field.name != "pictures")


def assemble_text(text: str, pieces: Sequence[Piece], verdicts: Sequence[Verdict], lang: str | None) -> Article:
    """Join the kept pieces of a plain text; the headline is the first block with that label."""
    kept = [verdict for verdict in verdicts if verdict.kept]
    headline = next((v.block.text for v in verdicts if v.label is Label.HEADLINE), None)
    return Article(
        text=joined(text, pieces, [verdict.kept for verdict in verdicts]),
        html=render_lines([verdict.block.text for verdict in kept]),
        confidence=round(text_confidence(verdicts), 4),
        headline=headline,
        language=lang or language_of(text),
        flags=frozenset() if kept else frozenset({Flag.NO_ARTICLE}),
        verdicts=tuple(verdicts),
    )


def text_confidence(verdicts: Sequence[Verdict]) -> float:
    """Estimate the F1 of the kept text, assuming calibrated block probabilities."""
    chars = np.array([len(v.block.text) for v in verdicts], dtype=np.float64)
    keep = np.array([v.probability for v in verdicts], dtype=np.float64)
    return expected_f1(chars, keep, np.array([v.kept for v in verdicts], dtype=bool))
