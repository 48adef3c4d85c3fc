"""The item of the included spider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass
class ArticleItem:
    """One page's article. Fields are named as in zyte-common-items; None if the page does not state it.

    Attributes:
        url: the address of the page. canonicalUrl: the one that the page declares. inLanguage: ISO 639-1.
        datePublished, dateModified: ISO 8601, with time and offset where known; `…Raw`: as the page has them.
        authors: `[{"name": …, "nameRaw": …}, …]`. mainImage, images: `{"url": …}`.
        breadcrumbs: `[{"name": …, "url": …}, …]`. section, keywords, siteName: as the page declares them.
        articleBody: one kept block per line; empty when the page holds no article.
        articleBodyHtml: the same as simple semantic HTML. articleMarkdown: as Markdown, on request.
        articleHtmlWithImages: articleBodyHtml with pictures and captions, on request.
        metadata: `{"probability": 0–1}`, the confidence.
        copytaster: `{"confidence": 0–1, "flags": [str, …], "page_kind": str or None, "kept": blocks,
            "dropped": {label: blocks}}`; None when the page could not be read.
    """

    url: str | None = None
    canonicalUrl: str | None = None
    headline: str | None = None
    datePublished: str | None = None
    datePublishedRaw: str | None = None
    dateModified: str | None = None
    dateModifiedRaw: str | None = None
    authors: list[dict[str, str]] | None = None
    breadcrumbs: list[dict[str, str]] | None = None
    inLanguage: str | None = None
    mainImage: dict[str, str] | None = None
    images: list[dict[str, str]] | None = None
    description: str | None = None
    section: str | None = None
    keywords: list[str] | None = None
    siteName: str | None = None
    articleBody: str | None = None
    articleBodyHtml: str | None = None
    articleMarkdown: str | None = None
    articleHtmlWithImages: str | None = None
    metadata: dict[str, Any] | None = None
    copytaster: dict[str, Any] | None = None
