"""What the elements that declare something about a page say, as written: one walk over the tree."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from .. import native
from ..page.element import Element

DECLARING = ("meta", "script", "link", "title", "img", "amp-img", "base")
"""The tags of elements that declare something about a page."""


class Declarations(NamedTuple):
    """The declarations of a page, those of each kind in page order.

    Attributes:
        metas: names (`property`, else `name`), `http-equiv` of those without a name, and contents of meta elements.
        links: relations and addresses. scripts: the texts of JSON-LD.
        alternatives: the alternative texts of pictures. titles: the texts of title elements.
        bases: the addresses of `base` elements.
    """

    metas: list[tuple[str, str, str]]
    links: list[tuple[str, str]]
    scripts: list[str]
    alternatives: list[str]
    titles: list[str]
    bases: list[str]


def read_declarations(tree: Element) -> Declarations:
    """Read the declarations of a page."""
    if native.core is not None and not isinstance(tree, etree._Element):
        return Declarations(*native.core.declarations(tree))
    declared = Declarations([], [], [], [], [], [])
    for element in tree.iter(*DECLARING):
        _add(declared, element)
    return declared


def _add(declared: Declarations, element: Element) -> None:
    tag, get = element.tag, element.get
    if tag == "meta":
        name = get("property") or get("name") or ""
        declared.metas.append((name, "" if name else get("http-equiv") or "", get("content") or ""))
    elif tag == "script":
        if "ld+json" in (get("type") or "") and (text := element.text):
            declared.scripts.append(text)
    elif tag == "link":
        declared.links.append((get("rel") or "", get("href") or ""))
    elif tag in ("img", "amp-img"):
        if alternative := get("alt"):
            declared.alternatives.append(alternative)
    elif tag == "title":
        declared.titles.append(element.text or "")
    elif tag == "base" and (address := get("href")) is not None:
        declared.bases.append(address)
