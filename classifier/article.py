"""The result: the article of a page, with a verdict on every block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from .figures import Figure, with_figures
from .kind.kind import PageKind
from .memory.evidence import Sighting
from .metadata.metadata import Breadcrumb
from .page.links import Link
from .verdict import Verdict


class Flag(StrEnum):
    """What a page is, other than a plain article."""

    NO_ARTICLE = "no_article"
    """The page does not hold an article; `text` is empty."""
    INDEX = "index"
    """Probably a list of articles: a front page, a section, a tag, a search."""
    WALL = "wall"
    """Probably a page in place of the article: consent, login, subscription, robot check, closed region."""
    ERROR = "error"
    """Probably an error page: not found, removed, out of order."""
    OTHER = "other"
    """Probably another page without an article: a shop, terms of use, a timetable."""
    PAYWALL = "paywall"
    """The page declares that the article is not free; on one in three such pages part of the text is missing."""
    LIVE_BLOG = "live_blog"
    """Entries with clock times, or a declared live blog. Opening hours and comments can look similar."""
    MULTIPLE_ARTICLES = "multiple_articles"
    """The page holds a second article below a headline of its own; `text` is the first one's."""
    FROM_DATA = "from_data"
    """The markup holds no text; `text` comes from the page's JSON-LD or script data."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The classification of one page.

    Attributes:
        verdicts: one per block, in page order.
        flags: what the page is, other than a plain article.
        confidence: 0 to 1, the estimated share of the kept text that is right.
        page_kind: the most probable kind of page. page_probability: 0 to 1, the probability of that kind.
        sighting, repeated: as in `Article`.
    """

    verdicts: tuple[Verdict, ...]
    flags: frozenset[Flag]
    confidence: float
    page_kind: PageKind = PageKind.ARTICLE
    page_probability: float = 1.0
    sighting: Sighting | None = field(default=None, repr=False, compare=False)
    repeated: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """The article of one page.

    Attributes:
        text: the kept blocks, one per line; empty if the page does not hold an article.
        html: the same as simple semantic HTML (`p`, `h2`, `ul`, `li`, `blockquote`, `table`).
        confidence: 0 to 1, the estimated share of the text that is right.
        headline: without the outlet's name. authors: names of people, else the organisation that is declared.
        date: ISO 8601 day of publication. language: ISO 639-1, of the text.
        date_published, date_modified: ISO 8601, with the time and the offset where they are known.
        date_published_raw, date_modified_raw, authors_raw: the same as the page has them.
        image: address of the main picture; images: all declared pictures. url: the page's address.
        section, keywords, breadcrumbs, canonical_url, description, site_name: as the page declares them.
        figures: the pictures of the article with their captions; `illustrated.html` has them.
        sources: field → where it was taken from.
        flags: what the page is, other than a plain article.
        verdicts: one per block, in page order, dropped blocks included.
        links: every link of the page, in page order; `link.block` is an index into `verdicts`. None in text mode.
        page_kind: the most probable kind of page; None in text mode and for a page without any text.
        page_probability: 0 to 1, the probability of that kind. Both are the same in every preset.
        sighting: what a `Memory` keeps of the page; None unless a history or a memory is in use.
        repeated: number of blocks that were dropped because other pages of the site show them.
    """

    text: str
    html: str
    confidence: float
    headline: str | None = None
    date: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    description: str | None = None
    site_name: str | None = None
    image: str | None = None
    url: str | None = None
    flags: frozenset[Flag] = frozenset()
    verdicts: tuple[Verdict, ...] = field(default=(), repr=False)
    links: tuple[Link, ...] = field(default=(), repr=False)
    page_kind: PageKind | None = None
    page_probability: float = 0.0
    date_published: str | None = None
    date_published_raw: str | None = None
    date_modified: str | None = None
    date_modified_raw: str | None = None
    authors_raw: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    section: str | None = None
    keywords: tuple[str, ...] = ()
    breadcrumbs: tuple[Breadcrumb, ...] = ()
    canonical_url: str | None = None
    sources: Mapping[str, str] = field(default_factory=dict, repr=False)
    figures: tuple[Figure, ...] = field(default=(), repr=False)
    sighting: Sighting | None = field(default=None, repr=False, compare=False)
    repeated: int = 0

    @property
    def markdown(self) -> str:
        """The article as Markdown, converted at each call. Raises MissingLibrary without the extra `markdown`."""
        from .markdown import to_markdown

        return to_markdown(self.html)

    @property
    def illustrated(self) -> Article:
        """The same article with its pictures and captions in `html`, and therefore in `markdown`."""
        return replace(self, html=with_figures(self.html, self.figures), figures=())

    @property
    def kept(self) -> int:
        """Number of blocks in `text`."""
        return sum(verdict.kept for verdict in self.verdicts)

    @property
    def doubt(self) -> float:
        """0 to 1: how close the probabilities are to 0.5, weighted by the characters of the blocks."""
        chars = sum(len(verdict.block.text) for verdict in self.verdicts)
        weighted = sum((1 - abs(2 * v.probability - 1)) * len(v.block.text) for v in self.verdicts)
        return weighted / chars if chars else 0.0

    @property
    def dropped(self) -> dict[str, int]:
        """Number of dropped blocks by label."""
        counts: dict[str, int] = {}
        for verdict in self.verdicts:
            if not verdict.kept:
                counts[verdict.label.value] = counts.get(verdict.label.value, 0) + 1
        return counts
