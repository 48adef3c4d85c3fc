"""Trafilatura's fast cascade, step by step, without the searches that cannot find anything on a page.

`bare_extraction` looks for comments and for appended articles with regular expressions on every element, and copies
the tree for steps that `fast` leaves out: a third of its time. These are its own functions in its own order, so the
result is the same; a test holds them against each other. The steps are no stable interface: `known` tells whether the
installed version is one that they were read from.
"""

from __future__ import annotations

import re
from copy import copy
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.util import module_from_spec
from typing import Any

from lxml import etree

from .searches import in_python

TESTED = ("2.3.",)
"""Beginnings of the trafilatura versions whose cascade this is."""

_APPENDED = ("infinite", "mvp-post-add-", "elementor-share-buttons")
_COMMENTS = ("\ncomment", "\nComment", "-comments", "\ncomol", "\ndisqus", "\ndsq-")
"""What the class or id of any element must hold (at its start, after a line break) that trafilatura prunes from the raw
tree: less than it asks for."""
_PRUNED = ("div", "section", "aside", "list", "details", "ol", "ul")
_COMMENTED = frozenset(_PRUNED) - {"aside"}
_NO_TEXT = etree.XPath(
    ".//aside|.//div[contains(@class|@id, 'footer')]|.//fencedframe|.//footer|.//script|.//style|.//svg|.//template"
)
"""What trafilatura leaves out when it measures a page. It asks for consent banners in the same expression, by regular
expressions that are most of its cost."""


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
    from trafilatura.baseline import baseline
    from trafilatura.htmlprocessing import prune_unwanted_nodes
    from trafilatura.xml import delete_element

    wanted = options()
    found = list(tree.iter(*_PRUNED))
    names = "\n".join(["", *[each.get("class", "") for each in found], *[each.get("id", "") for each in found]])
    appended, comments = any(map(names.__contains__, _APPENDED)), any(map(names.__contains__, _COMMENTS))
    if appended or comments:
        tree = copy(tree)  # all other steps work on copies of their own
        is_forum = comments and core._forum_thread_page(tree)
        if appended:
            prune_unwanted_nodes(tree, xpaths.RAW_TREE_PRUNE_XPATH)
        if comments and not is_forum:
            for thread in [each for each in tree.iter(*_PRUNED) if holds_comments(each)]:
                delete_element(thread)
    body, text = _main_text(tree, wanted)
    if len(text) < wanted.min_extracted_size:
        rescued, rescued_text, size = baseline(tree)
        if size > len(text):
            body, text = rescued, rescued_text
    short = 0 < len(text) < core.ESCALATION_MAX_LENGTH
    if short and len(text) < core.ESCALATION_PAGE_SHARE * size_of(tree):
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

    cleaned = convert_tags(tree_cleaning(copy(tree), wanted), wanted)
    found: tuple[etree._Element, str] = extractor().extract_content(cleaned, wanted)
    return found


@cache
def extractor() -> Any:
    """Trafilatura's module `main_extractor`, an instance of our own: its searches are asked in Python there.

    The one that everybody else imports stays as it is.
    """
    from trafilatura import main_extractor

    spec = main_extractor.__spec__
    if spec is None or spec.loader is None:
        return main_extractor
    module: Any = module_from_spec(spec)
    spec.loader.exec_module(module)
    module.BODY_XPATH = [in_python(search, first=True) for search in module.BODY_XPATH]
    module.OVERALL_DISCARD_XPATH = [in_python(search) for search in module.OVERALL_DISCARD_XPATH]
    return module


def holds_comments(element: etree._Element) -> bool:
    """Whether `REMOVE_COMMENTS_AND_LISTS_XPATH` finds the element."""
    if element.tag not in _COMMENTED:
        return False
    found = _comments(element.get("class", ""), element.get("id", ""))
    return found == "thread" or (found == "frame" and element.tag not in {"ol", "ul"})


@lru_cache(maxsize=20_000)
def _comments(names: str, anchor: str) -> str:
    """What an element of this class and id is: a "thread" of comments, the "frame" of one (no list), or neither: ""."""
    from trafilatura import xpaths

    if re.search(f"^(?:{xpaths._COMMENTS_ID})", anchor) or re.search(xpaths._COMMENTS_CLASS, names):
        return "thread"
    return "frame" if anchor.startswith(("disqus_thread", "dsq-comments")) else ""


def size_of(tree: etree._Element) -> int:
    """Characters of the page's text, as `html2txt` gives it."""
    from trafilatura.baseline import _spaced_text
    from trafilatura.xml import delete_element

    found = tree.find(".//body")
    body = copy(tree if found is None else found)
    for element in _NO_TEXT(body):
        delete_element(element)
    for element in [each for each in body.iterdescendants(etree.Element) if _is_consent(each)]:
        delete_element(element)
    return len(_spaced_text(body))


def _is_consent(element: etree._Element) -> bool:
    names, anchor = element.get("class"), element.get("id")
    return (names is not None and _asks_consent(names)) or (anchor is not None and _asks_consent(anchor))


@lru_cache(maxsize=20_000)
def _asks_consent(name: str) -> bool:
    from trafilatura.settings import _COOKIE_CONSENT_RE

    return re.search(_COOKIE_CONSENT_RE, name, re.IGNORECASE) is not None
