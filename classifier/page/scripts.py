"""The article's text in the page's data: a declared `articleBody`, or the data from which a script renders the page.

It is the last resort, for pages whose markup holds no prose. Scripts are not run but searched for JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any

import lxml.html
from lxml import etree

from ..reading.linked_data import Node, article_of, is_at, parse, text_of, types_of
from .copies import key_of
from .prose import weight
from .segment import is_wide, segment

MOST_CHARACTERS = 5_000_000
"""A script longer than this is not searched."""
MOST_VALUES = 200_000
"""Most values of one script's data that are examined."""
LEAST_PROSE = 250
"""Characters (Latin; a wide character counts for two and a half) from which a text counts as an article's."""

MOST_BODIES = 20
"""Declared texts that are compared."""
LEAST_HEADLINE = 8
"""Letters and digits from which a headline within the page's title shows whose page it is."""

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report)$")
_DOMINANT = 0.7
_TITLES = frozenset({"headline", "title", "name", "url", "slug", "href", "link"})
_TAG = re.compile(
    r"</?(?:p|div|br|h[1-6]|ul|ol|li|a|em|strong|b|i|span|figure|blockquote|section|article)\b[^>]{0,500}>",
    re.IGNORECASE,
)
_ESCAPED_TAG = re.compile(r"&lt;/?(?:p|div|br|h[1-6])\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…؟।][\"”»’')\]]*(?:\s|$)|[。！？]")
_CODE = re.compile(r"[{};]\s*[\w$.#-]+\s*[:({=]|=>|function\s*\(|^\s*https?://\S+\s*$|\S{120}")
_ASSIGNMENT = re.compile(r"(?:=|\(|^)\s*(?=[{\[])")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*+')
"""A string up to its closing quote, or up to the end of the line without one."""


def script_text(root: etree._Element, url: str | None = None, title: str = "") -> str:
    """Return the lines of the text in the page's data; empty without one.

    Of several articles, the text is that of the one which declares the page's address or its title; empty if none does.
    """
    bodies: list[tuple[Node, str]] = [
        ({}, meta.get("content") or "") for meta in root.iter("meta") if meta.get("itemprop") == "articleBody"
    ]
    others: list[str] = []
    for script in root.iter("script"):
        source = script.text
        if not source or len(source) > MOST_CHARACTERS:
            continue
        kind = (script.get("type") or "").lower()
        if "ld+json" in kind:
            if '"articleBody"' in source or '"text"' in source:
                bodies += _bodies(parse(source))
        elif len(source) >= LEAST_PROSE and ("json" in kind or not kind or "javascript" in kind or kind == "module"):
            others.append(source)
    texts = _declared(bodies)
    if texts:
        return next(iter(texts)) if len(texts) == 1 else _own(texts, url, title)
    return max(map(_data_text, others), key=weight, default="")


def _declared(bodies: Iterable[tuple[Node, str]]) -> dict[str, Node]:
    """Return the long texts, each with the object that declares it, without those that are a part of another."""
    by_key: dict[str, tuple[str, Node]] = {}
    for node, body in bodies:
        if weight(lines := _lines(body)) >= LEAST_PROSE:
            by_key.setdefault(key_of(lines), (lines, node))
    keys = sorted(by_key, key=len, reverse=True)[:MOST_BODIES]
    return {by_key[key][0]: by_key[key][1] for i, key in enumerate(keys) if not any(key in one for one in keys[:i])}


def _own(texts: Mapping[str, Node], url: str | None, title: str) -> str:
    """Return the text of the page's own article."""
    article = article_of([*texts.values()], url)
    if article is None or not (is_at(article, url) or _is_titled(article, title)):
        article = next((node for node in texts.values() if _is_titled(node, title)), None)
    return next((text for text, node in texts.items() if node is article), "")


