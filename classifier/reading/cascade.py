"""Trafilatura's fast cascade, step by step, without searches that cannot match on a page.

`bare_extraction` looks for comments and for appended articles with regular expressions on every element, and copies
the tree for steps that `fast` leaves out, which takes a third of its time. These are its own functions in its own
order, so the result is the same; a test compares them. The steps are not a stable interface: they are only used with
the versions in `TESTED`, and `body.read` falls back to `bare_extraction` if one of them fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from functools import cache
from importlib.metadata import version
from importlib.util import module_from_spec
from typing import Any

from lxml import etree

from ..memo import remember_short
from .searches import in_python

TESTED = frozenset({"2.3.1"})
"""The trafilatura versions that give the same body by these steps. Add one when tests/classifier/test_cascade.py passes
with it: 2.3.0 differs from 2.3.1 in a private name."""

_APPENDED = ("infinite", "mvp-post-add-", "elementor-share-buttons")
_COMMENTS = ("\ncomment", "\nComment", "-comments", "\ncomol", "\ndisqus", "\ndsq-")
"""Necessary condition on the class or id (at its start, after a line break) of elements that trafilatura prunes from
the raw tree."""
_PRUNED = ("div", "section", "aside", "list", "details", "ol", "ul")
_COMMENTED = frozenset(_PRUNED) - {"aside"}
_CONSENT = ("cookie", "consent", "borlabs", "cmplz", "onetrust", "moove")
"""Necessary condition on the class or id of a consent banner, in lower case."""
_NO_TEXT = frozenset({"aside", "fencedframe", "footer", "script", "style", "svg", "template"})
"""Elements that trafilatura leaves out when it measures a page, in addition to consent banners and `footer`."""


@cache
def is_tested() -> bool:
    """Whether this copy of the steps was compared with the installed trafilatura."""
    return version("trafilatura") in TESTED


@cache
def options() -> Any:
    """Options of the extraction: `fast`, without comments, with tables."""
    from trafilatura.settings import Extractor

    # any format but "python" saves rendering a text that is not used
    return Extractor(output_format="txt", fast=True, comments=False)


def body_of(tree: etree._Element) -> etree._Element | None:
    """Extract the body that `bare_extraction(tree, options=options())` gives, or None. Does not change `tree`."""
    from trafilatura import core
    from trafilatura.baseline import baseline

    wanted = options()
    prunings = _prunings(tree)
    body, text = _main_text(_pruned(tree, prunings), wanted)
    if len(text) >= max(wanted.min_extracted_size, core.ESCALATION_MAX_LENGTH):
        return body
    raw = _pruned(tree, prunings) if any(prunings) else tree
    if len(text) < wanted.min_extracted_size:
        rescued, rescued_text, size = baseline(raw)
        if size > len(text):
            body, text = rescued, rescued_text
    short = 0 < len(text) < core.ESCALATION_MAX_LENGTH
    if short and len(text) < core.ESCALATION_PAGE_SHARE * size_of(raw):
        wide = copy(wanted)
        wide.focus = "recall"
        try:
            more, more_text = _main_text(copy(raw), wide)
        except Exception:  # as trafilatura does: the first result stands
            more_text = ""
        if len(more_text) >= max(wanted.min_extracted_size, core.ESCALATION_ACCEPT_RATIO * len(text) + 1e-9):
            body, text = more, more_text
    return body if len(text) >= wanted.min_output_size else None


def _prunings(tree: etree._Element) -> tuple[bool, set[int]]:
    """Whether the page may hold appended articles; and indices into `tree.iter(*_PRUNED)` of elements with comments.

    The threads of a forum are not comments.
    """
    from trafilatura import core

    found = list(tree.iter(*_PRUNED))
    classes, ids = [each.get("class", "") for each in found], [each.get("id", "") for each in found]
    names = "\n".join(["", *classes, *ids])
    threads = set()
    if any(map(names.__contains__, _COMMENTS)) and not core._forum_thread_page(tree):
        kinds = map(_comments, classes, ids)
        threads = {i for i, kind in enumerate(kinds) if kind and holds_comments(found[i])}
    return any(map(names.__contains__, _APPENDED)), threads


def _pruned(tree: etree._Element, prunings: tuple[bool, set[int]]) -> etree._Element:
    """Copy the tree without appended articles and comments."""
    from trafilatura import xpaths
    from trafilatura.htmlprocessing import prune_unwanted_nodes
    from trafilatura.xml import delete_element

    appended, threads = prunings
    tree = copy(tree)
    comments = [each for i, each in enumerate(tree.iter(*_PRUNED)) if i in threads] if threads else []
    if appended:
        prune_unwanted_nodes(tree, xpaths.RAW_TREE_PRUNE_XPATH)
    for thread in comments:
        delete_element(thread)
    return tree


def _main_text(tree: etree._Element, wanted: Any) -> tuple[etree._Element, str]:
    """Return the main text of `tree`, which it consumes."""
    from trafilatura.htmlprocessing import convert_tags, tree_cleaning

    cleaned = convert_tags(tree_cleaning(tree, wanted), wanted)
    found: tuple[etree._Element, str] = extractor().extract_content(cleaned, wanted)
    return found


@cache
def extractor() -> Any:
    """Load a private copy of trafilatura's `main_extractor`, whose XPath searches run in Python.

    The shared module is not patched.
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


