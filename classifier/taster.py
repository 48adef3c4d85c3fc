"""Copytaster: page → segment → reading → features → model → verdicts → article, in that order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from .article import Article, Flag, Judgement
from .assembly import assemble, assemble_data, assemble_text, empty_article, with_copies
from .errors import PageError, PresetError
from .features import Layout, feature_table, matrix, reading_table, text_table
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
            raise PresetError(preset, model.thresholds)
        self._model = model
        self._preset = preset
        self._threshold = model.thresholds[preset]

    @classmethod
    def load(cls, path: str | Path | None = None, preset: str = "balanced") -> Copytaster:
        """Load the shipped model, or the one in the folder `path`. Raises ModelRefused and PresetError.

        `preset` is balanced, precision (less boilerplate), recall (less loss) or turbo (without trafilatura).
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
        """Extract the article of a page.

        `encoding` is the transport's charset, used when the bytes are not UTF-8. `keep` are the labels whose blocks
        make the text. `explain` fills in the verdicts' reasons. Raises PageError when the input is not HTML (empty,
        binary, a PDF) and LabelError when `keep` holds something else than labels.
        """
        try:
            page = read_page(html, url, encoding)
        except PageError as error:
            error.url = url
            raise
        article = assemble(page, self.judge(page, keep, explain)) if page.leaves else empty_article(page)
        if weight(article.text) < SCANT_PROSE and (shown := prose_of(page.leaves)) < SCANT_PROSE:
            text = script_text(page.tree)
            if weight(text) > 2 * max(shown, weight(article.text)):
                return self._from_data(article, page, text, keep, explain)
        return article

    def _from_data(self, article: Article, page: Page, text: str, keep: frozenset[Label], explain: bool) -> Article:
        """The article with the text that the page's data hold; as it is where none of that text is kept."""
        data = self.clean_text(text, keep=keep, explain=explain)
        if not data.text:
            return article
        if not page.leaves:
            article = assemble(page, Judgement((), frozenset(), 0.0))
        return assemble_data(article, page, data)

    def clean_text(
        self, text: str, lang: str | None = None, *, keep: frozenset[Label] = KEPT, explain: bool = False
    ) -> Article:
        """Clean text that was already extracted, boilerplate included; `lang` goes into the result.

        Kept lines are returned unchanged. An empty text gives an empty article. Raises LabelError as `clean` does.
        """
        pieces = pieces_of(text)
        if not pieces:
            return Article(text="", html="", confidence=0.0, language=lang, flags=frozenset({Flag.NO_ARTICLE}))
        layout = Layout.of(*text_nodes(pieces))
        table = {**text_table(layout), **self._model.scorers.text_columns(layout)}
        verdicts = self._decide(self._model.text, text_blocks(pieces), table, keep, explain)
        return assemble_text(text, pieces, verdicts, lang)

    def judge(self, page: Page, keep: frozenset[Label] = KEPT, explain: bool = False) -> Judgement:
        """Classify the blocks of a page that has some. Raises LabelError as `clean` does."""
        repeated = copies(page.nodes, page.leaves)
        nodes, leaves = without(page.nodes, page.leaves, repeated) if repeated else (page.nodes, page.leaves)
        blocks = [block for block in page.blocks if block.index not in repeated] if repeated else page.blocks
        layout = Layout.of(nodes, leaves)
        head = page.head
        table = feature_table(layout, head)
        table.update(self._model.scorers.columns(layout))
        judge = self._model.turbo
        if self._preset != TURBO and is_readable(page):
            table.update(reading_table(layout, read(page).lines))
            judge = self._model.page
        verdicts = self._decide(judge, blocks, table, keep, explain)
        probability = np.array([verdict.probability for verdict in verdicts], dtype=np.float32)
        # flags and confidence are about the article, whatever else the caller wants in the text
        inside = probability >= self._threshold
        others = later_articles(nodes, leaves, head.title) if not head.live else frozenset()
        first = np.array([i not in others for i in range(len(leaves))])
        if others and inside[first].any() and clock_lines(layout, inside) < CLOCK_LINES:
            verdicts = tuple(replace(v, kept=v.kept and i not in others) for i, v in enumerate(verdicts))
            inside &= first
        page_shares = self._model.head.probabilities(page_signals(layout, probability, inside, head.typed, page.url))
        flags = markup_flags(layout, head, inside) if page_shares["article"] >= 0.5 else frozenset({Flag.NO_ARTICLE})
        if page_shares["index"] >= 0.5:
            flags |= {Flag.INDEX}
        if others and Flag.NO_ARTICLE not in flags:
            flags |= {Flag.MULTIPLE_ARTICLES}
        raw = page_shares["article"] * expected_f1(layout.chars, probability, inside)
        return Judgement(with_copies(page.blocks, verdicts, repeated), flags, self._model.confidence(raw))

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
        labels = keep if keep is KEPT else Label.set_of(keep)
        return decide(blocks, probability, kinds, judge.kinds, self._threshold, labels, why)
