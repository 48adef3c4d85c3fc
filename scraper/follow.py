"""Which links of a page look like articles of the same site; for the spider, when asked to follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from scrapy.http import HtmlResponse
from scrapy.linkextractors import LinkExtractor

_MIRROR = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d[-/.]?(?:0?[1-9]|1[0-2])(?!\d)|(?<!\d)20\d\d[01]\d[0-3]\d(?!\d)")
_ARCHIVE = re.compile(r"(?:^|/)(?:19|20)\d\d(?:[-/.]?\d\d?){0,2}/?$")
_NUMBER = re.compile(r"(?<!\d)\d{5,}(?!\d)|\d{4,}(?=\.s?html?$)")
_ID_KEY = re.compile(r"(?:^|_)(?:id|no|idx|sn|num|seq|code)$|(?:id|idx|idxno|seq)$", re.IGNORECASE)
_WORD_BREAK = re.compile(r"[-_ +]+")
_LETTERLESS_SCRIPT = re.compile(r"[\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7a3]")
_NO_ARTICLE = re.compile(
    r"about|account|ads|authors?|category|categories|contact|cookies|feed|help|legal|log(?:in|out)|members|"
    r"newsletters?|page|privacy|profile|register|reporter|rss|search|section|shop|signup|sitemap|subscribe|"
    r"tags?|terms|topics?|users?"
)


def article_links(response: HtmlResponse) -> Iterator[str]:
    """List the absolute URLs of links that look like articles of the page's own site, in page order, each once.

    Links marked `nofollow` are left out, and so is the page itself.
    """
    here = urlsplit(response.url)
    for link in LinkExtractor().extract_links(response):
        there = urlsplit(link.url)
        if link.nofollow or (there.path, there.query) == (here.path, here.query):
            continue
        if same_site(response.url, link.url) and looks_like_article(link.url):
            yield link.url


def same_site(one: str, other: str) -> bool:
    """Whether two http URLs have one host (`www.`, `m.` and the like aside) or one is a subdomain's."""
    first, second = _host(one), _host(other)
    if not first or not second:
        return False
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}")


def looks_like_article(url: str) -> bool:
    """Whether a URL is built like an article's: a date and something behind it, a number, or a slug."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    segments = [segment for segment in path.lower().split("/") if segment]
    if any(_NO_ARTICLE.fullmatch(segment) for segment in segments):
        return False
    query = parse_qsl(parts.query)
    if any(_ID_KEY.search(key) and re.fullmatch(r"\w*\d{3,}", value) for key, value in query):
        return True
    if not segments or _ARCHIVE.search(path):
        return False
    return bool(_DATE.search(path) or _NUMBER.search(path)) or _is_slug(segments[-1])


def _is_slug(segment: str) -> bool:
    name = re.sub(r"\.\w{2,5}$", "", segment)
    words = [word for word in _WORD_BREAK.split(name) if word]
    # three hyphens, or two in scripts that write several words as one
    return len(words) >= 4 or (len(words) >= 3 and _LETTERLESS_SCRIPT.search(name) is not None)


def _host(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return ""
    return _MIRROR.sub("", parts.hostname or "")
