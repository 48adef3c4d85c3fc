"""JSON-LD: script texts → typed objects, and the one object that describes the article.

Broken JSON (comments, trailing commas, text after the object, missing ends) is repaired in one pass; where that does
not help, the pairs of a key and a string that metadata needs are read one by one. The cost is linear in the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Node = Mapping[str, Any]
"""One JSON-LD object."""
_HOLDERS = (dict, list)

MOST_SCRIPTS = 50
"""Scripts that are parsed per page."""
MOST_CHARS = 2_000_000
"""Characters of JSON-LD that are parsed per page; what comes after them is ignored."""
MOST_NODES = 2_000
"""Objects that are visited per page."""
MOST_MEMBERS = 50
"""Members of a list that are read."""

_DECODER = json.JSONDecoder(strict=False)
_TOKEN = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*+(?:"|\\?\Z))|(?P<comment>//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)|<!--|-->|<!\[CDATA\[|\]\]>)'
    r"|(?P<comma>,\s*+(?=[}\]]|\Z))",
    re.DOTALL,
)
_GAP = re.compile(r"[\s,;]*+")
_PAIR = re.compile(
    r'"(headline|datePublished|dateCreated|dateModified|articleSection|description|inLanguage|thumbnailUrl)"\s*+:\s*+'
    r'("(?:[^"\\]|\\.){0,2000}+")',
    re.DOTALL,
)
_PERSON = re.compile(
    r'"author"\s*+:\s*+(?:\[\s*+)?(?:("(?:[^"\\]|\\.){0,200}+")|\{[^{}]{0,300}?"name"\s*+:\s*+("(?:[^"\\]|\\.){0,200}+"))',
    re.DOTALL,
)
_ARTICLE_TYPE = re.compile(r'"@type"\s*+:\s*+(?:\[\s*+)?"[A-Za-z]{0,40}(?:Article|BlogPosting|Report)"')
_ARTICLES = ("Article", "Report", "Posting")
"""Endings of the types of articles."""
_ELSEWHERE = frozenset(
    {
        "itemListElement",
        "hasPart",
        "citation",
        "comment",
        "liveBlogUpdate",
        "review",
        "relatedLink",
        "mentions",
        "about",
        "subjectOf",
    }
)
"""Properties whose objects are other works than the page's own."""


def linked_data(scripts: Sequence[str]) -> tuple[Node, ...]:
    """Return the typed objects of a page's JSON-LD, in page order; references by `@id` are resolved."""
    found: list[dict[str, Any]] = []
    left = MOST_CHARS
    for text in scripts[:MOST_SCRIPTS]:
        if len(text) <= left:
            left -= len(text)
            found.extend(_nodes(parse(text), MOST_NODES - len(found)))
    by_id = {node["@id"]: node for node in found if isinstance(node.get("@id"), str) and len(node) > 2}
    for node in found:
        for key in ("author", "creator", "publisher", "image", "primaryImageOfPage", "isPartOf", "mainEntity"):
            if key in node:
                node[key] = _resolved(node[key], by_id)
    return tuple(found)


def parse(text: str) -> Any:
    """JSON → value; several values, one behind another → their list.

    Broken JSON gives what can be read of it: an object of single properties, or None.
    """
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        pass
    repaired = _TOKEN.sub(lambda token: token["string"] or "", text).strip().rstrip(";")
    values = _values(repaired)
    return _pairs(text) if not values else values[0] if len(values) == 1 else values


def _values(text: str) -> list[Any]:
    """Return the values at the start of a text that may hold several, one behind another, up to the first error."""
    at = 0
    values: list[Any] = []
    while len(values) < MOST_MEMBERS:
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        values.append(value)
        at = _GAP.match(text, at).end()  # type: ignore[union-attr]
    return values


