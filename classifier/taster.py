"""Copytaster: page → segment → reading → features → model → verdicts → article, in that order."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from .article import Article, Flag
from .assembly import assemble, assemble_data, assemble_text, empty_article, with_copies
from .errors import ModelRefused
from .features import Layout, feature_table, matrix, read_head, reading_table, text_table
from .features.characters import Floats
from .flags import CLOCK_LINES, clock_lines, markup_flags
from .label import KEPT, Label
from .model.calibration import expected_f1
from .model.folder import Judge, Model, load
from .model.page_head import page_signals
from .model.reasons import reasons
from .page.block import Block
from .page.copies import copies, without
from .page.page import Page, prose_of, read_page
from .page.plain_text import pieces_of, text_blocks, text_nodes
from .page.scripts import script_text, weight
from .page.second_article import later_articles
from .reading.body import is_readable, read
from .verdict import Verdict, decide

TURBO = "turbo"
"""The preset that does without trafilatura's reading: cheaper, a little less exact."""

SCANT_PROSE = 600
"""A page that shows fewer characters of prose than this may hold its text in data only."""


class Copytaster:
    """Cleans pages and texts with one loaded model. Immutable; holds no state between pages."""

    def __init__(self, model: Model, preset: str = "balanced") -> None:
        if preset not in model.thresholds:
            raise ModelRefused(f"the model has no preset {preset!r}, it has {', '.join(model.thresholds)}")
        self._model = model
        self._preset = preset
        self._threshold = model.thresholds[preset]

    @classmethod
    def load(cls, path: str | Path | None = None, preset: str = "balanced") -> Copytaster:
        """Load the shipped model, or the one in the folder `path`. Raises ModelRefused.

        `preset` is balanced, precision (less junk), recall (less loss) or turbo (without trafilatura).
        """
        return cls(load(path), preset)

    @property
    def threshold(self) -> float:
        """The least probability of a kept block."""
        return self._threshold

    def clean(
        self,
        html: bytes | str,
        url: str | None = None,
        *,
        encoding: str | None = None,
        keep: frozenset[Label] = KEPT,
        explain: bool = False,
    ) -> Article:
        """The article of a page.

        `encoding` is the transport's charset, used when the bytes are no UTF-8. `keep` are the labels whose
        blocks make the text. `explain` fills in the verdicts' reasons. Raises PageError when the input is no HTML
        (empty, binary, a PDF).
        """
        with _uncollected():
            # a call of its own: what it leaves behind is gone before the collector looks again
            return self._cleaned(html, url, encoding, keep, explain)

    def _cleaned(
        self, html: bytes | str, url: str | None, encoding: str | None, keep: frozenset[Label], explain: bool
    ) -> Article:
        page = read_page(html, url, encoding)
        article = assemble(page, *self.judge(page, keep, explain)) if page.leaves else empty_article(page)
        if weight(article.text) < SCANT_PROSE and (shown := prose_of(page.leaves)) < SCANT_PROSE:
            hidden = script_text(page.tree)
            if weight(hidden) > 2 * max(shown, weight(article.text)):
                return self._from_data(article, page, hidden, keep, explain)
        return article

    def _from_data(
        self, article: Article, page: Page, text: str, keep: frozenset[Label], explain: bool
    ) -> Article:
        """The article with the text that the page's data hold; as it is where none of that text is kept."""
        found = self.clean_text(text, keep=keep, explain=explain)
        if not found.text:
            return article
        if not page.leaves:
            article = assemble(page, (), frozenset(), 0.0)
        return assemble_data(article, page, found)

    def clean_text(
        self, text: str, lang: str | None = None, *, keep: frozenset[Label] = KEPT, explain: bool = False
    ) -> Article:
        """The article of a text that was extracted long ago, junk and all; `lang` goes into the result.

        Kept lines come out as they stand in `text`. An empty text gives an empty article.
        """
        pieces = pieces_of(text)
        if not pieces:
            return Article(text="", html="", confidence=0.0, language=lang, flags=frozenset({Flag.NO_ARTICLE}))
        layout = Layout.of(*text_nodes(pieces))
        table = {**text_table(layout), **self._model.scorers.text_columns(layout)}
        verdicts = self._decide(self._model.text, text_blocks(pieces), table, keep, explain)
        return assemble_text(text, pieces, verdicts, lang)

    def judge(
        self, page: Page, keep: frozenset[Label] = KEPT, explain: bool = False
    ) -> tuple[tuple[Verdict, ...], frozenset[Flag], float]:
        """The verdict on every block, in page order, the page's flags, and the confidence (0 to 1) in its text."""
        repeated = copies(page.nodes, page.leaves)
        nodes, leaves = without(page.nodes, page.leaves, repeated) if repeated else (page.nodes, page.leaves)
        blocks = [block for block in page.blocks if block.index not in repeated] if repeated else page.blocks
        layout = Layout.of(nodes, leaves)
        head = read_head(page.tree)
        table = feature_table(layout, head)
        table.update(self._model.scorers.columns(layout))
        judge = self._model.turbo
        if self._preset != TURBO and is_readable(page):
            table.update(reading_table(layout, read(page).lines))
            judge = self._model.page
        verdicts = self._decide(judge, blocks, table, keep, explain)
        probability = np.array([verdict.keep for verdict in verdicts], dtype=np.float32)
        # flags and confidence are about the article, whatever else the caller wants in the text
        inside = probability >= self._threshold
        others = () if head.live else later_articles(nodes, leaves, head.title)
        if others and inside[[i for i in range(len(leaves)) if i not in others]].any() and (
            clock_lines(layout, inside) < CLOCK_LINES
        ):
            verdicts = tuple(replace(v, kept=v.kept and i not in others) for i, v in enumerate(verdicts))
            inside[list(others)] = False
        told = self._model.head.probabilities(page_signals(layout, probability, inside, head.typed, page.url))
        flags = markup_flags(layout, head, inside) if told["article"] >= 0.5 else frozenset({Flag.NO_ARTICLE})
        if told["index"] >= 0.5:
            flags |= {Flag.INDEX}
        if others and Flag.NO_ARTICLE not in flags:
            flags |= {Flag.MULTIPLE_ARTICLES}
        raw = told["article"] * expected_f1(layout.chars, probability, inside)
        return with_copies(page.blocks, verdicts, repeated), flags, self._model.confidence(raw)

    def _decide(
        self,
        judge: Judge,
        blocks: Sequence[Block],
        table: Mapping[str, Floats],
        keep: frozenset[Label],
        explain: bool,
    ) -> tuple[Verdict, ...]:
        rows = matrix(table)
        probability, kinds = judge.probabilities(rows)
        why = reasons(judge.keep, rows.astype("float32"), list(table)) if explain else ()
        return decide(blocks, probability, kinds, judge.kinds, self._threshold, keep, why)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection for the time of one page: huge pages make hundreds of thousands of tuples and no cycles,
    and going through them again and again costs more than making them. Whoever finds it off leaves it off."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
