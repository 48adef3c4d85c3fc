"""Trafilatura's text of the page: evidence for the model, not the verdict."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass

from ..page.page import Page
from .cascade import body_of, is_tested
from .embedded import takes_long, without_data
from .plain_tree import is_crowded, plain_tree, spans_too_much, without_spans

_LOG = logging.getLogger(__name__)
_LINES = frozenset({"p", "head", "item", "cell", "quote", "row", "list", "table", "code", "del", "div", "body"})


MOST_PARTS = 50_000
"""Limit of blocks and block-level elements for running trafilatura: 100,000 take it 1.5 to 4 seconds, and some of its
steps are quadratic."""
MOST_DEPTH = 100
"""Nesting of block-level elements beyond which only a page of MOST_DEEP_PARTS is read: some steps look through all
descendants of each element."""
MOST_DEEP_PARTS = 1_000
_LONG = 20_000
"""Characters of a block above which trafilatura's caches are cleared: they hold a thousand texts of any length."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Trafilatura's text by lines. Empty if it found no text or failed."""

    lines: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The lines, joined."""
        return "\n".join(self.lines)


def is_readable(page: Page) -> bool:
    """Whether the page is small and shallow enough for trafilatura. Logs a warning if it is not."""
    parts = len(page.nodes) + len(page.leaves)
    if parts > MOST_PARTS:
        problem = f"{parts} blocks and elements"
    elif parts > MOST_DEEP_PARTS and max(node.depth for node in page.nodes) > MOST_DEPTH:
        problem = f"{parts} blocks and elements, nested more than {MOST_DEPTH} deep"
    else:
        return True
    _LOG.warning("%s has %s: classified without trafilatura", page.url or "a page", problem)
    return False


fallbacks: Counter[str] = Counter()
"""How often this process fell back to the public function, by the type of the error; empty without failures."""


def read(page: Page) -> Reading:
    """Run trafilatura once, on a copy of the tree already parsed (comments off, `fast`, no metadata).

    Never raises: if trafilatura itself fails on the page, the reading is empty.
    """
    try:
        body = _body(page)
    except Exception as error:  # a failure of trafilatura must not cost a page
        _LOG.warning("trafilatura failed on %s: %s", page.url or "a page", error)
        return Reading()
    finally:
        if any(len(leaf.text) > _LONG for leaf in page.leaves):
            _empty_caches()
    return Reading() if body is None else Reading(tuple(_lines(body)))


def _body(page: Page) -> object | None:
    """Use the fast steps with a tested trafilatura; otherwise, or if they fail, the public function."""
    import trafilatura  # here: its import takes longer than ours

    tree = plain_tree(page.tree) if is_crowded(page.tree) else page.tree
    if spans_too_much(tree):
        tree = without_spans(tree)
    if takes_long(tree):
        tree = without_data(tree)
    if is_tested():
        try:
            return body_of(tree)
        except Exception as error:
            kind = type(error).__name__
            fallbacks[kind] += 1
            _LOG.log(
                logging.WARNING if fallbacks[kind] == 1 else logging.DEBUG,
                "a step of trafilatura failed on %s, its public function is used: %s: %s",
                page.url or "a page",
                kind,
                error,
            )
    document = trafilatura.bare_extraction(tree, fast=True, include_comments=False)
    return getattr(document, "body", None)


def _empty_caches() -> None:
    from trafilatura import utils

    for name in ("trim", "line_processing"):
        clear = getattr(getattr(utils, name, None), "cache_clear", None)
        if clear is not None:
            clear()


def _lines(body: object) -> list[str]:
    """Split the body at block-level tags and `lb`, without recursion."""
    from lxml import etree

    lines: list[str] = []
    pieces: list[str] = []

    def flush() -> None:
        line = " ".join("".join(pieces).split())
        if line:
            lines.append(line)
        pieces.clear()

    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag in _LINES or element.tag == "lb":
            flush()
        text = element.text if event == "start" else element.tail
        if text:
            pieces.append(text)
    flush()
    return lines
