"""What a page declares about itself: its meta tags, links, title and JSON-LD, read in one pass over the tree.

The features of the model, the metadata of the article and the kind of the page all read this one `Head`.
The cost is linear in the size of the page: no regular expression here backtracks over more than a constant.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from ..page.element import Element
from .declarations import read_declarations
from .linked_data import Node, article_of, linked_data, types_of

MOST_VALUES = 50
"""Values kept per meta name or link relation."""
MOST_CHARS = 5_000
"""Characters kept of one meta value."""
MOST_ALTERNATIVES = 20_000
"""Characters kept of the alternative texts of all pictures."""

_DECODER = json.JSONDecoder(strict=False)
_BODY = re.compile(r'"articleBody"\s*+:\s*+(?=")')
_TAGS = re.compile(r"<[^>]{1,300}>")
_LIVE = re.compile(r'"@type"\s*+:\s*+(?:\[\s*+)?"LiveBlogPosting"')
_PAID = re.compile(r'"(?i:isAccessibleForFree"\s*+:\s*+"?false)')
_NEWS = re.compile(r'"@type"\s*+:\s*+(?:\[\s*+)?"[A-Za-z]*(?:Article|BlogPosting|Report)"')
_AUTHORS = ("author", "article:author", "og:article:author", "dc.creator", "parsely-author", "sailthru.author", "byl")
_OUTLETS = ("og:site_name", "application-name", "publisher", "dc.publisher")
_READ = frozenset({"og:title", "og:type", "og:description", "description", "article:content_tier"})
"""Meta names with a field of their own."""
_RELATIONS = frozenset({"canonical", "image_src"})
"""Relations of links that are read; most links of a head are style sheets and icons."""
_LANGUAGE = ("lang", "{http://www.w3.org/XML/1998/namespace}lang", "xml:lang")


@dataclass(frozen=True)
class Head:
    """The declarations of a page.

    Attributes:
        title: `og:title`, else the title element, with the outlet's suffix; at most 400 characters.
        description: the longest description; at most 2,000 characters.
        body: the longest `articleBody` of the JSON-LD. typed: an article by `og:type` or JSON-LD.
        live: a live blog by JSON-LD. paid: not free by JSON-LD or `article:content_tier`.
        document_title: the text of the first title element.
        metas: lower-case meta name or property → its values, in page order.
        links: `canonical` and `image_src` → the addresses of links with this relation, as written.
        nodes: the JSON-LD objects that have a type, nested ones too, in page order.
        bases: the addresses of the `base` elements, as written.
        language: the `lang` attribute of the root element, as written.
        alternatives: the alternative texts of the pictures, one per line.
    """

    title: str = ""
    description: str = ""
    body: str = ""
    typed: bool = False
    live: bool = False
    paid: bool = False
    document_title: str = ""
    metas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nodes: tuple[Node, ...] = ()
    bases: tuple[str, ...] = ()
    language: str = ""
    alternatives: str = ""

    def meta(self, *names: str) -> str:
        """Return the first value of the first of these meta names that has one, else an empty string."""
        for name in names:
            for value in self.metas.get(name, ()):
                if value:
                    return value
        return ""

    @property
    def authors(self) -> str:
        """The names of all declared authors, one per line."""
        return "\n".join(self._names(_AUTHORS, ("author", "creator", "contributor")))

    @property
    def outlet(self) -> str:
        """The declared names of the site and its publisher, one per line."""
        return "\n".join(self._names(_OUTLETS, ("publisher",)))

    def _names(self, metas: tuple[str, ...], properties: tuple[str, ...]) -> Iterator[str]:
        article = self._article or {}
        yield from _names_in([value for name in metas for value in self.metas.get(name, ())])
        yield from _names_in([article.get(name) for name in properties])

    @cached_property
    def _article(self) -> Node | None:
        return article_of(self.nodes)

    @property
    def og_type(self) -> str:
        """The declared OpenGraph type in lower case, such as `article` or `website`."""
        return self.meta("og:type").lower()

    @property
    def canonical(self) -> str:
        """The declared canonical address as written, else an empty string."""
        return next(filter(None, self.links.get("canonical", ())), "")

    @property
    def robots(self) -> frozenset[str]:
        """The directives for robots in lower case, such as `noindex`."""
        return frozenset(word.strip().lower() for word in ",".join(self.metas.get("robots", ())).split(",")) - {""}

    @cached_property
    def types(self) -> frozenset[str]:
        """The schema.org types of the JSON-LD objects, such as `NewsArticle`."""
        return frozenset(name for node in self.nodes for name in types_of(node))


def read_head(tree: Element) -> Head:
    """Read the declarations of a page; JSON-LD that cannot be parsed is read as far as it can be."""
    declared = read_declarations(tree)
    title = description = kind = ""
    paid = False
    metas: defaultdict[str, list[str]] = defaultdict(list)
    for written, equivalent, content in declared.metas:
        name = written.lower()
        if name in _READ:
            if name == "og:title":
                title = title or content
            elif name == "og:type":
                kind = content.lower()
            elif name == "article:content_tier":
                paid = content.lower() in {"locked", "metered"}
            elif len(content) > len(description):
                description = content
        metas[name or equivalent.lower()].append(content[:MOST_CHARS])
    links: defaultdict[str, list[str]] = defaultdict(list)
    for relations, address in declared.links:
        for relation in _RELATIONS.intersection(relations.lower().split()):
            links[relation].append(address.strip()[:MOST_CHARS])
    typed, live, body = kind == "article", False, ""
    for text in declared.scripts:
        typed = typed or _NEWS.search(text) is not None
        live = live or ("LiveBlogPosting" in text and _LIVE.search(text) is not None)
        paid = paid or _PAID.search(text) is not None
        if '"articleBody"' in text:
            body = max((body, *_bodies(text)), key=len)
    document_title = next(iter(declared.titles), "")
    alternatives = dict.fromkeys(text[:MOST_CHARS] for text in declared.alternatives)
    return Head(
        title=(title or document_title)[:400],
        description=description[:2000],
        body=body,
        typed=typed,
        live=live,
        paid=paid,
        document_title=document_title[:MOST_CHARS],
        metas={name: tuple(values[:MOST_VALUES]) for name, values in metas.items() if name},
        links={name: tuple(values[:MOST_VALUES]) for name, values in links.items()},
        nodes=linked_data(declared.scripts),
        bases=tuple(declared.bases),
        language=next(filter(None, map(tree.get, _LANGUAGE)), ""),
        alternatives="\n".join(alternatives)[:MOST_ALTERNATIVES],
    )


def _names_in(value: object, levels: int = 4) -> Iterator[str]:
    """Yield the names in a property: a name, an object that has one, or a list of both; at most `levels` deep."""
    if isinstance(value, str) and "://" not in value:
        yield value[:MOST_CHARS]
    elif isinstance(value, Mapping) and levels:
        yield from _names_in(value.get("name"), levels - 1)
    elif isinstance(value, list) and levels:
        for one in value[:MOST_VALUES]:
            yield from _names_in(one, levels - 1)


def _bodies(text: str) -> Iterator[str]:
    """Yield the texts of `articleBody` in JSON-LD, of which other parts may be broken."""
    at = 0
    while match := _BODY.search(text, at):
        at = match.end()
        with suppress(ValueError):
            body, at = _DECODER.raw_decode(text, at)
            yield _TAGS.sub(" ", body)
