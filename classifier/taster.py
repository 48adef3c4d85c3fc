"""Copytaster: page → segment → reading → features → model → verdicts → article, in that order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .appended.second_article import Later, later_articles
from .article import Article, Flag, Judgement
from .assembly import assemble, assemble_data, assemble_text, empty_article, with_copies
from .errors import PageError, PresetError
from .features import Layout, matrix, rounded, text_table
from .flags import CLOCK_LINES, clock_lines, kind_flags, markup_flags
from .kind.evidence import read_evidence
from .kind.walls import certain_wall
from .label import KEPT, Label
from .memory import History, LenientMemory, Memory, key_of, site_of, text_key
from .memory.recollection import Recollection, exempt_blocks, page_traces, recollect, text_traces
from .metadata.first_heading import promote_first_heading
from .model.calibration import expected_f1
from .model.folder import load
from .model.judge import Judge, Model, feature_names
from .model.odds import raise_odds
from .model.reasons import reasons
from .native.columns import page_columns, reading_columns
from .page.block import Block
from .page.data.scripts import script_text
from .page.page import Page, read_page
from .page.plain_text import pieces_of, text_blocks, text_nodes
from .page.prose import prose_of, weight
from .reading.body import is_readable, read
from .verdict import Verdict, decide, is_in_doubt, leaves_later_out

TURBO = "turbo"
"""The preset that does without trafilatura's reading: cheaper, a little less exact."""
ADAPTIVE = "adaptive"
"""The preset that asks for the reading where a page is in doubt without it; its threshold is that of `balanced`."""

SCANT_PROSE = 600
"""A page whose markup has fewer characters of prose than this may hold its text in data only."""

WARM_UP = b"<html><head><title>Warm</title></head><body><article><h1>Warm</h1><p>Up.</p></article></body></html>"
"""The page of `Copytaster.warm_up`."""


