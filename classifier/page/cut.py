"""Text → a page's tree, its nodes and its leaves: by the native core alone where that is enough, else with lxml.

Most pages need no tree of lxml, whose making and freeing costs more than all that reads it.
"""

from __future__ import annotations

from collections.abc import Set
from contextlib import suppress
from typing import NamedTuple

import lxml.html

from ..errors import PageError
from ..native.html import read_html
from ..native.segment import Segmentation, segment, segment_tape
from .boxes import part_boxes
from .element import Element
from .foreign import may_be_shown, shown_format
from .line_ends import PREFORMATTED, keeps_line_ends, show
from .opened import has_noscript_text, has_shadow_roots, open_noscript, open_shadow_roots
from .parse import parse
from .style_sheet import apply_rules


class Cut(NamedTuple):
    """The root of a page, one of lxml's elements if lxml has read it, and what the page is cut into."""

    root: Element
    segmentation: Segmentation


def cut(source: str, written: str | bytes) -> Cut:
    """Parse and segment a page, for the core as it is `written`: the source or its UTF-8.

    Raises PageError for data that a browser wrapped into a page.
    """
    return _cut_by_core(written) or _cut_with_lxml(source)


def tree_of(source: str) -> lxml.html.HtmlElement:
    """Return lxml's tree of a page that the core has cut."""
    tree = parse(source)
    _style(tree)
    return tree


def _cut_by_core(source: str | bytes) -> Cut | None:
    """Return None for a page that only lxml reads exactly, and for one to whose tree anything has to be added."""
    with suppress(ValueError):  # of surrogates
        root = read_html(source)
        if root is None or has_shadow_roots(root):
            return None
        tags = _style(root)
        if keeps_line_ends(root, source, tags):
            return None
        segmentation = segment_tape(root)
        leaves = segmentation.leaves
        if leaves and may_be_shown(root, leaves[0].text):
            return None
        if "noscript" in tags and has_noscript_text(root, leaves):
            return None
        return Cut(root, segmentation)
    return None


def _cut_with_lxml(source: str) -> Cut:
    tree = parse(source)
    open_shadow_roots(tree)
    tags = _style(tree)
    show(tree, source, tags)
    segmentation = segment(tree)
    leaves = segmentation.leaves
    if leaves and (kind := shown_format(tree, leaves[0].text)):
        raise PageError(f"not an HTML page: the input is {kind}, which a browser wrapped into a page")
    if "noscript" in tags and open_noscript(tree, leaves):
        segmentation = segment(tree)
    return Cut(tree, segmentation)


def _style(root: Element) -> Set[str]:
    """Write what style sheets and pictures say into style attributes; return which of some rare tags the page has."""
    special = [*root.iter("noscript", "style", "img", *PREFORMATTED)]
    tags = {element.tag for element in special}
    if "style" in tags:
        apply_rules(root, [element for element in special if element.tag == "style"])
    if "img" in tags:
        part_boxes(element for element in special if element.tag == "img")
    return tags
