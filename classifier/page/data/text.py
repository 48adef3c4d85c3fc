"""Data from which a page is drawn → the text of its article: the longest prose, one string or one list's paragraphs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from typing import Any

import lxml.html
from lxml import etree

from ...errors import PageError
from ..parse import prepare
from ..prose import weight
from ..segment import is_wide, segment

_PARSER = lxml.html.HTMLParser(encoding="utf-8")

MOST_VALUES = 200_000
"""Most values of one script's data that are examined."""

_DOMINANT = 0.7
_ONE_KEY = 0.8
"""Share of the prose with one key in a list of paragraphs, which may have headings and captions."""
_TITLES = frozenset({"headline", "title", "name", "url", "slug", "href", "link"})
_TAG = re.compile(
    r"</?(?:p|div|br|h[1-6]|ul|ol|li|a|em|strong|b|i|span|figure|blockquote|section|article)\b[^>]{0,500}>",
    re.IGNORECASE,
)
_ESCAPED_TAG = re.compile(r"&lt;/?(?:p|div|br|h[1-6])\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…؟।][\"”»’')\]]*(?:\s|$)|[。！？]")
_CODE = re.compile(r"[{};]\s*[\w$.#-]+\s*[:({=]|=>|function\s*\(|^\s*https?://\S+\s*$|\S{120}")
_KINDS = frozenset({"type", "kind", "typename", "nodetype", "blocktype", "component", "contenttype"})
"""Properties that name what a block is, without their signs."""
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_ASIDE = frozenset(
    "newsletter newsletters promo promos promotion promotions ad ads advert adverts advertisement advertisements "
    "advertising related recommended recommendations recirculation subscribe signup cta bio comments nav footer".split()
)
"""Words for what is outside the text, in kinds of blocks and in names of properties."""


def values(data: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value of the data with its key, in order, without recursion; list members have the list's key."""
    waiting: list[tuple[str, Any]] = [(key, data)]
    for _ in range(MOST_VALUES):
        if not waiting:
            return
        key, value = waiting.pop()
        yield key, value
        if isinstance(value, dict):
            waiting.extend((str(k), v) for k, v in reversed(value.items()))
        elif isinstance(value, list):
            waiting.extend((key, v) for v in reversed(value))


def lines_of(body: str) -> str:
    """Return the text of a string that may be plain, HTML or escaped HTML, one line per paragraph."""
    if _ESCAPED_TAG.search(body):
        body = unescape(body)
    if "\n" not in body and "\\n" in body:
        body = body.replace("\\r", "").replace("\\n", "\n")
    if _TAG.search(body):
        try:
            tree = lxml.html.document_fromstring(prepare(f"<html><body>{body}</body></html>"), _PARSER)
            return "\n".join(leaf.text for leaf in segment(tree)[1])
        except (etree.ParserError, etree.XMLSyntaxError, PageError):
            return ""
    lines = (" ".join(line.split()) for line in unescape(body).splitlines())
    return "\n".join(line for line in lines if any(map(str.isalnum, line)))


def is_prose(text: str) -> bool:
    """Whether a string has the length and the end of a sentence, and is not code."""
    if len(text) < (15 if is_wide(text) else 40):
        return False
    sample = text[:2000]
    if "<" in sample or "&" in sample:
        sample = _TAG.sub(" ", unescape(sample))
    return _SENTENCE.search(sample) is not None and _CODE.search(sample) is None


def longest(data: Any, strict: bool = False) -> str:
    """Descend to the value that holds most of the prose, and return its strings as the text.

    `strict` takes one string or a list whose prose has the same key throughout, not an object's labels and messages.
    """
    _leave_out_asides(data)
    sizes: dict[int, float] = {}
    order: list[Any] = [value for _, value in values(data)]
    for value in reversed(order):  # children come after their parents
        if isinstance(value, str):
            continue
        children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        sizes[id(value)] = sum(_size(child, sizes) for child in children)
    if not _size(data, sizes):
        return ""
    value = data
    while isinstance(value, dict | list):
        children = list(value.values() if isinstance(value, dict) else value)
        best = max(children, key=lambda child: _size(child, sizes), default=None)
        if best is None or _size(best, sizes) <= _DOMINANT * _size(value, sizes):
            break
        value = best
    if isinstance(value, str):
        return lines_of(value)
    if not isinstance(value, dict | list) or _holds_several(value, sizes):
        return ""
    if strict and not (isinstance(value, list) and _has_one_key(value)):
        return ""
    return "\n".join(filter(None, _paragraphs(value)))


def _size(value: Any, sizes: dict[int, float]) -> float:
    if isinstance(value, str):
        return weight(value) if is_prose(value) else 0.0
    return sizes.get(id(value), 0.0)


def _holds_several(value: Any, sizes: dict[int, float]) -> bool:
    """Whether the members are articles (with a title or an address of their own), not the paragraphs of one."""
    members = value.values() if isinstance(value, dict) else value
    titled = [
        member
        for member in members
        if isinstance(member, dict) and _size(member, sizes) and not _TITLES.isdisjoint(str(k).lower() for k in member)
    ]
    return len(titled) >= 2


def _has_one_key(value: Any) -> bool:
    by_key: dict[str, float] = defaultdict(float)
    for key, inner in values(value):
        if isinstance(inner, str) and is_prose(inner):
            by_key[key] += weight(inner)
    return max(by_key.values(), default=0) >= _ONE_KEY * sum(by_key.values())


def _paragraphs(value: Any) -> Iterator[str]:
    """Yield one line per member of a list: its strings under the keys that hold prose, joined."""
    keys = {key for key, inner in values(value) if isinstance(inner, str) and is_prose(inner)}
    for name, member in value.items() if isinstance(value, dict) else (("", member) for member in value):
        texts = [inner for key, inner in values(member, name) if isinstance(inner, str) and key in keys]
        yield lines_of("".join(texts))


def _leave_out_asides(data: Any) -> None:
    """Remove the blocks between others, and the properties, that are advertising or about other texts."""
    for _, holder in values(data):
        if isinstance(holder, list) and len(holder) > 1:
            holder[:] = [member for member in holder if not _is_aside(member)]
        elif isinstance(holder, dict):
            for key in [key for key in holder if _names_aside(str(key))]:
                del holder[key]


def _is_aside(block: Any) -> bool:
    return isinstance(block, dict) and any(
        isinstance(value, str) and key.strip("_@$").lower() in _KINDS and _names_aside(value)
        for key, value in block.items()
    )


def _names_aside(name: str) -> bool:
    return len(name) <= 60 and any(word.lower() in _ASIDE for word in _WORD.findall(name))
