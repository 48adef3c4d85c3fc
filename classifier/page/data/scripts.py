"""The article's text in the page's data: a declared `articleBody`, or the data from which a script renders the page.

It is the last resort, for pages whose markup holds no prose. Scripts are not run but searched for JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...reading.linked_data import Node, article_of, is_at, parse, text_of, types_of
from ..copies import key_of
from ..element import Element
from ..prose import weight
from .script_data import data_of, is_streamed, read_json, read_streams
from .text import is_prose, lines_of, longest, values

MOST_CHARACTERS = 5_000_000
"""A script longer than this is not searched."""
LEAST_PROSE = 250
"""Characters (Latin; a wide character counts for two and a half) from which a text counts as an article's."""
LEAST_IN_ATTRIBUTE = 400
"""The same for a text in an attribute, whose long texts are mostly those of dialogs and forms."""
LEAST_PARAGRAPHS = 3
PARAGRAPH = 60
MOST_BODIES = 20
"""Declared texts that are compared."""
LEAST_HEADLINE = 8
"""Letters and digits from which a headline within the page's title shows whose page it is."""

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report)$")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*+')
"""A string up to its closing quote, or up to the end of the line without one."""


def script_text(root: Element, url: str | None = None, title: str = "") -> str:
    """Return the lines of the text in the page's data; empty without one.

    Of several articles, the text is that of the one which declares the page's address or its title; empty if none does.
    """
    bodies: list[tuple[Node, str]] = [
        ({}, meta.get("content") or "") for meta in root.iter("meta") if meta.get("itemprop") == "articleBody"
    ]
    others: list[str] = []
    pieces: list[str] = []
    for script in root.iter("script"):
        source = script.text
        if not source or len(source) > MOST_CHARACTERS:
            continue
        kind = (script.get("type") or "").lower()
        if "ld+json" in kind:
            if '"articleBody"' in source or '"text"' in source:
                bodies += _bodies(parse(source))
        elif is_streamed(source):
            pieces.append(source)
        elif len(source) >= LEAST_PROSE and ("json" in kind or not kind or "javascript" in kind or kind == "module"):
            others.append(source)
    texts = _declared(bodies)
    if texts:
        return next(iter(texts)) if len(texts) == 1 else _own(texts, url, title)
    drawn = [*map(_data_text, others), longest(read_streams(pieces))]
    return max(drawn, key=weight) or _attribute_text(root)


def _declared(bodies: Iterable[tuple[Node, str]]) -> dict[str, Node]:
    """Return the long texts, each with the object that declares it, without those that are a part of another."""
    by_key: dict[str, tuple[str, Node]] = {}
    for node, body in bodies:
        if weight(lines := lines_of(body)) >= LEAST_PROSE:
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


def _bodies(data: Any) -> Iterator[tuple[Node, str]]:
    """Yield the article bodies in JSON-LD, each with its object; in an article, `text` stands for a missing body.

    The updates of a live blog are one body, with its own before them.
    """
    updates: set[int] = set()
    for _, value in values(data):
        if isinstance(value, dict) and id(value) not in updates:
            body = _body(value)
            live = value.get("liveBlogUpdate")
            live = [part for part in (live if isinstance(live, list) else [live]) if isinstance(part, dict)]
            updates.update(map(id, live))
            if live:
                body = "\n".join(filter(None, [lines_of(body), *(line for part in live for line in _update(part))]))
            yield value, body


def _body(node: Node) -> str:
    body = node.get("articleBody")
    if body is None and any(map(_ARTICLE.search, types_of(node))):
        body = node.get("text")
    return body if isinstance(body, str) else "\n".join(v for _, v in values(body) if isinstance(v, str))


def _update(node: Node) -> Iterator[str]:
    """Yield the headline of a live blog's update, if its text does not begin with it, and the text."""
    headline, body = text_of(node.get("headline")), lines_of(_body(node))
    if body and headline and not key_of(body).startswith(key_of(headline)):
        yield headline
    yield body


def _data_text(source: str) -> str:
    """Return the longest prose in a script's data, or its longest string of prose if it has no data."""
    texts = [longest(data) for data in data_of(source)]
    if texts:
        return max(texts, key=weight)
    strings = [value for value in map(read_json, _literals(source)) if isinstance(value, str)]
    return lines_of(max((text for text in strings if is_prose(text)), key=len, default=""))


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


def _attribute_text(root: Element) -> str:
    """Return the longest prose in the JSON that attributes hold: paragraphs, not the labels of forms and buttons."""
    texts = (
        longest(data, strict=True)
        for element in root.iter()
        for value in element.values()
        if LEAST_PROSE <= len(value) <= MOST_CHARACTERS and value.lstrip()[:1] in ("{", "[")
        if (data := read_json(value)) is not None
    )
    return max(filter(_has_paragraphs, texts), key=weight, default="")


def _has_paragraphs(text: str) -> bool:
    paragraphs = [size for line in text.splitlines() if (size := weight(line)) >= PARAGRAPH]
    return len(paragraphs) >= LEAST_PARAGRAPHS and sum(paragraphs) >= LEAST_IN_ATTRIBUTE