def _is_titled(node: Node, title: str) -> bool:
    headline = key_of(text_of(node.get("headline")))
    return len(headline) >= LEAST_HEADLINE and headline in key_of(title)


def _parsed(source: str) -> Any:
    source = source.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None


def _values(data: Any, key: str = "") -> Iterator[tuple[str, Any]]:
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


def _bodies(data: Any) -> Iterator[tuple[Node, str]]:
    """Yield the article bodies in JSON-LD, each with its object; in an article, `text` stands for a missing body."""
    for _, value in _values(data):
        if isinstance(value, dict):
            body = value.get("articleBody")
            if body is None and any(map(_ARTICLE.search, types_of(value))):
                body = value.get("text")
            yield value, body if isinstance(body, str) else "\n".join(v for _, v in _values(body) if isinstance(v, str))


def _lines(body: str) -> str:
    """Return the text of a string that may be plain, HTML or escaped HTML, one line per paragraph."""
    if _ESCAPED_TAG.search(body):
        body = unescape(body)
    if "\n" not in body and "\\n" in body:
        body = body.replace("\\r", "").replace("\\n", "\n")
    if _TAG.search(body):
        try:
            tree = lxml.html.document_fromstring(f"<html><body>{body}</body></html>")
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            return ""
        return "\n".join(leaf.text for leaf in segment(tree)[1])
    lines = (" ".join(line.split()) for line in unescape(body).splitlines())
    return "\n".join(line for line in lines if any(map(str.isalnum, line)))


def _data_text(source: str) -> str:
    """Return the longest prose in a script's data: one string, or the paragraphs of one list."""
    data = _parsed(source)
    if data is None:
        data = _assigned(source)
    if data is None:
        data = [value for value in map(_parsed, _literals(source)) if isinstance(value, str)]
        prose = max((text for text in data if _is_prose(text)), key=len, default="")
        return _lines(prose)
    return _longest(data)


def _assigned(source: str) -> Any:
    """Return the first object or list that the script assigns or passes on."""
    match = _ASSIGNMENT.search(source, 0, 2000)
    if match is None:
        return None
    try:
        return json.JSONDecoder(strict=False).raw_decode(source, match.end())[0]
    except (ValueError, RecursionError):
        return None


def _literals(source: str) -> Iterator[str]:
    """Yield the long string literals of a script, in linear time: no character is searched twice as a string.

    The closing quote of a short one may be the opening quote of the next: a quote in a comment is not in pairs.
    """
    at = 0
    while match := _STRING.search(source, at):
        at = match.end()
        if at - match.start() > LEAST_PROSE and source.startswith('"', at):
            at += 1
            yield source[match.start() : at]


def _is_prose(text: str) -> bool:
    if len(text) < (15 if is_wide(text) else 40):
        return False
    sample = text[:2000]
    if "<" in sample or "&" in sample:
        sample = _TAG.sub(" ", unescape(sample))
    return _SENTENCE.search(sample) is not None and _CODE.search(sample) is None


def _longest(data: Any) -> str:
    """Descend to the value that holds most of the prose, and return its strings as the text."""
    sizes: dict[int, float] = {}
    order: list[Any] = [value for _, value in _values(data)]
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
        return _lines(value)
    if not isinstance(value, dict | list) or _holds_several(value, sizes):
        return ""
    return "\n".join(filter(None, _paragraphs(value)))


def _size(value: Any, sizes: dict[int, float]) -> float:
    if isinstance(value, str):
        return weight(value) if _is_prose(value) else 0.0
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


def _paragraphs(value: Any) -> Iterator[str]:
    """Yield one line per member of a list: its strings under the keys that hold prose, joined."""
    keys = {key for key, inner in _values(value) if isinstance(inner, str) and _is_prose(inner)}
    for name, member in value.items() if isinstance(value, dict) else (("", member) for member in value):
        texts = [inner for key, inner in _values(member, name) if isinstance(inner, str) and key in keys]
        yield _lines("".join(texts))