class Copytaster:
    """Cleans pages and texts with one loaded model. Keeps no state between pages unless it has a memory."""

    def __init__(self, model: Model, preset: str = "balanced", memory: Memory | None = None) -> None:
        thresholds = {**model.thresholds, ADAPTIVE: model.thresholds["balanced"]}
        if preset not in thresholds:
            raise PresetError(preset, thresholds)
        self._model = model
        self._preset = preset
        self._threshold = thresholds[preset]
        self._memory = None if memory is None else LenientMemory(memory)

    @classmethod
    def load(
        cls,
        path: str | Path | None = None,
        preset: str = "balanced",
        memory: Memory | str | Path | None = None,
    ) -> Copytaster:
        """Load the shipped model, or the one in the folder `path`. Raises ModelRefused, PresetError, MemoryFileError.

        `preset` is balanced, precision (less boilerplate), recall (less loss), turbo (without trafilatura) or adaptive
        (with trafilatura where a page is in doubt without it). With a
        `memory`, or the file of one, pages that have an address and texts that have a site are remembered, and what
        other pages of a site show is dropped: see `docs/memory.md`.
        """
        model = load(path)
        return cls(model, preset, Memory(memory) if isinstance(memory, str | Path) else memory)

    @property
    def threshold(self) -> float:
        """The least probability of a kept block."""
        return self._threshold

    def warm_up(self) -> None:
        """Make the imports and caches that the first page needs, so that they do not count against its time."""
        if self._preset != TURBO:
            read(read_page(WARM_UP))
        self.clean(WARM_UP)

    def clean(
        self,
        html: bytes | str,
        url: str | None = None,
        *,
        encoding: str | None = None,
        status: int | None = None,
        keep: frozenset[Label] = KEPT,
        explain: bool = False,
        history: History | None = None,
        key: int = 0,
    ) -> Article:
        """Extract the article of a page.

        `encoding` is the transport's charset, used when the bytes are not UTF-8. `status` is the HTTP status of the
        response: 400 and above make an article less likely. `keep` holds the labels whose blocks
        make up the text. `explain` fills in the verdicts' reasons. Raises PageError if the input is not HTML (empty,
        binary, a PDF, JSON, a feed, plain text) or has more than 500,000 blocks, and
        LabelError if `keep` holds anything but labels.

        `history` is the history of the page's site and replaces what a memory recalls; `key` identifies the page, see
        `key_of`. The result then has a `sighting`, and blocks that other pages of the site show are dropped.
        """
        if self._memory is not None and history is None and (history := self._memory.recall(site_of(url))) is not None:
            article = self.clean(
                html,
                url,
                encoding=encoding,
                status=status,
                keep=keep,
                explain=explain,
                history=history,
                key=key_of(url or ""),
            )
            self._memory.note(site_of(url), key_of(url or ""), article.sighting)
            return article
        try:
            page = read_page(html, url, encoding)
        except PageError as error:
            error.url = url
            raise
        if page.leaves:
            article = assemble(page, self.judge(page, keep, explain, status, history, key))
        else:
            article = empty_article(page)
        if weight(article.text) < SCANT_PROSE and (prose := prose_of(page.leaves)) < SCANT_PROSE:
            text = script_text(page.root, page.url or page.head.canonical, page.head.title)
            if weight(text) > 2 * max(prose, weight(article.text)):
                return self._from_data(article, page, text, keep, explain)
        return article

    def _from_data(self, article: Article, page: Page, text: str, keep: frozenset[Label], explain: bool) -> Article:
        """Return the article with the text from the page's data, or unchanged if none of that text is kept."""
        data = self.clean_text(text, keep=keep, explain=explain)
        if not data.text:
            return article
        if not page.leaves:
            article = assemble(page, Judgement((), frozenset(), 0.0))
        return assemble_data(article, page, data)

    def clean_text(
        self,
        text: str,
        lang: str | None = None,
        *,
        keep: frozenset[Label] = KEPT,
        explain: bool = False,
        site: str = "",
        history: History | None = None,
        key: int = 0,
    ) -> Article:
        """Clean text that was already extracted, boilerplate included; `lang` goes into the result.

        Kept lines are returned unchanged. An empty text gives an empty article. Raises LabelError and, for a
        text of more than 500,000 blocks, PageError as `clean` does. `history` and
        `key` are as in `clean`; `site` is the memory's name for the source, such as the outlet's name.
        """
        if self._memory is not None and history is None and (history := self._memory.recall(site)) is not None:
            article = self.clean_text(text, lang, keep=keep, explain=explain, history=history, key=text_key(text))
            self._memory.note(site, text_key(text), article.sighting)
            return article
        pieces = pieces_of(text)
        if not pieces:
            return Article(text="", html="", confidence=0.0, language=lang, flags=frozenset({Flag.NO_ARTICLE}))
        layout = Layout.of(*text_nodes(pieces))
        table = {**text_table(layout), **self._model.scorers.text_columns(layout)}
        rows, judge, blocks = matrix(table), self._model.text, text_blocks(pieces)
        probability, kinds = judge.probabilities(rows, layout)
        recollection = None
        if history is not None:
            exempt = exempt_blocks(blocks, (), probability, kinds, judge.kinds, self._threshold)
            traces = text_traces(blocks, probability)
            recollection = recollect(history, key, None, traces, probability, self._threshold, exempt)
        why = reasons(judge, rows, layout, list(table)) if explain else ()
        verdicts = self._decide(judge, blocks, (probability, kinds), keep, why, recollection)
        article = assemble_text(text, pieces, verdicts, lang)
        if recollection is None:
            return article
        return replace(article, sighting=recollection.sighting, repeated=recollection.repeated)

    def judge(
        self,
        page: Page,
        keep: frozenset[Label] = KEPT,
        explain: bool = False,
        status: int | None = None,
        history: History | None = None,
        key: int = 0,
    ) -> Judgement:
        """Classify the blocks of a page that has at least one. Raises LabelError as `clean` does."""
        layout = Layout.of_page(page)
        repeated = page.repeated
        blocks = [block for block in page.blocks if block.index not in repeated] if repeated else page.blocks
        head = page.head
        judge, rows, raw, kinds = self._probabilities(page, layout)
        opinion = self._model.page_kind.judge(read_evidence(page, layout, head, kinds, judge.kinds), status)
        opinion = certain_wall(opinion, page.root, head, layout)
        probability = raise_odds(raw, opinion.article)
        recollection = None
        if history is not None:
            exempt = exempt_blocks(
                blocks, (head.title, head.description), probability, kinds, judge.kinds, self._threshold
            )
            traces = page_traces(layout.nodes, layout.leaves, blocks, page.links, probability)
            recollection = recollect(history, key, page.url, traces, probability, self._threshold, exempt)
            probability = recollection.probability
        why: Sequence[tuple[str, ...]] = ()
        if explain:
            names = feature_names(self._model.scorers.text.heads)[: rows.shape[1]]
            why = reasons(judge, rows, layout, names)
        verdicts = self._decide(judge, blocks, (probability, kinds), keep, why, recollection)
        # flags and confidence are about the article, also if the caller keeps other labels in the text
        inside = probability >= self._threshold
        others = later_articles(layout, head.title) if not head.live else Later()
        several = False
        if others.blocks:
            later = np.zeros(len(layout), dtype=bool)
            later[[*others.blocks]] = True
            several = leaves_later_out(layout.chars, inside, later, others.sure)
            several = several and clock_lines(layout, inside) < CLOCK_LINES
        if several:
            verdicts = tuple(replace(v, kept=v.kept and i not in others.blocks) for i, v in enumerate(verdicts))
            inside &= ~later
            raw = np.where(later, np.float32(0), raw)
        flags = kind_flags(opinion) or markup_flags(layout, head, inside)
        if several and Flag.NO_ARTICLE not in flags:
            flags |= {Flag.MULTIPLE_ARTICLES}
        # not from the raised odds, which would hide the doubt
        expected = expected_f1(layout.chars, raw, raw >= self._threshold)
        return Judgement(
            verdicts=promote_first_heading(page, with_copies(page.blocks, verdicts, page.repeated), keep),
            flags=flags,
            confidence=self._model.confidence(opinion.article * expected),
            page_kind=opinion.kind,
            page_probability=opinion.probability,
            sighting=recollection.sighting if recollection else None,
            repeated=recollection.repeated if recollection else 0,
        )

    def _probabilities(
        self, page: Page, layout: Layout
    ) -> tuple[Judge, NDArray[np.float16], NDArray[np.float32], NDArray[np.float32]]:
        """Return the judge, its matrix and its probabilities; the columns of the reading come in if it is asked for."""
        rows = rounded(page_columns(layout, page.head, self._model.scorers))
        readable = self._preset != TURBO and is_readable(page)
        if not readable or self._preset == ADAPTIVE:
            judge = self._model.turbo
            raw, kinds = judge.probabilities(rows.T, layout)
            if not readable or not is_in_doubt(raise_odds(raw), self._threshold):
                return judge, rows.T, raw, kinds
        rows = np.concatenate([rows, rounded(reading_columns(layout, read(page).lines))])
        judge = self._model.page
        return judge, rows.T, *judge.probabilities(rows.T, layout)

    def _decide(
        self,
        judge: Judge,
        blocks: Sequence[Block],
        probabilities: tuple[NDArray[np.float32], NDArray[np.float32]],
        keep: frozenset[Label],
        why: Sequence[tuple[str, ...]],
        recollection: Recollection | None = None,
    ) -> tuple[Verdict, ...]:
        probability, kinds = probabilities
        if recollection is not None:
            probability, why = recollection.probability, recollection.explained(why)
        labels = keep if keep is KEPT else Label.set_of(keep)
        return decide(blocks, probability, kinds, judge.kinds, self._threshold, labels, why)
