"""Selects the links of a page that look like articles of the same site, for a spider with `follow`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, unquote, urlsplit

from scrapy.http import HtmlResponse
from scrapy.link import Link
from scrapy.linkextractors import LinkExtractor

_MIRROR = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d[-/._]?(?:0?[1-9]|1[0-2])(?!\d)|(?<!\d)20\d\d[01]\d[0-3]\d(?!\d)")
_NAMED_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d[-/][^\W\d_]{3,10}[-/]\d\d?[-/][^/]|(?<!\d)\d\d?[-/][^\W\d_]{3,10}[-/](?:19|20)\d\d[-/][^/]"
)
"""A date whose month has a name, in any language, with something behind it."""
_ARCHIVE = re.compile(r"(?:^|/)(?:19|20)\d\d(?:[-/.]?\d\d?){0,2}/?$")
_NUMBER = re.compile(r"(?<!\d)\d{5,}(?!\d)|\d{4,}(?=\.s?html?$)|(?<=[a-z]-)\d{2,}(?=\.\w{3,5}$)")
_ID_KEY = re.compile(r"(?:^|[_\[])(?:id|no|idx|sn|num|seq|code)\]?$|(?:id|idx|idxno|seq|news\])$", re.IGNORECASE)
_PAGING_KEY = re.compile(r"p|pg|page|paged|start|offset|from|limit|per_?page|year|month|date|day|v|t|ts|w|h|size")
_WORD_BREAK = re.compile(r"[-_ +]+")
_LETTERLESS_SCRIPT = re.compile(r"[\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7a3]")
_EXTENSION = re.compile(r"\.\w{2,5}$")
_HASH = re.compile(r"(?=[0-9a-f-]*[a-f])(?=[0-9a-f-]*\d)(?:[0-9a-f]{10,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_OPAQUE = re.compile(r"[A-Za-z0-9_]{8,40}")
_SWITCH = re.compile(r"[a-z](?=[0-9A-Z])|[A-Z](?=[0-9])|[0-9](?=[A-Za-z])")
"""A change from letters to digits or from small letters to capitals, or back, in an identifier."""
_COLLECTION = re.compile(
    r"a|p|s|articles?|artikel|articulos?|artigos?|blog|news|nota|noticias?|posts?|stories|story|detail"
)
"""Path segments that precede articles instead of a section: a short name below them is an article."""
_NO_ARTICLE = re.compile(
    r"about|account|ads|authors?|category|categories|contact|cookies|feed|help|legal|log(?:in|out)|members|"
    r"newsletters?|page|privacy|profile|register|reporter|rss|search|section|shop|signup|sitemap|subscribe|"
    r"tags?|terms|topics?|users?"
)


_BASE = re.compile(r"<base(?=[\s/>])", re.IGNORECASE)


def article_links(response: HtmlResponse) -> Iterator[str]:
    """List the absolute URLs of links that look like articles of the page's own site, in page order, each once.

    Links marked `nofollow` are left out, and so is the page itself.
    """
    here = urlsplit(response.url)
    for link in _links(response):
        there = urlsplit(link.url)
        if link.nofollow or (there.path, there.query) == (here.path, here.query):
            continue
        if same_site(response.url, link.url) and looks_like_article(link.url):
            yield link.url


def _links(response: HtmlResponse) -> Sequence[Link]:
    """Return all links of a page; those of a page whose `<base>` is not an address start from the page's own."""
    try:
        return LinkExtractor().extract_links(response)
    except ValueError:
        markup = _BASE.sub("<x-base", response.text)
        return LinkExtractor().extract_links(response.replace(body=markup.encode(), encoding="utf-8"))


def same_site(one: str, other: str) -> bool:
    """Whether two http URLs share a host (ignoring `www.`, `m.` and the like) or one is on a subdomain of the other."""
    first, second = _host(one), _host(other)
    if not first or not second:
        return False
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}")


def looks_like_article(url: str) -> bool:
    """Whether a URL looks like an article's: a date and something after it, a number, an identifier, or a slug."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    segments = [segment for segment in path.split("/") if segment]
    lowered = [segment.lower() for segment in segments]
    if any(_NO_ARTICLE.fullmatch(segment) for segment in lowered):
        return False
    if any(_is_id(key, value) for key, value in parse_qsl(parts.query)):
        return True
    if not segments or _ARCHIVE.search(path):
        return False
    lower = path.lower()
    if _DATE.search(lower) or _NAMED_DATE.search(lower) or _NUMBER.search(lower):
        return True
    under_articles = len(lowered) > 1 and _COLLECTION.fullmatch(lowered[-2]) is not None
    return any(map(_is_identifier, segments[-2:])) or _is_slug(lowered[-1], 2 if under_articles else 4)


def _is_id(key: str, value: str) -> bool:
    if _ID_KEY.search(key):
        return re.fullmatch(r"[\w.-]*\d{3,}[\w.-]*", value) is not None
    return _PAGING_KEY.fullmatch(key.lower()) is None and re.fullmatch(r"[a-z_]{0,8}\d{5,}", value) is not None


def _is_identifier(segment: str) -> bool:
    """Whether a segment is a hash, a UUID, or a mix of letters and digits that is not made of words."""
    name = _EXTENSION.sub("", segment)
    if _HASH.fullmatch(name.lower()):
        return True
    return _OPAQUE.fullmatch(name) is not None and len(_SWITCH.findall(name)) >= 3 and any(map(str.isdigit, name))


def _is_slug(segment: str, least: int) -> bool:
    """Whether a name has at least this many words; one fewer in scripts that write several words as one."""
    name = _EXTENSION.sub("", segment)
    words = [word for word in _WORD_BREAK.split(name) if word]
    return len(words) >= least or (len(words) >= max(least - 1, 2) and _LETTERLESS_SCRIPT.search(name) is not None)


def _host(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return ""
    return _MIRROR.sub("", parts.hostname or "")
