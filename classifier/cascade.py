"""Trafilatura's fast cascade, step by step, without the searches that cannot find anything on a page.

`bare_extraction` looks for comments and for appended articles with regular expressions on every element, and copies
the tree for steps that `fast` leaves out: a third of its time. These are its own functions in its own order, so the
result is the same; a test holds them against each other. The steps are no stable interface: `known` tells whether the
installed version is one that they were read from.
"""

from __future__ import annotations

from copy import copy
from functools import cache
from importlib.metadata import version
from typing import Any

from lxml import etree

TESTED = ("2.3.",)
"""Beginnings of the trafilatura versions whose cascade this is."""

_APPENDED = ("infinite", "mvp-post-add-", "elementor-share-buttons")
_COMMENTS = ("\ncomment", "\nComment", "-comments", "\ncomol", "\ndisqus", "\ndsq-")
"""What the class or id of any element must hold (at its start, after a line break) that trafilatura prunes from the raw
tree: less than it asks for."""
_PRUNED = ("div", "section", "aside", "list", "details", "ol", "ul")


@cache
def known() -> bool:
    """Whether the installed trafilatura is one whose steps these are."""
    return version("trafilatura").startswith(TESTED)


@cache
def options() -> Any:
    """What trafilatura is asked for: `fast`, no comments, tables."""
    from trafilatura.settings import Extractor

    # any format but "python" spares a rendering of the text that nobody reads
    return Extractor(output_format="txt", fast=True, comments=False)


def body_of(tree: etree._Element) -> etree._Element | None:
    """The body that `bare_extraction(tree, options=options())` gives; None when it gives up. Leaves `tree` alone."""
    from trafilatura import core, xpaths
    from trafilatura.baseline import baseline, html2txt
    from trafilatura.htmlprocessing import prune_unwanted_nodes

    wanted = options()
    names = "\n" + "\n".join([f"{found.get('class')}\n{found.get('id')}" for found in tree.iter(*_PRUNED)])
    appended, comments = any(map(names.__contains__, _APPENDED)), any(map(names.__contains__, _COMMENTS))
    if appended or comments:
        tree = copy(tree)  # all other steps work on copies of their own
        is_forum = comments and core._forum_thread_page(tree)
        if appended:
            prune_unwanted_nodes(tree, xpaths.RAW_TREE_PRUNE_XPATH)
        if comments and not is_forum:
            prune_unwanted_nodes(tree, xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH)
    body, text = _main_text(tree, wanted)
    if len(text) < wanted.min_extracted_size:
        rescued, rescued_text, size = baseline(tree)
        if size > len(text):
            body, text = rescued, rescued_text
    short = 0 < len(text) < core.ESCALATION_MAX_LENGTH
    if short and len(text) < core.ESCALATION_PAGE_SHARE * len(html2txt(tree)):
        wide = copy(wanted)
        wide.focus = "recall"
        try:
            more, more_text = _main_text(tree, wide)
        except Exception:  # as trafilatura does: the first result stands
            more_text = ""
        if len(more_text) >= max(wanted.min_extracted_size, core.ESCALATION_ACCEPT_RATIO * len(text) + 1e-9):
            body, text = more, more_text
    return body if len(text) >= wanted.min_output_size else None


def _main_text(tree: etree._Element, wanted: Any) -> tuple[etree._Element, str]:
    from trafilatura.htmlprocessing import convert_tags, tree_cleaning
    from trafilatura.main_extractor import extract_content

    found: tuple[etree._Element, str] = extract_content(convert_tags(tree_cleaning(copy(tree), wanted), wanted), wanted)
    return found
