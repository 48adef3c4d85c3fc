"""The item of the spider in the box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass
class ArticleItem:
    """One page's article. Fields are named as in zyte-common-items; None where the page does not tell.

    Attributes:
        url: the address of the page. datePublished: ISO 8601 day. inLanguage: ISO 639-1.
        authors: `[{"name": …}, …]`. articleBody: one kept block a line; empty when the page holds no article.
        articleBodyHtml: the same as simple semantic HTML.
        copytaster: `{"confidence": 0–1, "flags": [str, …], "page_kind": str or None, "kept": blocks,
            "dropped": {label: blocks}}`; None when the page could not be read.
    """

    url: str | None = None
    headline: str | None = None
    datePublished: str | None = None
    authors: list[dict[str, str]] | None = None
    inLanguage: str | None = None
    description: str | None = None
    articleBody: str | None = None
    articleBodyHtml: str | None = None
    copytaster: dict[str, Any] | None = None