def _pairs(text: str) -> Node | None:
    node: dict[str, Any] = {}
    for match in _PAIR.finditer(text):
        value = _string(match[2])
        if value and match[1] not in node:
            node[match[1]] = value
    authors = [_string(match[1] or match[2]) for match in _PERSON.finditer(text)][:20]
    if authors:
        node["author"] = [{"@type": "Person", "name": name} for name in authors if name]
    if not node:
        return None
    return {"@type": "Article" if _ARTICLE_TYPE.search(text) else "Thing", **node}


def _string(literal: str) -> str:
    try:
        return str(_DECODER.decode(literal))
    except ValueError:
        return ""


def _nodes(value: Any, most: int) -> Iterator[dict[str, Any]]:
    """Yield the typed objects within a value, outermost first, except those of other works."""
    pending = [value]
    while pending and most > 0:
        value = pending.pop()
        if isinstance(value, list):
            pending.extend(reversed(value[:MOST_NODES]))
        elif isinstance(value, dict):
            most -= 1
            if types_of(value):
                yield value
            inner = [part for key, part in value.items() if isinstance(part, _HOLDERS) and key not in _ELSEWHERE]
            pending.extend(reversed(inner))


def _resolved(value: Any, by_id: Mapping[str, Node]) -> Any:
    """Return a property with its references replaced by what they refer to."""
    if isinstance(value, list):
        return [_resolved(part, by_id) for part in _members(value)]
    if isinstance(value, dict) and "@id" in value and len(value) <= 2 and isinstance(value["@id"], str):
        return by_id.get(value["@id"], value)
    return value


def _members(values: Sequence[Any]) -> list[Any]:
    """Return the members of a list and of the lists in it, at most MOST_MEMBERS; lists can be nested without end."""
    members: list[Any] = []
    pending = [iter(values)]
    while pending and len(members) < MOST_MEMBERS:
        value = next(pending[-1], pending)
        if value is pending:
            pending.pop()
        elif isinstance(value, list):
            pending.append(iter(value))
        else:
            members.append(value)
    return members


def types_of(node: Node) -> tuple[str, ...]:
    """Return the types of an object, without the address of the vocabulary."""
    declared = node.get("@type") or node.get("type")
    if isinstance(declared, str):  # most objects have one type
        return (_bare_type(declared),) if "/" in declared or ":" in declared else (declared,)
    values = declared if isinstance(declared, list) else ()
    return tuple(_bare_type(value) for value in values if isinstance(value, str))


def _bare_type(name: str) -> str:
    return name.rpartition("/")[2].removeprefix("schema:")


def article_of(nodes: Sequence[Node], url: str | None = None) -> Node | None:
    """Return the object of the page's article: of several, the one with the page's address, else the fullest.

    None where no object is an article.
    """
    articles = [node for node in nodes if any(name.removesuffix("\n").endswith(_ARTICLES) for name in types_of(node))]
    if len(articles) < 2:
        return articles[0] if articles else None
    properties = ("headline", "datePublished", "author", "dateModified", "image", "articleBody")
    return max(articles, key=lambda node: (is_at(node, url), sum(bool(node.get(key)) for key in properties)))


def is_at(node: Node, url: str | None) -> bool:
    """Whether an object declares the page's address as its own."""
    path = _path(url)
    return bool(path) and path in {_path(text_of(node.get(key))) for key in ("url", "@id", "mainEntityOfPage")}


def _path(url: str | None) -> str:
    return (url or "").partition("://")[2].partition("#")[0].partition("?")[0].partition("/")[2].strip("/")


def text_of(value: Any) -> str:
    """Return a property as text: a string, or the name, address or value of an object; the first one of a list."""
    while isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("url") or value.get("@id")
        if isinstance(value, list):
            value = value[0] if value else None
    return value.strip() if isinstance(value, str) else ""


def texts_of(value: Any) -> list[str]:
    """Return a property as texts, at most MOST_MEMBERS."""
    values = value[:MOST_MEMBERS] if isinstance(value, list) else [value]
    return [text for text in map(text_of, values) if text]
