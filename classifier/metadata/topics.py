"""The subject of an article and its place on the site: section, keywords, breadcrumbs, description, address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from ..page.links import absolute
from ..reading.linked_data import text_of, texts_of, types_of
from .evidence import Evidence
from .metadata import Breadcrumb

MOST_KEYWORDS = 50
_COMMA = re.compile("[,;，、]")
_TAGS = re.compile(r"<[^<>]{1,300}>")


def section_of(evidence: Evidence) -> tuple[str | None, str]:
    """Return the section and its source: JSON-LD, then meta tags."""
    sections = texts_of((evidence.article or {}).get("articleSection"))
    if sections:
        return _plain(sections[0]), "JSON-LD articleSection"
    for name in ("article:section", "parsely-section", "cxenseparse:section", "section", "sailthru.section"):
        if value := evidence.head.meta(name):
            return _plain(value), f"meta {name}"
    return None, ""


def keywords_of(evidence: Evidence) -> tuple[tuple[str, ...], str]:
    """Return the keywords, each once, and their source: JSON-LD, then meta tags."""
    offers: Iterator[tuple[str, Iterable[str]]] = iter(
        [
            ("JSON-LD keywords", texts_of((evidence.article or {}).get("keywords"))),
            *[
                (f"meta {name}", evidence.head.metas.get(name, ()))
                for name in ("news_keywords", "article:tag", "parsely-tags", "sailthru.tags", "keywords")
            ],
        ]
    )
    for source, values in offers:
        words = [_plain(word) for value in values for word in _COMMA.split(value)]
        if keywords := tuple(dict.fromkeys(word for word in words if word and len(word) <= 100)):
            return keywords[:MOST_KEYWORDS], source
    return (), ""


def description_of(evidence: Evidence) -> tuple[str | None, str]:
    """Return the page's summary and its source."""
    for name in ("og:description", "description", "twitter:description", "dc.description"):
        if value := _plain(evidence.head.meta(name)):
            return value, f"meta {name}"
    value = _plain(text_of((evidence.article or {}).get("description"))[:5000])
    return (value, "JSON-LD description") if value else (None, "")


def canonical_of(evidence: Evidence) -> tuple[str | None, str]:
    """Return the address that the page declares as its own, absolute, and its source."""
    for value, source in ((evidence.head.canonical, "link canonical"), (evidence.head.meta("og:url"), "og:url")):
        if value:
            address = absolute(value, evidence.page.url)
            if address and address.startswith(("http://", "https://")):
                return address, source
    return None, ""


def breadcrumbs_of(evidence: Evidence) -> tuple[Breadcrumb, ...]:
    """Return the trail of the first `BreadcrumbList`."""
    for node in evidence.head.nodes:
        elements = node.get("itemListElement")
        if not isinstance(elements, list) or "BreadcrumbList" not in types_of(node):
            continue
        trail = []
        for element in elements[:20]:
            if not isinstance(element, dict):
                continue
            item = element.get("item")
            inner = item if isinstance(item, dict) else {}
            name = text_of(element.get("name")) or text_of(inner.get("name"))
            address = item if isinstance(item, str) else inner.get("@id") or inner.get("url") or element.get("url")
            url = absolute(address, evidence.page.url) if isinstance(address, str) and address else None
            if name or url:
                trail.append(Breadcrumb(_plain(name) or None, url))
        if trail:
            return tuple(trail)
    return ()


def _plain(text: str) -> str:
    if "<" in text or "&" in text:
        text = _TAGS.sub(" ", unescape(text))
    return " ".join(text.split())