@remember_short(20_000)
def _comments(names: str, anchor: str) -> str:
    """Classify an element by class and id: a "thread" of comments, the "frame" of one (not a list), or ""."""
    if not any(map(f"\n{names}\n{anchor}".__contains__, _COMMENTS)):
        return ""
    from trafilatura import xpaths

    if re.search(f"^(?:{xpaths._COMMENTS_ID})", anchor) or re.search(xpaths._COMMENTS_CLASS, names):
        return "thread"
    return "frame" if anchor.startswith(("disqus_thread", "dsq-comments")) else ""


def size_of(tree: etree._Element) -> int:
    """Count the characters of the page's text as `html2txt` does, without its copy of the tree."""
    from trafilatura.utils import remove_control_characters

    found = tree.find(".//body")
    pieces = list(_pieces(tree if found is None else found))
    text = " ".join("".join([piece for piece, _ in pieces]).split())
    if not text.isprintable():
        readable = [remove_control_characters(piece) if in_block else piece for piece, in_block in pieces]
        text = " ".join("".join(readable).split())
    return len(text)


def _pieces(body: etree._Element) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of the page's text, a space at each border of a block, and whether each is cleaned.

    Trafilatura cleans the characters of the text in a block. Text after an element that is left out belongs to what
    precedes the element.
    """
    from trafilatura.baseline import _BLOCK_ELEMS

    in_block, left_out = False, None
    walker = etree.iterwalk(body, events=("start", "end"))
    for event, element in walker:
        if event == "start" and element is not body and _is_left_out(element):
            walker.skip_subtree()
            left_out = element
            continue
        if element is not left_out:
            in_block = element.tag in _BLOCK_ELEMS
            if in_block:
                yield " ", True
        text = element.text if event == "start" else element.tail
        if text and not (event == "end" and element is body):
            yield text, in_block


def _is_left_out(element: etree._Element) -> bool:
    tag, names, anchor = element.tag, element.get("class", ""), element.get("id", "")
    if tag in _NO_TEXT or (names and _asks_consent(names)) or (anchor and _asks_consent(anchor)):
        return True
    if tag != "div" or not ("footer" in names or "footer" in anchor):
        return False
    # `@class|@id` is text in XPath, and that of the first alone, as the page has them
    return "footer" in next(value for name, value in element.items() if name in ("class", "id"))


@remember_short(20_000)
def _asks_consent(name: str) -> bool:
    if not any(map(name.casefold().__contains__, _CONSENT)):
        return False
    from trafilatura.settings import _COOKIE_CONSENT_RE

    return re.search(_COOKIE_CONSENT_RE, name, re.IGNORECASE) is not None
