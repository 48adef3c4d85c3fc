"""The metadata of an article (authors, dates, language and the rest), each field with its source.

Candidates come from the page's declarations (`reading.head`), from its markup and from lines near the article that the
verdicts label as headline, byline or other. Each module here chooses one field.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from ..page.page import Page
from ..reading.head import Head
from ..verdict import Verdict
from .authors import Authors, choose_authors
from .evidence import Evidence
from .headline import Headline
from .images import Images, choose_images
from .language import declarations, language_of
from .metadata import Breadcrumb, Metadata
from .published import Dates, choose_dates
from .topics import breadcrumbs_of, canonical_of, description_of, keywords_of, section_of

__all__ = ["Breadcrumb", "Metadata", "declarations", "language_of", "read_metadata"]

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")


def read_metadata(page: Page, head: Head, verdicts: Sequence[Verdict], text: str) -> Metadata:
    """Read the metadata of a page with the article `text`. Never raises: a failing field is logged and left out."""
    evidence = Evidence(page, head, verdicts, text)
    where = page.url or "a page"

    def read(choose: Callable[[], _T], otherwise: _T) -> _T:
        try:
            return choose()
        except Exception as error:  # arbitrary markup: one field must not cost the page
            _LOG.warning("a metadata field of %s cannot be read: %s: %s", where, type(error).__name__, error)
            return otherwise

    spoken = text if len(text) >= 40 else f"{text}\n{head.title}\n{head.description}"
    language = read(lambda: language_of(spoken, declarations(head, evidence.article)), None)
    headline = read(lambda: evidence.headline, Headline(None, "", None))
    dates = read(lambda: choose_dates(evidence, language or ""), Dates(None, None))
    authors = read(lambda: choose_authors(evidence), Authors((), ""))
    images = read(lambda: choose_images(evidence), Images(None, (), ""))
    nothing: tuple[str | None, str] = (None, "")
    no_words: tuple[tuple[str, ...], str] = ((), "")
    no_outlets: list[str] = []
    section, section_source = read(lambda: section_of(evidence), nothing)
    keywords, keywords_source = read(lambda: keywords_of(evidence), no_words)
    description, description_source = read(lambda: description_of(evidence), nothing)
    canonical, canonical_source = read(lambda: canonical_of(evidence), nothing)
    outlets = read(lambda: evidence.outlets, no_outlets)
    published, modified = dates
    sources = {
        "headline": headline.source,
        "date_published": published.source if published else "",
        "date_modified": modified.source if modified else "",
        "authors": authors.source,
        "image": images.source,
        "section": section_source,
        "keywords": keywords_source,
        "description": description_source,
        "canonical_url": canonical_source,
    }
    return Metadata(
        headline=headline.text,
        date_published=published.moment.iso if published else None,
        date_published_raw=published.moment.raw if published else None,
        date_modified=modified.moment.iso if modified else None,
        date_modified_raw=modified.moment.raw if modified else None,
        authors=tuple(name.text for name in authors.names),
        authors_raw=tuple(name.raw for name in authors.names),
        language=language,
        description=description,
        site_name=next(iter(outlets), None),
        image=images.main,
        images=images.all,
        section=section,
        keywords=keywords,
        breadcrumbs=read(lambda: breadcrumbs_of(evidence), ()),
        canonical_url=canonical,
        pictures=read(lambda: evidence.pictures, ()),
        sources={field: source for field, source in sources.items() if source},
    )
