"""Searches for elements by their attributes and counts them by their tags, in a tree of lxml or of the native core."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from lxml import etree

from .. import native
from ..page.element import Element


def find_holding(root: Element, names: tuple[str, ...], parts: tuple[str, ...] = ()) -> Sequence[Element]:
    """Return the elements of a page, in its order, with one of the attributes `names`, its value with one of `parts`.

    Any value counts without `parts`.
    """
    if isinstance(root, etree._Element):
        matches: Sequence[Element] = _path(names, parts)(root)
        return matches
    assert native.core is not None
    return native.core.elements_holding(root, names, parts)


def find_named(
    root: Element, names: tuple[str, ...], words: tuple[str, ...], tags: tuple[str, ...]
) -> Iterable[Element]:
    """Return elements of a page, in its order, that have one of `tags`, of any if there are none.

    All are among them that have one of `words` in the value of one of the attributes `names`; of lxml's all with a tag.
    """
    if isinstance(root, etree._Element):
        every: Iterable[Element] = root.iter(*tags)
        return every
    assert native.core is not None
    return native.core.elements_named(root, names, words, tags)


def count_elements(root: Element, tags: tuple[str, ...]) -> Sequence[int]:
    """Count the elements of a page that have each of some tags."""
    if isinstance(root, etree._Element):
        counts = Counter(element.tag for element in root.iter(*tags))
        return [counts[tag] for tag in tags]
    assert native.core is not None
    return native.core.elements_counted(root, tags)


@cache
def _path(names: tuple[str, ...], parts: tuple[str, ...]) -> etree.XPath:
    held = " or ".join(f"contains(., '{part}')" for part in parts)
    having = " or ".join(f"@{name}{f'[{held}]' if held else ''}" for name in names)
    return etree.XPath(f"//*[{having}]")  # not by the parents of attributes: libxml2 compares each with all before it
